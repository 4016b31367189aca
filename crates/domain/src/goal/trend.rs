//! Where figures go over months, and how much of a year's way was gone.

use super::{Aim, Reading};

/// Which way a figure went at the end of a row of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 连升: it rose each month.
    Rising,
    /// 连降: it fell each month.
    Falling,
    /// 波动: it turned in the last month, or stood still.
    Mixed,
}

impl Way {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Mixed => "mixed",
        }
    }
}

/// Where a figure goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Which way.
    pub way: Way,
    /// For how many months in a row; 1 where it turned.
    pub months: usize,
    /// The last value less the one of the month before.
    pub change: f64,
}

/// Where values of consecutive months go, the latest last. Changes below `least` are none. `None` without a value in both of
/// the last two months; a month without a value ends a row.
pub fn trend(values: &[Option<f64>], least: f64) -> Option<Trend> {
    let steps = || values.windows(2).rev().map_while(|pair| Some(pair[1]? - pair[0]?));
    let change = steps().next()?;
    let row = |is: &dyn Fn(f64) -> bool| steps().take_while(|step| is(*step)).count();
    let rising = row(&|step| step >= least);
    let falling = row(&|step| step <= -least);
    let (way, months) = match (rising, falling) {
        (2.., _) => (Way::Rising, rising),
        (_, 2..) => (Way::Falling, falling),
        _ => (Way::Mixed, 1),
    };
    Some(Trend { way, months, change })
}

/// How much of a year's way was gone, and how much was due (序时进度).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gone {
    /// The share that was gone.
    pub achieved: f64,
    /// The share that was due.
    pub scheduled: f64,
}

/// The weighted mean over the items whose way is gone in the course of a year. What is due in full from the first month on,
/// and what is to be kept, has no way to go and isn't counted. `None` without such an item that has a value.
pub fn gone(items: &[Reading<'_>]) -> Option<Gone> {
    let (mut achieved, mut scheduled, mut weights) = (0.0, 0.0, 0.0);
    for item in items.iter().filter(|item| item.weight > 0.0) {
        let Aim::Course(course) = item.aim else { continue };
        let is_way = course.curve().len() == 12 && course.curve().first().is_some_and(|share| *share < 1.0);
        if let Some(value) = item.latest().filter(|_| is_way) {
            achieved += item.weight * course.achieved(value);
            scheduled += item.weight * course.scheduled(item.period);
            weights += item.weight;
        }
    }
    (weights > 0.0).then(|| Gone { achieved: achieved / weights, scheduled: scheduled / weights })
}
