//! Who fills in forms and who signs them: the cast where it has somebody there, else a made-up post of the unit. Nobody is named.

use super::people::{self, FIRST, Member};
use crate::AppError;
use domain::access::{Post, Role};
use domain::id::{PersonId, PostId, UnitId};
use domain::person::Person;
use domain::unit::Unit;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use store::Tx;
use uuid::Uuid;

/// What somebody does with forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Duty {
    /// Fills them in.
    Fills,
    /// Signs them.
    Signs,
}

/// The posts of all units that have forms.
pub(super) struct Staff {
    posts: HashMap<(UnitId, Duty), Post>,
    made: Vec<(Person, Post)>,
}

impl Staff {
    /// Those of the cast.
    pub(super) fn of(cast: &[Member]) -> Self {
        let mut posts = HashMap::new();
        for post in people::posts(cast) {
            let duty = match post.role {
                Role::Reporter | Role::Source | Role::Cadre => Duty::Fills,
                Role::Approver => Duty::Signs,
                _ => continue,
            };
            posts.entry((post.unit, duty)).or_insert_with(|| post.clone());
        }
        Self { posts, made: Vec::new() }
    }

    /// Sees to it that a unit's forms are filled in and signed by somebody.
    pub(super) fn appoint(&mut self, unit: &Unit) {
        let is_bureau = unit.level == "bureau";
        let fills = if is_bureau { (Role::Source, "数据填报人") } else { (Role::Reporter, "填报人") };
        for (duty, (role, title)) in [(Duty::Fills, fills), (Duty::Signs, (Role::Approver, "审签人"))] {
            if let Entry::Vacant(free) = self.posts.entry((unit.id, duty)) {
                let (person, post) = made(unit, role, title);
                free.insert(post.clone());
                self.made.push((person, post));
            }
        }
    }

    /// Who does it at a unit.
    pub(super) fn at(&self, unit: UnitId, duty: Duty) -> Result<&Post, AppError> {
        let found = self.posts.get(&(unit, duty));
        found.ok_or_else(|| AppError::outside(format!("nobody has to do with forms at the unit {unit}")))
    }

    /// Adds those that were made up.
    pub(super) async fn add(&self, tx: &Tx) -> Result<(), AppError> {
        for (person, post) in &self.made {
            tx.add_person(person).await?;
            tx.add_post(post, &[]).await?;
        }
        Ok(())
    }
}

fn made(unit: &Unit, role: Role, duty: &str) -> (Person, Post) {
    let title = format!("{}{duty}", unit.name);
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name: title.clone(),
        phone: None,
        kept: Some(unit.id),
        erased: None,
        version: 1,
    };
    let post = Post {
        id: PostId(Uuid::now_v7()),
        person: person.id,
        role,
        unit: unit.id,
        path: unit.path.clone(),
        title,
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: FIRST,
        ends: None,
        home: None,
        version: 1,
    };
    (person, post)
}
