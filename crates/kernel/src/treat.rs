//! Outlier treatment.

use crate::number::snap;
use crate::scheme::Winsorise;
use crate::stats::skew_kurtosis;

/// What winsorising did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Treated {
    /// Nothing had to be done.
    Passed,
    /// So many points were moved inward, and then it passed (or was kept as it was then).
    Moved(usize),
    /// The logarithm of the original was taken.
    Logged,
}

/// Treats the present numbers of `xs` (NaN missing) in place. Passes if |G1| is below `skew` or G2 below `kurt`, or
/// either is undefined. Else the extreme value at the end that skew points to takes the next distinct value and it is
/// checked again, the sign taken anew, until `max_points` points have been moved; tied points move together, and
/// a point that moves on counts once. Source: the COINr package's `winsorise` and `log_CT` (x − min + 0.01·(max − min)).
pub(crate) fn winsorise(xs: &mut [f64], rule: &Winsorise) -> Treated {
    let original: Vec<f64> = xs.iter().copied().filter(|x| !x.is_nan()).collect();
    let mut moved_to = original.clone();
    let moved = |now: &[f64]| now.iter().zip(&original).filter(|(now, was)| now != was).count();
    loop {
        let (skew, kurt) = skew_kurtosis(&moved_to);
        // One value apart among four has a skew of 2, whatever binary makes of it.
        let passes = |figure: f64, limit: f64| figure.is_nan() || snap(figure) < snap(limit);
        if passes(skew.abs(), rule.skew) || passes(kurt, rule.kurt) {
            break;
        }
        let extreme = |xs: &[f64]| if skew > 0.0 { max(xs) } else { min(xs) };
        let edge = extreme(&moved_to);
        // Among them are the points that were moved there before: they are in the count already.
        let more = moved_to.iter().zip(&original).filter(|(now, was)| **now == edge && now == was).count();
        let rest: Vec<f64> = moved_to.iter().copied().filter(|x| *x != edge).collect();
        if rest.is_empty() || moved(&moved_to) + more > rule.max_points {
            if rule.then_log {
                let (lo, hi) = (min(&original), max(&original));
                xs.iter_mut().for_each(|x| *x = (*x - lo + 0.01 * (hi - lo)).ln());
                return Treated::Logged;
            }
            break;
        }
        let next = extreme(&rest);
        moved_to.iter_mut().filter(|x| **x == edge).for_each(|x| *x = next);
    }
    xs.iter_mut().filter(|x| !x.is_nan()).zip(&moved_to).for_each(|(x, to)| *x = *to);
    match moved(&moved_to) {
        0 => Treated::Passed,
        moved => Treated::Moved(moved),
    }
}

fn max(xs: &[f64]) -> f64 {
    xs.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn min(xs: &[f64]) -> f64 {
    xs.iter().copied().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Winsorise = Winsorise { max_points: 5, skew: 2.0, kurt: 3.5, then_log: true };

    #[test]
    fn moves_an_outlier_to_the_next_value() {
        let mut xs = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, f64::NAN, 1000.0];
        assert_eq!(winsorise(&mut xs, &RULE), Treated::Moved(1));
        assert_eq!(xs[11], 10.0);
        assert!(xs[10].is_nan());
        let mut low: Vec<f64> = xs.iter().take(10).map(|x| -x).chain([-1000.0]).collect();
        assert_eq!(winsorise(&mut low, &RULE), Treated::Moved(1));
        assert_eq!(low[10], -10.0);
    }

    #[test]
    fn a_limit_that_is_met_does_not_hang_on_noise() {
        let apart = |low: f64, high: f64| [high, low, low, low];
        for (low, high) in [(3.0, 5.0), (2.0, 5.0), (0.3, 0.5), (30.1, 50.7), (1.0, 100.0)] {
            let mut xs = apart(low, high);
            assert_eq!(winsorise(&mut xs, &RULE), Treated::Moved(1), "{low} {high}");
            assert_eq!(xs, [low; 4]);
        }
    }

    #[test]
    fn a_point_that_moves_twice_counts_once() {
        let outliers = [1000.0, 2000.0, 3000.0, 4000.0, 5000.0];
        let mut xs: Vec<f64> = (1..=60).map(f64::from).chain(outliers).collect();
        let mut short = xs.clone();
        assert_eq!(winsorise(&mut xs, &RULE), Treated::Moved(5));
        assert_eq!(xs[60..], [60.0; 5]);
        assert_eq!(winsorise(&mut short, &Winsorise { max_points: 4, ..RULE }), Treated::Logged);
    }

    #[test]
    fn leaves_what_passes_or_is_constant() {
        let mut xs = vec![1.0, 2.0, 3.0, 4.0];
        assert_eq!(winsorise(&mut xs, &RULE), Treated::Passed);
        assert_eq!(winsorise(&mut [3.0; 9], &RULE), Treated::Passed);
        assert_eq!(winsorise(&mut [f64::NAN], &RULE), Treated::Passed);
    }

    #[test]
    fn takes_the_logarithm_when_moving_is_not_enough() {
        let none = Winsorise { max_points: 0, ..RULE };
        let mut xs: Vec<f64> = (1..=20).map(|n| f64::powi(3.0, n)).collect();
        let expect = (3f64.powi(20) - 3.0 + 0.01 * (3f64.powi(20) - 3.0)).ln();
        assert_eq!(winsorise(&mut xs, &none), Treated::Logged);
        assert_eq!(xs[19], expect);
        // Points that were moved first are back where they were: the logarithm is of what was reported.
        let mut tried: Vec<f64> = (1..=20).map(|n| f64::powi(3.0, n)).chain([f64::NAN]).collect();
        assert_eq!(winsorise(&mut tried, &Winsorise { max_points: 1, ..RULE }), Treated::Logged);
        assert_eq!(tried[..20], xs[..]);
        assert!(tried[20].is_nan());
        let mut kept: Vec<f64> = (1..=20).map(|n| f64::powi(3.0, n)).collect();
        winsorise(&mut kept, &Winsorise { then_log: false, ..none });
        assert_eq!(kept[19], 3f64.powi(20));
    }
}
