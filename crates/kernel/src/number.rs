//! Rounding and snapping: the two places where a floating number meets people's eyes.

use serde::Serialize;

/// How a score is rounded: the field's 四舍五入, half away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Digits behind the point, 0–12.
    pub decimals: u8,
}

impl Round {
    /// sign(x)·⌊|x|·10^d + 0.5 + 1e-9⌋ / 10^d. The 1e-9 lifts decimals such as 1.005, which binary stores
    /// just below the half. NaN stays NaN; a number too large to have decimals is returned as it is.
    #[inline]
    pub fn apply(self, x: f64) -> f64 {
        let scale = self.scale();
        let scaled = x.abs() * scale;
        if scaled.is_nan() || scaled >= EXACT_INTEGERS {
            return x;
        }
        // Below 2^52 cutting to an integer is the floor, and quicker than a call of it.
        // Adding zero makes minus zero zero, which would be printed with its sign.
        (((scaled + 0.5 + 1e-9) as i64 as f64) / scale).copysign(x) + 0.0
    }

    /// How many units of the last decimal the rounded number is; `None` when they are too many to be counted here.
    #[inline]
    pub fn step(self, x: f64) -> Option<i32> {
        let scaled = x.abs() * self.scale();
        // False for NaN too.
        if scaled < f64::from(i32::MAX) {
            let step = (scaled + 0.5 + 1e-9) as i32;
            Some(if x < 0.0 { -step } else { step })
        } else {
            None
        }
    }

    /// The number that is so many units of the last decimal: [`Round::apply`] of what gave the step.
    #[inline]
    pub fn number(self, step: i32) -> f64 {
        f64::from(step) / self.scale()
    }

    #[inline]
    fn scale(self) -> f64 {
        const POWERS: [f64; 13] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
        POWERS[usize::from(self.decimals.min(12))]
    }
}

/// From 2^52 on a double has no fraction left, and adding a half would make another integer of it.
const EXACT_INTEGERS: f64 = 4_503_599_627_370_496.0;

/// The nearest multiple of 1e-9: what ranks compare, so that two sums of the same decimals in another order tie.
/// Minus zero becomes zero; NaN stays NaN.
#[inline]
pub fn snap(x: f64) -> f64 {
    let scaled = x * 1e9;
    if scaled.abs() >= EXACT_INTEGERS { x } else { scaled.round_ties_even() / 1e9 + 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_half_away_from_zero_as_people_do() {
        let check =
            |x: f64, decimals: u8, expect: f64| assert_eq!(Round { decimals }.apply(x), expect, "{x}");
        check(1.005, 2, 1.01);
        check(-1.005, 2, -1.01);
        check(2.5, 0, 3.0);
        check(-2.5, 0, -3.0);
        check(0.125, 2, 0.13);
        check(97.265, 2, 97.27);
        check(1e300, 2, 1e300);
        // 2^52 + 1, and its half: the half would be added twice.
        check(4_503_599_627_370_497.0, 0, 4_503_599_627_370_497.0);
        check(2_251_799_813_685_248.5, 0, 2_251_799_813_685_249.0);
        check(12_345_678.005, 2, 12_345_678.01);
        check(0.0, 3, 0.0);
        // The contract's 1e-9, and nothing more.
        check(0.499_999_999_5, 0, 1.0);
        check(0.499_999_998, 0, 0.0);
        assert!(Round { decimals: 2 }.apply(f64::NAN).is_nan());
    }

    #[test]
    fn snapping_forgets_the_order_of_a_sum() {
        assert_ne!(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1);
        assert_eq!(snap(0.1 + 0.2 + 0.3), snap(0.3 + 0.2 + 0.1));
        assert!(snap(-0.0).is_sign_positive());
    }

    proptest! {
        #[test]
        fn rounding_twice_is_rounding_once(x in -1e9..1e9f64, decimals in 0u8..6) {
            let round = Round { decimals };
            prop_assert_eq!(round.apply(round.apply(x)), round.apply(x));
        }

        #[test]
        fn rounding_is_the_contracts_formula(x in -1e12..1e12f64, decimals in 0u8..4) {
            let scale = 10f64.powi(i32::from(decimals));
            let expect = x.signum() * (x.abs() * scale + 0.5 + 1e-9).floor() / scale;
            prop_assert_eq!(Round { decimals }.apply(x), expect);
        }
    }
}
