//! Scoring schemes.

table!(scheme = "schemes" {
    #[sea_orm(primary_key, auto_increment = false)]
    code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    version: i32,
    title: String,
    holds_from: String,
    text: String,
    assign: Option<String>,
    reason: Option<String>,
    person: Uuid,
    recorded: DateTimeUtc,
});
