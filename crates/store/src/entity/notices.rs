//! Notices.

table!(notice = "notices" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    number: String,
    title: String,
    period: String,
    date: Date,
    organ: String,
    signatory: String,
    public_key: Option<String>,
    text: String,
    person: Uuid,
    recorded: DateTimeUtc,
});

table!(notice_board = "notice_boards" {
    #[sea_orm(primary_key, auto_increment = false)]
    notice: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    place: i32,
    board: Uuid,
});

table!(notice_file = "notice_files" {
    #[sea_orm(primary_key, auto_increment = false)]
    notice: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    body: Vec<u8>,
    digest: String,
});
