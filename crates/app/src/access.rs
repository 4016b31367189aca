//! Permission: Cedar decides over post, action and thing; lists ask for the same decision as a [`Scope`].

pub use domain::access::{Action, Owners, Post, Reach, Role, Scope, UnitPath};

use crate::AppError;
use crate::actor::Actor;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::id::{GoalId, PersonId, PostId, UnitId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::str::FromStr;
use uuid::Uuid;

const SCHEMA: &str = include_str!("../../../policies/liangzhu.cedarschema");
const POLICIES: &str = include_str!("../../../policies/policies.cedar");

/// The policies, ready to decide.
pub struct Policies {
    set: PolicySet,
    authorizer: Authorizer,
    /// For each role and action, the reaches that are allowed.
    reaches: BTreeMap<(Role, Action), Vec<Reach>>,
}

/// The policies or their schema are wrong; they are part of the program, so it can't start.
#[derive(Debug, thiserror::Error)]
#[error("the policies: {0}")]
pub struct BadPolicies(String);

impl Policies {
    /// The policies that ship with the program, checked against their schema.
    ///
    /// # Errors
    /// They don't parse, or don't fit the schema.
    pub fn load() -> Result<Self, BadPolicies> {
        let bad = |fault: &dyn std::fmt::Display| BadPolicies(fault.to_string());
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|fault| bad(&fault))?;
        let set = PolicySet::from_str(POLICIES).map_err(|fault| bad(&fault))?;
        let validated = Validator::new(schema).validate(&set, ValidationMode::Strict);
        if !validated.validation_passed() {
            return Err(bad(&validated));
        }
        let mut policies = Self { set, authorizer: Authorizer::new(), reaches: BTreeMap::new() };
        for &role in Role::ALL {
            for &action in Action::ALL {
                let allowed = Reach::ALL.iter().copied().filter(|reach| {
                    let (post, owners) = example(role, *reach);
                    policies.allows(&post, action, &owners)
                });
                policies.reaches.insert((role, action), allowed.collect());
            }
        }
        Ok(policies)
    }

    /// Whether a post allows an action on a thing.
    pub fn allows(&self, post: &Post, action: Action, owners: &Owners) -> bool {
        let decided = decide(&self.authorizer, &self.set, post, action, owners);
        decided.unwrap_or_else(|fault| {
            tracing::error!(%fault, post = %post.id, %action, "cannot decide, so it is denied");
            false
        })
    }

    /// How a thing must lie to a post of this role for this action.
    pub fn reaches(&self, role: Role, action: Action) -> &[Reach] {
        self.reaches.get(&(role, action)).map_or(&[], Vec::as_slice)
    }

    /// The things that the posts allow an action on.
    pub fn scope(&self, actor: &Actor, action: Action) -> Scope {
        if !actor.is_for(action) {
            return Scope::default();
        }
        let of = |post: &Post| (post.clone(), self.reaches(post.role, action).to_vec());
        Scope { posts: actor.posts.iter().map(of).filter(|(_, reaches)| !reaches.is_empty()).collect() }
    }

    /// The post that allows it.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub fn authorise<'a>(
        &self,
        actor: &'a Actor,
        action: Action,
        owners: &Owners,
    ) -> Result<&'a Post, AppError> {
        let allowing = actor.posts.iter().find(|post| self.allows(post, action, owners));
        allowing.filter(|_| actor.is_for(action)).ok_or_else(|| self.denied(action))
    }

    /// The post that allows it at the root of the tree, to which belongs what is everybody's, as settings do.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub fn authorise_at_root<'a>(&self, actor: &'a Actor, action: Action) -> Result<&'a Post, AppError> {
        let roots = actor.posts.iter().filter_map(|post| post.path.codes().next()).map(UnitPath::root);
        let allowing =
            roots.filter_map(|root| self.authorise(actor, action, &Owners::unit(&root)).ok()).next();
        allowing.ok_or_else(|| self.denied(action))
    }

    /// Fails when a token isn't for this action, whatever its posts allow.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub(crate) fn is_for(&self, actor: &Actor, action: Action) -> Result<(), AppError> {
        if actor.is_for(action) { Ok(()) } else { Err(self.denied(action)) }
    }

    fn denied(&self, action: Action) -> AppError {
        let reaches = |role: &Role| (*role, self.reaches(*role, action).to_vec());
        let roles = Role::ALL.iter().map(reaches).filter(|(_, reaches)| !reaches.is_empty());
        AppError::Denied { action, roles: roles.collect() }
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

fn decide(
    authorizer: &Authorizer,
    set: &PolicySet,
    post: &Post,
    action: Action,
    owners: &Owners,
) -> Result<bool, Fault> {
    let principal = uid("Post", &post.id.to_string())?;
    let thing = uid("Thing", "")?;
    let request = Request::new(
        principal.clone(),
        uid("Action", action.name())?,
        thing.clone(),
        Context::empty(),
        None,
    )?;
    let units = owners.units.iter().chain(&post.oversees).chain([&post.path]);
    let mut entities = unit_entities(units)?;
    entities.push(post_entity(principal, post)?);
    entities.push(thing_entity(thing, owners)?);
    entities.push(Entity::new(uid("Action", action.name())?, HashMap::new(), action_groups(action)?)?);
    let entities = Entities::from_entities(entities, None)?;
    let answer = authorizer.is_authorized(&request, set, &entities);
    if let Some(fault) = answer.diagnostics().errors().next() {
        return Err(fault.to_string().into());
    }
    Ok(answer.decision() == Decision::Allow)
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, Fault> {
    Ok(EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind)?, EntityId::new(id)))
}

fn action_groups(action: Action) -> Result<HashSet<EntityUid>, Fault> {
    let reads = action.name().ends_with(".read");
    Ok(if reads { HashSet::from([uid("Action", "read")?]) } else { HashSet::new() })
}

/// The units on these paths, each in the one above it.
fn unit_entities<'a>(paths: impl Iterator<Item = &'a UnitPath>) -> Result<Vec<Entity>, Fault> {
    let mut above: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for path in paths {
        let mut parent = None;
        for code in path.codes() {
            above.insert(code, parent);
            parent = Some(code);
        }
    }
    let entity = |(code, parent): (&str, Option<&str>)| {
        let parents = parent.map(|parent| uid("Unit", parent)).transpose()?.into_iter().collect();
        Ok(Entity::new(uid("Unit", code)?, HashMap::new(), parents)?)
    };
    above.into_iter().map(entity).collect()
}

fn post_entity(id: EntityUid, post: &Post) -> Result<Entity, Fault> {
    let unit = uid("Unit", post.path.code())?;
    let mut attributes = HashMap::from([
        ("unit".to_owned(), RestrictedExpression::new_entity_uid(unit.clone())),
        ("oversees".to_owned(), set("Unit", post.oversees.iter().map(UnitPath::code))?),
        ("leads".to_owned(), set("Goal", post.leads.iter().map(GoalId::to_string))?),
    ]);
    if let Some(parent) = post.path.parent() {
        let parent = RestrictedExpression::new_entity_uid(uid("Unit", parent.code())?);
        attributes.insert("parent".to_owned(), parent);
    }
    Ok(Entity::new(id, attributes, HashSet::from([uid("Role", post.role.name())?, unit]))?)
}

fn thing_entity(id: EntityUid, owners: &Owners) -> Result<Entity, Fault> {
    let above: Vec<UnitPath> = owners.units.iter().filter_map(UnitPath::parent).collect();
    let attributes = HashMap::from([
        ("units".to_owned(), set("Unit", owners.units.iter().map(UnitPath::code))?),
        ("parents".to_owned(), set("Unit", above.iter().map(UnitPath::code))?),
    ]);
    let units = owners.units.iter().map(|unit| uid("Unit", unit.code()));
    let goals = owners.goals.iter().map(|goal| uid("Goal", &goal.to_string()));
    Ok(Entity::new(id, attributes, units.chain(goals).collect::<Result<_, _>>()?)?)
}

fn set(kind: &str, ids: impl Iterator<Item = impl AsRef<str>>) -> Result<RestrictedExpression, Fault> {
    let ids = ids.map(|id| Ok(RestrictedExpression::new_entity_uid(uid(kind, id.as_ref())?)));
    Ok(RestrictedExpression::new_set(ids.collect::<Result<Vec<_>, Fault>>()?))
}

/// A post of this role, and a thing that lies to it in this way only.
fn example(role: Role, reach: Reach) -> (Post, Owners) {
    let area = UnitPath::root("root").child("area");
    let (own, overseen) = (area.child("own"), UnitPath::root("root").child("overseen"));
    let thing = match reach {
        Reach::Own => own.clone(),
        Reach::Below => own.child("below"),
        Reach::Overseen => overseen.clone(),
        Reach::Beside => area.child("beside"),
        Reach::Above => area,
        Reach::Elsewhere => UnitPath::root("root").child("elsewhere"),
    };
    let post = Post {
        id: PostId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        role,
        unit: UnitId(Uuid::nil()),
        path: own,
        title: String::new(),
        oversees: vec![overseen],
        leads: Vec::new(),
        starts: chrono::NaiveDate::MIN,
        ends: None,
        home: None,
        version: 1,
    };
    (post, Owners::unit(&thing))
}
