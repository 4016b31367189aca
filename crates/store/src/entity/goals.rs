//! Goals and what is known of them.

table!(goal = "goals" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    code: String,
    tier: String,
    kind: Option<String>,
    title: String,
    parent: Option<Uuid>,
    path: String,
    weight: f64,
    leader_post: Option<Uuid>,
    leader_title: Option<String>,
    battle_map: Option<String>,
    bottleneck: Option<String>,
    breakthrough: Option<String>,
    task_forces: String,
    starts: Date,
    ends: Option<Date>,
    synthetic: bool,
    synthetic_fields: String,
    version: i64,
});

table!(goal_unit = "goal_units" {
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    place: i32,
    part: String,
    share: Option<f64>,
});

table!(goal_corps = "goal_corps" {
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    place: i32,
});

table!(card = "cards" {
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    version: i64,
    holds_from: Date,
    definition: String,
    formula: Option<String>,
    basis: String,
    document: Option<String>,
    measure: String,
    direction: String,
    frequency: String,
    derived: Option<String>,
    source: Option<Uuid>,
    cut_off: Option<i32>,
    contact: Option<Uuid>,
});

table!(milestone = "milestones" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    goal: Uuid,
    title: String,
    due: Date,
    unit: Option<Uuid>,
    done: Option<Date>,
    synthetic: bool,
    version: i64,
});

table!(target = "targets" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    goal: Uuid,
    unit: Option<Uuid>,
    period: String,
    first_month: i32,
    last_month: i32,
    aim: Option<String>,
    words: Option<String>,
    is_exempt: bool,
    holds_from: String,
    reason: Option<String>,
    case_id: Option<Uuid>,
    person: Option<Uuid>,
    recorded: DateTimeUtc,
    number: i64,
});

table!(observation = "observations" {
    #[sea_orm(primary_key, auto_increment = false)]
    goal: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    unit: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    rater: String,
    rater_group: String,
    last_month: i32,
    value: f64,
    rank_of: Option<f64>,
    previous_rank: Option<f64>,
    recorded: DateTimeUtc,
    source: String,
});
