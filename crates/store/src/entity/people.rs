//! Persons, their ways in, their posts.

table!(person = "people" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    phone: Option<String>,
    erased: Option<DateTimeUtc>,
    version: i64,
    kept: Option<Uuid>,
});

table!(account = "accounts" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    person: Uuid,
    name: String,
    password: String,
    must_change: bool,
    failed: i32,
    locked_until: Option<DateTimeUtc>,
    disabled: Option<DateTimeUtc>,
    is_demo: bool,
});

table!(session = "sessions" {
    #[sea_orm(primary_key, auto_increment = false)]
    digest: String,
    account: Uuid,
    csrf: String,
    began: DateTimeUtc,
    seen: DateTimeUtc,
});

table!(token = "tokens" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    digest: String,
    account: Uuid,
    title: String,
    scopes: String,
    made: DateTimeUtc,
    expires: DateTimeUtc,
    revoked: Option<DateTimeUtc>,
});

table!(post = "posts" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    person: Uuid,
    role: String,
    unit: Uuid,
    title: String,
    starts: Date,
    ends: Option<Date>,
    home: Option<Uuid>,
    version: i64,
});

table!(secondment = "secondments" {
    #[sea_orm(primary_key, auto_increment = false)]
    post: Uuid,
    reason: String,
    agreed: Date,
    sent: DateTimeUtc,
    ended: Option<DateTimeUtc>,
    end_reason: Option<String>,
});

table!(recall = "recalls" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    post: Uuid,
    asked_by: Uuid,
    asked: DateTimeUtc,
    reason: String,
    wanted: Option<Date>,
    answered_by: Option<Uuid>,
    answered: Option<DateTimeUtc>,
    agreed: Option<bool>,
    answer: Option<String>,
});

table!(oversight = "post_units" {
    #[sea_orm(primary_key, auto_increment = false)]
    post: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
});

table!(lead = "post_goals" {
    #[sea_orm(primary_key, auto_increment = false)]
    post: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
});
