//! Persons, their ways in, their posts.

table!(person = "people" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    phone: Option<String>,
    erased: Option<DateTimeUtc>,
    version: i64,
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
