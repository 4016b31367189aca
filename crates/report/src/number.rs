//! Numbers as people read them.

use kernel::number::Round;

/// At most four decimals (four significant digits below 0.1), no trailing zeros, minus as −.
pub(crate) fn plain(x: f64) -> String {
    let size = x.abs();
    let decimals = if size == 0.0 || size >= 0.1 { 4 } else { (3.0 - size.log10().floor()).min(12.0) as u8 };
    let fixed = fixed(x, decimals);
    let short = if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
    short.to_owned()
}

/// With exactly so many decimals, rounded as people do, minus as −.
pub(crate) fn score(x: f64, decimals: u8) -> String {
    fixed(x, decimals)
}

/// As [`score`]; an em dash for what is missing.
pub(crate) fn score_or_dash(x: Option<f64>, decimals: u8) -> String {
    x.map_or_else(|| "—".into(), |x| score(x, decimals))
}

/// As [`plain`]; an em dash for what is missing.
pub(crate) fn plain_or_dash(x: Option<f64>) -> String {
    x.map_or_else(|| "—".into(), plain)
}

/// With a sign, two decimals: `+0.50`. A change too small for them gets as many as it needs.
pub(crate) fn signed(x: f64) -> String {
    let number = if x != 0.0 && x.abs() < 0.005 { plain(x) } else { score(x, 2) };
    if x > 0.0 { format!("+{number}") } else { number }
}

/// A share as a percentage with at most two decimals.
pub(crate) fn percent(share: f64) -> String {
    format!("{}%", plain(Round { decimals: 2 }.apply(share * 100.0)))
}

/// With its unit of measure: `5.92%`, `0.92 亿元`.
pub(crate) fn measured(x: f64, measure: &str) -> String {
    let gap = if measure.is_empty() || measure.starts_with(['%', '‰']) { "" } else { " " };
    format!("{}{gap}{measure}", plain(x))
}

/// Places gained as `↑2`, lost as `↓1`, the same as `–`; empty when there was none before.
pub(crate) fn change(change: Option<f64>) -> String {
    match change {
        None => String::new(),
        Some(gained) if gained > 0.0 => format!("↑{}", plain(gained)),
        Some(lost) if lost < 0.0 => format!("↓{}", plain(-lost)),
        Some(_) => "–".into(),
    }
}

fn fixed(x: f64, decimals: u8) -> String {
    let rounded = Round { decimals }.apply(x) + 0.0;
    format!("{rounded:.*}", usize::from(decimals)).replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_people_write() {
        let check = |x: f64, expect: &str| assert_eq!(plain(x), expect);
        check(0.92, "0.92");
        check(5.0, "5");
        check(100.0, "100");
        check(1.0 / 3.0, "0.3333");
        check(1234.5, "1234.5");
        check(-2.5, "−2.5");
        check(-0.0, "0");
        check(0.000_123_45, "0.0001235");
        assert_eq!(percent(0.736), "73.6%");
        assert_eq!(signed(0.5), "+0.50");
        assert_eq!(signed(-0.5), "−0.50");
        assert_eq!(signed(0.001), "+0.001");
        assert_eq!(score(97.265, 2), "97.27");
        assert_eq!(score(-0.001, 2), "0.00");
        assert_eq!([change(Some(2.0)), change(Some(-1.0)), change(Some(0.0))], ["↑2", "↓1", "–"]);
    }
}
