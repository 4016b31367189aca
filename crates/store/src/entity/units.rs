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

table!(unit_state = "unit_states" {
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    starts: Date,
    ends: Option<Date>,
    name: String,
    level: String,
    parent: Option<Uuid>,
    path: String,
    attributes: String,
});

table!(reorganisation = "reorganisations" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    starts: Date,
    document: Option<String>,
    person: Uuid,
    recorded: DateTimeUtc,
});

table!(succession = "successions" {
    #[sea_orm(primary_key, auto_increment = false)]
    into_unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    starts: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    from_unit: Uuid,
    share: f64,
    reorganisation: Uuid,
});

table!(peer_group = "peer_groups" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    set_code: String,
    code: String,
    title: String,
    starts: Date,
    ends: Option<Date>,
    version: i64,
});

table!(group_unit = "peer_group_units" {
    #[sea_orm(primary_key, auto_increment = false)]
    peer_group: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    starts: Date,
    ends: Option<Date>,
});

table!(unit_link = "unit_links" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    upper: Uuid,
    lower: Uuid,
    starts: Date,
    ends: Option<Date>,
    version: i64,
});
