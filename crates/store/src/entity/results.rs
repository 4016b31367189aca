//! Published results, declared points, restatements.

table!(result = "results" {
    #[sea_orm(primary_key, auto_increment = false)]
    exam: String,
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    period: String,
    rank: i32,
    of_all: i32,
    value: Option<f64>,
    previous_rank: Option<i32>,
    best: Option<f64>,
    gap: Option<f64>,
    measure: String,
    document: String,
    recorded: DateTimeUtc,
    person: Option<Uuid>,
});

table!(peer_figure = "peer_figures" {
    #[sea_orm(primary_key, auto_increment = false)]
    exam: String,
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    group_name: String,
    n: Option<i32>,
    best: Option<f64>,
    median: Option<f64>,
    own: Option<f64>,
    measure: String,
    document: String,
    recorded: DateTimeUtc,
});

table!(declared_point = "declared_points" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    scheme: String,
    unit: Uuid,
    period: String,
    node: String,
    hundredths: i64,
    reason: String,
    document: String,
    case_id: Option<Uuid>,
    person: Option<Uuid>,
    recorded: DateTimeUtc,
});

table!(restatement = "restatements" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    goal: Uuid,
    unit: Uuid,
    period: String,
    rater: String,
    rater_group: String,
    old_value: f64,
    new_value: f64,
    reason: String,
    document: Option<String>,
    case_id: Option<Uuid>,
    person: Option<Uuid>,
    counts_from: String,
    number: i64,
    recorded: DateTimeUtc,
});
