//! Files and jobs.

table!(file = "files" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    unit: Uuid,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    name: String,
    kind: String,
    size: i64,
    digest: String,
    thumbnail: Option<String>,
    person: Uuid,
    made: DateTimeUtc,
});

table!(job = "jobs" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    subject: Uuid,
    due: DateTimeUtc,
    tries: i32,
    fault: Option<String>,
    dead: Option<DateTimeUtc>,
});
