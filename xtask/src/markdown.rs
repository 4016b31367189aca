//! The little of Markdown that the checks look at.

/// What one file holds; lines count from 1.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Markdown {
    /// Headings' texts.
    pub(crate) headings: Vec<String>,
    /// Fenced code blocks.
    pub(crate) blocks: usize,
    /// Inline code, outside the blocks.
    pub(crate) spans: Vec<(usize, String)>,
    /// Where links and pictures lead, Markdown's and HTML's.
    pub(crate) links: Vec<(usize, String)>,
}

pub(crate) fn read(text: &str) -> Markdown {
    let mut found = Markdown::default();
    let mut fence: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let opening = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, opening) {
            (None, Some(mark)) => {
                fence = Some(mark);
                found.blocks += 1;
            }
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, None) => found.read_line(number, line),
        }
    }
    found
}

impl Markdown {
    fn read_line(&mut self, number: usize, line: &str) {
        let level = line.bytes().take_while(|&byte| byte == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') {
            self.headings.push(line[level..].trim().to_owned());
        }
        let mut prose = String::new();
        // Every second piece between backticks is code; a last one without its closing backtick is not.
        let pieces: Vec<&str> = line.split('`').collect();
        for (i, piece) in pieces.iter().enumerate() {
            if i % 2 == 1 && i + 1 < pieces.len() {
                self.spans.push((number, (*piece).to_owned()));
            } else {
                prose.push_str(piece);
            }
        }
        self.links.extend(targets(&prose).into_iter().map(|target| (number, target)));
    }

    /// The headings as GitHub names them in links.
    pub(crate) fn anchors(&self) -> Vec<String> {
        self.headings.iter().map(|heading| anchor(heading)).collect()
    }
}

/// `[text](target)`, `[name]: target`, `src="target"` and `href="target"`.
fn targets(prose: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
        let closed = prose.split(start).skip(1).filter_map(|rest| rest.split_once(end));
        found.extend(closed.map(|(target, _)| target));
    }
    if let Some((_, target)) = prose.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
        found.push(target);
    }
    // A title may follow the target.
    found.into_iter().filter_map(|target| Some(target.split_whitespace().next()?.to_owned())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_code_and_links_are_found() {
        let text = "# A title\ntext `code` [b](docs/b.md \"B\") and ![c](c.png)\n```sh\n# no heading [x](y)\n```\n\
                    ## 第二 `x`: two\n[d]: d.md\n<img src=\"e.svg\" alt=\"\"> a stray ` tick\n";
        let found = read(text);
        assert_eq!(found.headings, ["A title", "第二 `x`: two"]);
        assert_eq!(found.blocks, 1);
        assert_eq!(found.spans, [(2, "code".to_owned()), (6, "x".to_owned())]);
        let links: Vec<_> = found.links.iter().map(|(line, target)| (*line, target.as_str())).collect();
        assert_eq!(links, [(2, "docs/b.md"), (2, "c.png"), (7, "d.md"), (8, "e.svg")]);
        assert_eq!(found.anchors(), ["a-title", "第二-x-two"]);
    }

    #[test]
    fn links_in_code_are_none() {
        assert_eq!(read("`[a](b)` and `c").links, []);
    }
}
