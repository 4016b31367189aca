//! Units.

table!(unit = "units" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    code: String,
    path: String,
    parent: Option<Uuid>,
    level: String,
    name: String,
    attributes: String,
    starts: Date,
    ends: Option<Date>,
    version: i64,
});
