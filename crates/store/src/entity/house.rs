//! What the program keeps for itself.

table!(setting = "settings" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    value: String,
    version: i64,
});

table!(answer = "answers" {
    #[sea_orm(primary_key, auto_increment = false)]
    account: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    key: String,
    fingerprint: String,
    answer: String,
    made: DateTimeUtc,
});
