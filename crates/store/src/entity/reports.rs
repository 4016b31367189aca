//! A month's forms.

table!(report = "reports" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    period: String,
    unit: Uuid,
    goal: Option<Uuid>,
    opens: Date,
    cut_off: Date,
    progress: Option<String>,
    problem: Option<String>,
    measure: Option<String>,
    difficulty: Option<String>,
    version: i64,
});

table!(report_row = "report_rows" {
    #[sea_orm(primary_key, auto_increment = false)]
    report: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    rater: String,
    rater_group: String,
    place: i32,
    basis: String,
    value: Option<f64>,
    rank_of: Option<f64>,
    previous_rank: Option<f64>,
    note: Option<String>,
    reason: Option<String>,
    warnings: String,
    person: Option<Uuid>,
    post: Option<Uuid>,
    at: Option<DateTimeUtc>,
});

table!(row_answer = "row_answers" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    report: Uuid,
    goal: Uuid,
    unit: Uuid,
    period: String,
    rater: String,
    kind: String,
    value: Option<f64>,
    case_id: Option<Uuid>,
    person: Uuid,
    post: Uuid,
    at: DateTimeUtc,
});
