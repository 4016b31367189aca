//! The plan of the demo's world: strategy, tactics, campaigns, items, and the indicators of its boards as items.

use super::people::{self, Member};
use crate::AppError;
use crate::demo::World;
use chrono::NaiveDate;
use domain::goal::{
    Basis, Card, Direction, Goal, GoalPath, ItemKind, Leader, Milestone, Part, Responsible, Tier,
};
use domain::id::{GoalId, MilestoneId, UnitId};
use domain::period::Cadence;
use domain::unit::Unit;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use uuid::Uuid;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();

/// What `plan.toml` has; its other keys are for other modules.
#[derive(Deserialize)]
struct File {
    strategy: Node,
    tactic: Vec<Node>,
    action: Vec<Campaign>,
    item: Vec<Item>,
    milestone: Vec<Due>,
}

#[derive(Deserialize)]
struct Node {
    code: String,
    name: String,
    synthetic: bool,
}

#[derive(Deserialize)]
struct Campaign {
    #[serde(flatten)]
    node: Node,
    tactic: Fact,
    leader: Fact,
    battle_map: Fact,
    bottleneck: Fact,
    breakthrough: Fact,
    corps: Fact,
}

/// A field with the word whether it was made up.
#[derive(Deserialize)]
struct Fact {
    #[serde(alias = "code", alias = "post", default)]
    text: String,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    task_forces: Vec<String>,
    synthetic: bool,
}

/// An item of the plan.
#[derive(Deserialize)]
pub(super) struct Item {
    code: String,
    action: String,
    kind: String,
    name: String,
    /// The code of the indicator that it is.
    indicator: Option<String>,
    pub(super) lead: String,
    co: Vec<String>,
    /// By year: a figure, or words.
    pub(super) targets: BTreeMap<String, toml::Value>,
    synthetic: bool,
}

impl Item {
    /// An item that is an indicator is one goal with it.
    pub(super) fn goal(&self) -> &str {
        self.indicator.as_deref().unwrap_or(&self.code)
    }
}

#[derive(Deserialize)]
struct Due {
    item: String,
    due: NaiveDate,
    text: String,
    lead: String,
    done: Option<NaiveDate>,
    synthetic: bool,
}

/// An indicator of the boards.
#[derive(Deserialize)]
pub(super) struct Indicator {
    pub(super) code: String,
    name: String,
    definition: String,
    unit: String,
    pub(super) direction: String,
    frequency: String,
    basis: String,
    source_unit: String,
    pub(super) lead: String,
    co: String,
    boards: String,
    pub(super) target: String,
    pub(super) rule: String,
}

/// The plan, ready to be saved.
pub(super) struct Plan {
    goals: Vec<Goal>,
    cards: Vec<Card>,
    milestones: Vec<Milestone>,
    pub(super) items: Vec<Item>,
    pub(super) indicators: HashMap<String, Indicator>,
    pub(super) ids: HashMap<String, GoalId>,
}

impl Plan {
    /// Lets the post of an account lead a goal.
    pub(super) fn let_lead(
        &mut self,
        cast: &mut [Member],
        account: &str,
        code: &str,
    ) -> Result<(), AppError> {
        let found = self.goals.iter_mut().find(|goal| goal.code == code);
        let goal = found.ok_or_else(|| AppError::outside(format!("the plan has no {code}")))?;
        goal.leader.post = people::let_lead(cast, account, goal.id);
        Ok(())
    }

    pub(super) async fn add(&self, tx: &Tx) -> Result<(), AppError> {
        tx.add_goals(&self.goals).await?;
        tx.add_cards(&self.cards).await?;
        tx.add_milestones(&self.milestones).await?;
        Ok(())
    }

    fn push(&mut self, goal: Goal) {
        self.ids.insert(goal.code.clone(), goal.id);
        self.goals.push(goal);
    }

    fn find(&self, code: &str) -> Result<&Goal, AppError> {
        let found = self.goals.iter().find(|goal| goal.code == code);
        found.ok_or_else(|| AppError::outside(format!("the plan has no {code}")))
    }
}

/// Units by code.
pub(super) struct Codes(HashMap<String, UnitId>);

impl Codes {
    pub(super) fn of(units: &[Unit]) -> Self {
        Self(units.iter().map(|unit| (unit.code.clone(), unit.id)).collect())
    }

    pub(super) fn get(&self, code: &str) -> Result<UnitId, AppError> {
        self.0.get(code).copied().ok_or_else(|| AppError::outside(format!("the world has no unit {code}")))
    }

    fn parts(&self, lead: &str, co: &[&str]) -> Result<Vec<Responsible>, AppError> {
        let part = |unit: &str, part| Ok(Responsible { unit: self.get(unit)?, part, share: None });
        let others = co.iter().filter(|unit| **unit != lead).map(|unit| part(unit, Part::Co));
        std::iter::once(part(lead, Part::Lead)).chain(others).collect()
    }
}

/// A file of the world.
pub(super) fn text(name: &str) -> Result<Vec<u8>, AppError> {
    let file = World::get(name).ok_or_else(|| AppError::outside(format!("the world has no {name}")))?;
    Ok(file.data.into_owned())
}

/// The plan and the indicators.
pub(super) fn read(units: &[Unit]) -> Result<Plan, AppError> {
    let codes = Codes::of(units);
    let file: File = toml::from_slice(&text("plan.toml")?).map_err(AppError::outside)?;
    let mut plan = Plan {
        goals: Vec::new(),
        cards: Vec::new(),
        milestones: Vec::new(),
        items: file.item,
        indicators: HashMap::new(),
        ids: HashMap::new(),
    };
    let strategy = goal(&file.strategy, Tier::Strategy, None);
    plan.push(strategy.clone());
    for tactic in &file.tactic {
        plan.push(goal(tactic, Tier::Tactic, Some(&strategy)));
    }
    for line in file.action {
        let campaign = campaign(line, &plan, &codes)?;
        plan.push(campaign);
    }
    // What only the villages' boards have is no part of the strategy's progress.
    for (name, weight) in [("indicators.csv", 1.0), ("village_items.csv", 0.0)] {
        for line in csv::Reader::from_reader(text(name)?.as_slice()).deserialize::<Indicator>() {
            add_indicator(&mut plan, line.map_err(AppError::outside)?, weight, &codes, &strategy)?;
        }
    }
    let items: Vec<Goal> = plan
        .items
        .iter()
        .filter(|item| item.indicator.is_none())
        .map(|line| item(line, &plan, &codes))
        .collect::<Result<_, AppError>>()?;
    for item in items {
        plan.push(item);
    }
    let milestones = file.milestone.into_iter().map(|due| milestone(due, &plan, &codes));
    plan.milestones = milestones.collect::<Result<_, _>>()?;
    Ok(plan)
}

fn goal(node: &Node, tier: Tier, above: Option<&Goal>) -> Goal {
    let id = GoalId(Uuid::now_v7());
    Goal {
        id,
        code: node.code.clone(),
        tier,
        kind: None,
        title: node.name.clone(),
        parent: above.map(|above| above.id),
        path: GoalPath::below(above.map(|above| &above.path), id),
        weight: 1.0,
        leader: Leader::default(),
        battle_map: None,
        bottleneck: None,
        breakthrough: None,
        corps: Vec::new(),
        task_forces: Vec::new(),
        units: Vec::new(),
        starts: FIRST,
        ends: None,
        synthetic: node.synthetic,
        synthetic_fields: Vec::new(),
        version: 1,
    }
}

fn campaign(line: Campaign, plan: &Plan, codes: &Codes) -> Result<Goal, AppError> {
    let made_up = [
        ("parent", &line.tactic),
        ("leader", &line.leader),
        ("battle_map", &line.battle_map),
        ("bottleneck", &line.bottleneck),
        ("breakthrough", &line.breakthrough),
        ("corps", &line.corps),
    ];
    let made_up = made_up.iter().filter(|(_, fact)| fact.synthetic);
    let synthetic_fields = made_up.map(|(name, _)| (*name).to_owned()).collect();
    let base = goal(&line.node, Tier::Campaign, Some(plan.find(&line.tactic.text)?));
    let corps = line.corps.units.iter().map(|unit| codes.get(unit)).collect::<Result<_, _>>()?;
    Ok(Goal {
        leader: Leader { post: None, title: Some(line.leader.text) },
        battle_map: Some(line.battle_map.text),
        bottleneck: Some(line.bottleneck.text),
        breakthrough: Some(line.breakthrough.text),
        corps,
        task_forces: line.corps.task_forces,
        synthetic_fields,
        ..base
    })
}

fn item(line: &Item, plan: &Plan, codes: &Codes) -> Result<Goal, AppError> {
    let node = Node { code: line.code.clone(), name: line.name.clone(), synthetic: line.synthetic };
    let kind: ItemKind = line.kind.parse().map_err(AppError::outside)?;
    let co: Vec<&str> = line.co.iter().map(String::as_str).collect();
    let units = codes.parts(&line.lead, &co)?;
    Ok(Goal { kind: Some(kind), units, ..goal(&node, Tier::Item, Some(plan.find(&line.action)?)) })
}

/// An indicator stands below the campaign that has it as an item, else below the first one whose board has it, else below the
/// strategy.
fn add_indicator(
    plan: &mut Plan,
    line: Indicator,
    weight: f64,
    codes: &Codes,
    strategy: &Goal,
) -> Result<(), AppError> {
    let planned = plan.items.iter().find(|item| item.goal() == line.code);
    let board = || line.boards.split(';').find(|board| board.starts_with("action-"));
    let above = planned.map(|item| item.action.as_str()).or_else(board);
    let above = above.map_or(Ok(strategy), |code| plan.find(code))?;
    let co: Vec<&str> = line.co.split(';').filter(|code| !code.is_empty()).collect();
    let node = Node { code: line.code.clone(), name: line.name.clone(), synthetic: true };
    let units = codes.parts(&line.lead, &co)?;
    let goal =
        Goal { kind: Some(ItemKind::Indicator), units, weight, ..goal(&node, Tier::Item, Some(above)) };
    let basis: Basis = line.basis.parse().map_err(AppError::outside)?;
    let direction: Direction = line.direction.parse().map_err(AppError::outside)?;
    plan.cards.push(Card {
        goal: goal.id,
        from: FIRST,
        definition: line.definition.clone(),
        formula: None,
        basis,
        document: None,
        measure: line.unit.clone(),
        direction,
        frequency: frequency(&line.frequency)?,
        source: source(codes, &line.source_unit)?,
        derived: None,
        cut_off: None,
        contact: None,
        version: 1,
    });
    plan.push(goal);
    plan.indicators.insert(line.code.clone(), line);
    Ok(())
}

/// Who has an indicator's figures; none when each unit knows its own.
fn source(codes: &Codes, code: &str) -> Result<Option<UnitId>, AppError> {
    (!code.is_empty()).then(|| codes.get(code)).transpose()
}

fn frequency(name: &str) -> Result<Cadence, AppError> {
    match name {
        "month" => Ok(Cadence::Month),
        "quarter" => Ok(Cadence::Quarter),
        "half" => Ok(Cadence::Half),
        "year" => Ok(Cadence::Year),
        _ => Err(AppError::outside(format!("the world has the frequency {name}"))),
    }
}

fn milestone(due: Due, plan: &Plan, codes: &Codes) -> Result<Milestone, AppError> {
    let item = plan.items.iter().find(|item| item.code == due.item);
    let goal = plan.find(item.map_or(due.item.as_str(), Item::goal))?.id;
    Ok(Milestone {
        id: MilestoneId(Uuid::now_v7()),
        goal,
        title: due.text,
        due: due.due,
        unit: Some(codes.get(&due.lead)?),
        done: due.done,
        synthetic: due.synthetic,
        version: 1,
    })
}
