//! Seals of months.

table!(seal = "seals" {
    #[sea_orm(primary_key, auto_increment = false)]
    month: i32,
    period: String,
    root: String,
    body: String,
    sealed: DateTimeUtc,
    person: Option<Uuid>,
    post: Option<Uuid>,
});

table!(seal_leaf = "seal_leaves" {
    #[sea_orm(primary_key, auto_increment = false)]
    month: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    of_table: String,
    row_key: String,
    hash: String,
});
