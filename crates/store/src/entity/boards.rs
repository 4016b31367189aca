//! Boards, and what belongs to them.

table!(board = "boards" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    scheme: String,
    scheme_version: i32,
    period: String,
    last_month: i32,
    title: String,
    revision: i32,
    head: Option<String>,
    units: i32,
    root: Option<String>,
    job: Option<Uuid>,
    progress: i32,
    faults: Option<String>,
    computed: Option<DateTimeUtc>,
});

table!(board_file = "board_files" {
    #[sea_orm(primary_key, auto_increment = false)]
    board: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    body: Vec<u8>,
    digest: String,
    size: i64,
});

table!(standing = "standings" {
    #[sea_orm(primary_key, auto_increment = false)]
    board: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    place: i32,
    unit: Uuid,
    code: String,
    name: String,
    peer_group: String,
    score: Option<f64>,
    rank: Option<f64>,
    previous_rank: Option<f64>,
    best: Option<String>,
    worst: Option<String>,
    flags: String,
    nodes: String,
});

table!(confirmation = "confirmations" {
    #[sea_orm(primary_key, auto_increment = false)]
    board: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    revision: i32,
    person: Uuid,
    at: DateTimeUtc,
});
