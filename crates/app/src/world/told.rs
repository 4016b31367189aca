//! What is told in the world's forms, from `forms.toml`.

use super::goals::text;
use crate::AppError;
use domain::report::Narrative;
use serde::Deserialize;

/// All of it.
#[derive(Deserialize)]
pub(super) struct Told {
    /// Why there is no figure.
    pub(super) missing: String,
    /// Why a figure that is warned about is right.
    pub(super) explained: String,
    narrative: Vec<Line>,
    pub(super) dispute: Dispute,
    pub(super) returned: Returned,
    pub(super) evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Line {
    unit: String,
    indicator: Option<String>,
    period: String,
    progress: Option<String>,
    problem: Option<String>,
    measure: Option<String>,
    difficulty: Option<String>,
}

/// A source's form that a unit disputes a figure of.
#[derive(Deserialize)]
pub(super) struct Dispute {
    pub(super) period: String,
    pub(super) indicator: String,
    pub(super) unit: String,
    pub(super) progress: String,
    pub(super) reason: String,
    pub(super) answer: String,
}

/// A unit's form that comes back.
#[derive(Deserialize)]
pub(super) struct Returned {
    pub(super) period: String,
    pub(super) unit: String,
    pub(super) reason: String,
}

/// A file that is given with an action.
#[derive(Deserialize)]
pub(super) struct Evidence {
    at: String,
    pub(super) name: String,
    text: String,
}

impl Told {
    pub(super) fn read() -> Result<Self, AppError> {
        toml::from_slice(&text("forms.toml")?).map_err(AppError::outside)
    }

    /// The texts of a form: of a unit's own, or of a source's for an indicator.
    pub(super) fn narrative(&self, unit: &str, indicator: Option<&str>, period: &str) -> Narrative {
        let is_it = |line: &&Line| {
            line.unit == unit && line.indicator.as_deref() == indicator && line.period == period
        };
        self.narrative.iter().find(is_it).map_or_else(Narrative::default, |line| Narrative {
            progress: line.progress.clone(),
            problem: line.problem.clone(),
            measure: line.measure.clone(),
            difficulty: line.difficulty.clone(),
        })
    }

    /// The files that are given with an action.
    pub(super) fn evidence(&self, action: &str) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |of| of.at == action)
    }
}

impl Evidence {
    /// Its bytes: its text, or a page that says it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        if self.name.ends_with(".pdf") { page(&self.text) } else { self.text.clone().into_bytes() }
    }
}

/// A PDF of one page with a line of plain letters.
fn page(line: &str) -> Vec<u8> {
    let stream = format!("BT /F1 14 Tf 60 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (at, size) = (pdf.len(), objects.len() + 1);
    pdf.push_str(&format!(
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    ));
    pdf.into_bytes()
}
