//! Messages.

table!(message = "messages" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    person: Uuid,
    kind: String,
    subject_kind: String,
    subject_id: Uuid,
    args: String,
    event: Uuid,
    made: DateTimeUtc,
    read_at: Option<DateTimeUtc>,
});
