//! Columns: numbers that may be missing, and texts without an allocation each.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// One number per unit, each of which may be missing.
///
/// Missing is stored as NaN, which never comes in (inputs refuse it) and never goes out ([`Column::get`] gives
/// `None`), so a column is half the size of one with a validity mask beside it and arithmetic carries the gap along.
/// Reading past the end is missing: a column that nobody filled takes no room.
#[derive(Debug, Clone, Default)]
pub struct Column(Vec<f64>);

impl Column {
    /// `len` missing numbers.
    pub fn missing(len: usize) -> Self {
        Self(vec![f64::NAN; len])
    }

    /// Takes numbers as they are; NaN means missing.
    pub fn from_raw(raw: Vec<f64>) -> Self {
        Self(raw)
    }

    /// The number at `index`, or `None` when it is missing.
    #[inline]
    pub fn get(&self, index: usize) -> Option<f64> {
        let x = self.raw_at(index);
        if x.is_nan() { None } else { Some(x) }
    }

    /// The number at `index`, NaN when it is missing.
    #[inline]
    pub fn raw_at(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or(f64::NAN)
    }

    /// All numbers; NaN means missing.
    pub fn raw(&self) -> &[f64] {
        &self.0
    }

    /// All numbers, to be changed in place; NaN means missing.
    pub fn raw_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }

    /// Writes `x` (NaN: missing) at `index`; the column grows by missing numbers as far as needed.
    #[inline]
    pub fn set(&mut self, index: usize, x: f64) {
        if index >= self.0.len() {
            if x.is_nan() {
                return;
            }
            self.0.resize(index + 1, f64::NAN);
        }
        self.0[index] = x;
    }

    /// How many numbers it holds room for, missing ones included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Grows with missing numbers to at least `len`.
    pub fn grow(&mut self, len: usize) {
        if len > self.0.len() {
            self.0.resize(len, f64::NAN);
        }
    }
}

/// Many texts in one buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    /// The texts that `bytes` is made of, one after the other; text n ends before byte `ends[n]`. `None` when the ends
    /// fall back, lie outside or split a character.
    pub fn from_parts(bytes: String, ends: Vec<usize>) -> Option<Self> {
        let sound = ends.is_sorted() && ends.iter().all(|&end| bytes.is_char_boundary(end));
        sound.then_some(Self { bytes, ends })
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text at `index`; empty past the end.
    #[inline]
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes[start..end]
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True without texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Forgets the texts and keeps the room.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text.as_ref()));
        all
    }
}

/// Distinct codes, numbered from 0 in the order in which they came.
///
/// Lists of units are mostly sorted, and so are the files that name them: putting a million codes into a table larger
/// than the processor's cache is slow and mostly in vain. So the last codes, as far as they came in ascending order,
/// are not in the table: they are found by halving. When that was asked for often, a table of all codes is made.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    texts: Texts,
    /// Of the codes before `ascending`.
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// From here on the codes ascend.
    ascending: usize,
    whole: Whole,
}

/// The table of all codes, when there is one.
#[derive(Debug, Default)]
struct Whole {
    index: OnceLock<HashTable<u32>>,
    halvings: AtomicUsize,
}

impl Whole {
    /// So many codes are found by halving before a table is made.
    const PATIENCE: usize = 4_096;
}

impl Clone for Whole {
    /// It is made again when it is needed.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Codes {
    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.texts.ends.reserve(more);
    }

    /// The number of `code`, given now if it is new.
    pub fn intern(&mut self, code: &str) -> u32 {
        let follows = self.texts.len() > self.ascending && self.get(self.len() as u32 - 1) < code;
        if !follows {
            self.index_all();
        }
        if let Some(id) = self.find_in(&self.index, code) {
            return id;
        }
        self.whole = Whole::default();
        self.texts.push(code);
        self.len() as u32 - 1
    }

    /// The number of `code`, if it is known.
    #[inline]
    pub fn find(&self, code: &str) -> Option<u32> {
        match self.whole.index.get() {
            Some(index) => self.find_in(index, code),
            None => self.find_in(&self.index, code).or_else(|| self.find_ascending(code)),
        }
    }

    #[inline]
    fn find_in(&self, index: &HashTable<u32>, code: &str) -> Option<u32> {
        if index.is_empty() {
            return None;
        }
        let hash = self.hasher.hash_one(code);
        index.find(hash, |&id| self.texts.get(id as usize) == code).copied()
    }

    #[inline(never)]
    fn find_ascending(&self, code: &str) -> Option<u32> {
        if self.whole.halvings.fetch_add(1, Relaxed) > Whole::PATIENCE {
            return self.find_in(self.whole.index.get_or_init(|| self.whole_index()), code);
        }
        let (mut low, mut high) = (self.ascending, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.texts.get(middle).cmp(code) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle as u32),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn whole_index(&self) -> HashTable<u32> {
        let hash = |&id: &u32| self.hasher.hash_one(self.texts.get(id as usize));
        let mut index = HashTable::with_capacity(self.len());
        (0..self.len() as u32).for_each(|id| {
            index.insert_unique(hash(&id), id, hash);
        });
        index
    }

    /// Puts the ascending codes into the table.
    fn index_all(&mut self) {
        let Self { texts, index, hasher, ascending, .. } = self;
        let hash = |&id: &u32| hasher.hash_one(texts.get(id as usize));
        for id in *ascending as u32..texts.len() as u32 {
            index.insert_unique(hash(&id), id, hash);
        }
        *ascending = texts.len();
    }

    /// The number of `code` when it comes right after `previous` in our order, as in files sorted like the unit
    /// list; else as [`Codes::find`]. Saves a hash.
    #[inline]
    pub fn find_after(&self, code: &str, previous: u32) -> Option<u32> {
        let next = previous.wrapping_add(1);
        if (next as usize) < self.len() && self.get(next) == code { Some(next) } else { self.find(code) }
    }

    /// The code with this number; empty when there is none.
    #[inline]
    pub fn get(&self, id: u32) -> &str {
        self.texts.get(id as usize)
    }

    /// All, each at its number.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// All, each at its number.
    pub fn into_texts(self) -> Texts {
        self.texts
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True without codes.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// In order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.texts.iter()
    }
}

impl<'a> FromIterator<&'a str> for Codes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(codes: I) -> Self {
        let mut all = Self::default();
        codes.into_iter().for_each(|code| {
            all.intern(code);
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_column_grows_only_for_numbers() {
        let mut column = Column::default();
        column.set(3, f64::NAN);
        assert!(column.is_empty());
        column.set(1, 2.0);
        assert_eq!((column.get(0), column.get(1), column.get(9)), (None, Some(2.0), None));
    }

    #[test]
    fn codes_keep_their_first_number() {
        let mut codes: Codes = ["a", "乡", "a", ""].into_iter().collect();
        assert_eq!(codes.len(), 3);
        assert_eq!(codes.find("乡"), Some(1));
        assert_eq!(codes.find("b"), None);
        assert_eq!(codes.intern("b"), 3);
        assert_eq!(codes.find_after("乡", 0), Some(1));
        assert_eq!(codes.find_after("a", 7), Some(0));
    }

    #[test]
    fn codes_are_found_however_often_one_asks() {
        let texts: Vec<String> = (0..100).map(|n| format!("{n:03}")).collect();
        let codes: Codes = texts.iter().map(String::as_str).collect();
        for n in (0..100).cycle().take(2 * Whole::PATIENCE) {
            assert_eq!(codes.find(&texts[n]), Some(n as u32));
        }
        assert_eq!(codes.find("100"), None);
    }

    proptest! {
        #[test]
        fn codes_are_found_in_whatever_order_they_came(texts in prop::collection::vec("[a-c]{0,3}", 0..40)) {
            let mut codes = Codes::default();
            let mut distinct: Vec<&str> = Vec::new();
            for text in &texts {
                let known = distinct.iter().position(|known| known == text);
                prop_assert_eq!(codes.find(text), known.map(|at| at as u32));
                if known.is_none() {
                    distinct.push(text);
                }
                prop_assert_eq!(codes.intern(text), known.unwrap_or(distinct.len() - 1) as u32);
            }
            for (id, text) in (0..).zip(&distinct) {
                prop_assert_eq!((codes.find(text), codes.get(id)), (Some(id), *text));
            }
        }
    }
}
