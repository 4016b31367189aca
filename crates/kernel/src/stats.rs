//! Statistics over columns, in a fixed order of additions.

/// Mean; NaN without numbers.
pub fn mean(xs: &[f64]) -> f64 {
    if xs.is_empty() { f64::NAN } else { xs.iter().sum::<f64>() / xs.len() as f64 }
}

/// Sample standard deviation (n − 1); 0 with fewer than two numbers, and exactly 0 for equals, whatever their mean.
pub fn sample_sd(xs: &[f64]) -> f64 {
    if xs.len() < 2 || xs.iter().all(|x| *x == xs[0]) {
        return 0.0;
    }
    let mean = mean(xs);
    (xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (xs.len() - 1) as f64).sqrt()
}

/// Median of numbers in any order, the mean of the middle two when there are two; NaN without numbers.
pub fn median(xs: &[f64]) -> f64 {
    let mut sorted = xs.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[middle],
        _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// Bias-corrected skewness G1 and excess kurtosis G2 (as in Excel's SKEW and KURT); NaN where undefined: G1 below
/// three numbers, G2 below four, both for constants.
pub fn skew_kurtosis(xs: &[f64]) -> (f64, f64) {
    let n = xs.len() as f64;
    let mean = mean(xs);
    let moment = |power: i32| xs.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let (m2, m3, m4) = (moment(2), moment(3), moment(4));
    let constant = xs.iter().all(|x| *x == xs[0]);
    if xs.len() < 3 || constant || m2 == 0.0 {
        return (f64::NAN, f64::NAN);
    }
    let g1 = m3 / m2.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0);
    if xs.len() < 4 {
        return (g1, f64::NAN);
    }
    let g2 = m4 / (m2 * m2) - 3.0;
    (g1, (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * g2 + 6.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_a_spreadsheet() {
        // =SKEW(3;4;5;2;3;4;5;6;4;7), =KURT(same), =STDEV.S(same)
        let xs = [3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 7.0];
        let (skew, kurt) = skew_kurtosis(&xs);
        assert!((skew - 0.359543).abs() < 1e-6 && (kurt + 0.151800).abs() < 1e-6, "{skew} {kurt}");
        assert!((sample_sd(&xs) - 1.494434).abs() < 1e-6);
        assert_eq!((median(&xs), median(&[3.0, 1.0, 2.0])), (4.0, 2.0));
    }

    #[test]
    fn are_undefined_where_there_is_nothing_to_say() {
        assert!(mean(&[]).is_nan() && median(&[]).is_nan());
        assert_eq!(sample_sd(&[1.0]), 0.0);
        assert!(skew_kurtosis(&[1.0, 1.0, 1.0, 1.0]).0.is_nan());
        assert!(skew_kurtosis(&[1.0, 2.0, 4.0]).1.is_nan());
    }
}
