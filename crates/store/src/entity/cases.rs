//! Cases, and what belongs to them.

table!(case = "cases" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    lifecycle: String,
    lifecycle_version: i32,
    state: String,
    state_group: String,
    timers: String,
    title: String,
    body: String,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    parent: Option<Uuid>,
    person: Option<Uuid>,
    post: Option<Uuid>,
    opened: DateTimeUtc,
    due: Option<DateTimeUtc>,
    alarm: Option<DateTimeUtc>,
    version: i64,
});

table!(case_unit = "case_units" {
    #[sea_orm(primary_key, auto_increment = false, column_name = "case_id")]
    case: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    part: String,
});

table!(case_goal = "case_goals" {
    #[sea_orm(primary_key, auto_increment = false, column_name = "case_id")]
    case: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
});

table!(case_act = "case_acts" {
    #[sea_orm(primary_key, auto_increment = false, column_name = "case_id")]
    case: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    action: String,
    from_state: String,
    to_state: String,
    person: Option<Uuid>,
    post: Option<Uuid>,
    at: DateTimeUtc,
    fields: String,
});

table!(hand_over = "hand_overs" {
    #[sea_orm(primary_key, auto_increment = false, column_name = "case_id")]
    case: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    kind: String,
    sender: String,
    receiver: String,
    staff: Option<Uuid>,
    reason: Option<String>,
    until: Option<Date>,
    sent: DateTimeUtc,
    received: Option<DateTimeUtc>,
});

table!(escalation = "escalations" {
    #[sea_orm(primary_key, auto_increment = false, column_name = "case_id")]
    case: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    clock: String,
    #[sea_orm(primary_key, auto_increment = false)]
    started: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    rung: i32,
    at: DateTimeUtc,
});

table!(lifecycle = "lifecycles" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    #[sea_orm(primary_key, auto_increment = false)]
    version: i32,
    text: String,
});
