//! The styles of an official document, after GB/T 9704—2012: fonts, sizes, the page.
//!
//! Lengths are twentieths of a point unless said otherwise; sizes of fonts are half points.

use docx_rs::{
    AlignmentType, BorderType, DocGrid, DocGridType, Docx, LineSpacing, LineSpacingType, PageMargin,
    ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, RunFonts, SectionProperty, SpecialIndentType,
    Style, StyleType, Tab, TabValueType,
};

/// A character of the text, size 3 (三号).
pub(super) const CHARACTER: i32 = 320;

/// Between the margins.
pub(super) const WIDTH: usize = 8844;

/// Lines of the text: 22 on a page.
const PITCH: i32 = 579;

const RED: &str = "FF0000";

const SONG: &str = "方正小标宋简体";
const FANG_SONG: &str = "仿宋_GB2312";
const KAI: &str = "楷体_GB2312";
const HEI: &str = "黑体";
const PAGE: &str = "宋体";

/// What reads the document takes where a font is missing.
const FALLBACKS: [(&str, &str); 5] = [
    (SONG, "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体"),
    (FANG_SONG, "仿宋,FangSong,华文仿宋,宋体"),
    (KAI, "楷体,KaiTi,华文楷体,宋体"),
    (HEI, "SimHei,思源黑体,Noto Sans CJK SC"),
    (PAGE, "SimSun,Noto Serif CJK SC"),
];

/// A paragraph's style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The organ in red.
    Head,
    /// The number above the red rule.
    Number,
    /// The title.
    Title,
    /// Flush left: addressees.
    Flush,
    /// Text.
    Body,
    /// The heading of a section.
    Section,
    /// The organ and the date at the end.
    Closing,
    /// `附件1`.
    Appendix,
    /// The heading of a table's column.
    CellHead,
    /// A text in a table.
    Cell,
    /// A name in a table.
    CellName,
    /// Keys and roots.
    Small,
    /// 版记
    Imprint,
    /// The page's number on odd pages.
    PageOdd,
    /// The page's number on even pages.
    PageEven,
}

impl Look {
    const ALL: [Self; 15] = [
        Self::Head,
        Self::Number,
        Self::Title,
        Self::Flush,
        Self::Body,
        Self::Section,
        Self::Closing,
        Self::Appendix,
        Self::CellHead,
        Self::Cell,
        Self::CellName,
        Self::Small,
        Self::Imprint,
        Self::PageOdd,
        Self::PageEven,
    ];

    /// Its id in the document.
    pub(super) fn id(self) -> String {
        format!("Notice{self:?}")
    }

    fn font(self) -> (&'static str, usize) {
        match self {
            Self::Head => (SONG, 72),
            Self::Title => (SONG, 44),
            Self::Section | Self::Appendix => (HEI, 32),
            Self::CellHead => (HEI, 24),
            Self::Cell | Self::CellName => (FANG_SONG, 24),
            Self::Small => (FANG_SONG, 18),
            Self::Imprint => (FANG_SONG, 28),
            Self::PageOdd | Self::PageEven => (PAGE, 28),
            Self::Number | Self::Flush | Self::Body | Self::Closing => (FANG_SONG, 32),
        }
    }

    fn spacing(self) -> LineSpacing {
        let exact = |line: i32| LineSpacing::new().line_rule(LineSpacingType::Exact).line(line);
        match self {
            Self::Head => LineSpacing::new().line_rule(LineSpacingType::Auto).line(240),
            Self::Number => exact(PITCH).before(2 * PITCH.unsigned_abs()),
            Self::Title => exact(700).before(2 * PITCH.unsigned_abs()).after(PITCH.unsigned_abs()),
            Self::CellHead | Self::Cell | Self::CellName => exact(400),
            Self::Small => exact(340).after(120),
            _ => exact(PITCH),
        }
    }

    fn align(self) -> AlignmentType {
        match self {
            Self::Head | Self::Number | Self::Title | Self::CellHead | Self::Cell | Self::Small => {
                AlignmentType::Center
            }
            Self::PageOdd => AlignmentType::Right,
            Self::Body => AlignmentType::Both,
            _ => AlignmentType::Left,
        }
    }

    fn style(self) -> Style {
        let (font, size) = self.font();
        let style = Style::new(self.id(), StyleType::Paragraph).name(self.id());
        let mut style = style.fonts(fonts(font)).size(size).align(self.align()).line_spacing(self.spacing());
        let indent = |style: Style, left, right| style.indent(Some(left), None, Some(right), None);
        style = match self {
            Self::Head => style.color(RED),
            Self::Body | Self::Section => {
                style.indent(None, Some(SpecialIndentType::FirstLine(2 * CHARACTER)), None, None)
            }
            Self::PageOdd => indent(style, 0, 280),
            Self::PageEven => indent(style, 280, 0),
            _ => style,
        };
        let property = style.paragraph_property;
        style.paragraph_property = match self {
            // 3 points thick, 4 mm below the number.
            Self::Number => property
                .set_borders(ParagraphBorders::with_empty())
                .set_border(rule(ParagraphBorderPosition::Bottom).color(RED).size(24).space(11)),
            Self::Imprint => property
                .set_borders(ParagraphBorders::with_empty())
                .set_border(rule(ParagraphBorderPosition::Top).size(8))
                .set_border(rule(ParagraphBorderPosition::Bottom).size(8))
                .add_tab(Tab::new().val(TabValueType::Left).pos(CHARACTER.unsigned_abs() as usize))
                .add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH - CHARACTER.unsigned_abs() as usize)),
            Self::Section | Self::Appendix => property.keep_next(true),
            // The grid of the text's lines is not theirs.
            Self::Title | Self::CellHead | Self::Cell | Self::CellName | Self::Small => {
                property.snap_to_grid(false)
            }
            _ => property,
        };
        style
    }
}

fn rule(position: ParagraphBorderPosition) -> ParagraphBorder {
    ParagraphBorder::new(position).val(BorderType::Single)
}

/// The font of the boards' names in lists.
pub(super) fn name_font() -> RunFonts {
    fonts(KAI)
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name).cs(name)
}

/// An empty document with the page and the styles.
pub(super) fn document() -> Docx {
    let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(PITCH);
    let mut docx = Docx::new().default_fonts(fonts(FANG_SONG)).default_size(32).default_line_spacing(spacing);
    // A4: 37 mm above, 28 mm left, what is left is 156 mm × 225 mm; the page's number 7 mm below it.
    let margin =
        PageMargin { top: 2098, left: 1588, bottom: 1985, right: 1474, header: 851, footer: 1304, gutter: 0 };
    let grid = DocGrid::new().grid_type(DocGridType::Lines).line_pitch(PITCH.unsigned_abs() as usize);
    docx.document.section_property = SectionProperty::new()
        .page_size(docx_rs::PageSize::new().size(11906, 16838))
        .page_margin(margin)
        .doc_grid(grid);
    Look::ALL.into_iter().fold(docx, |docx, look| docx.add_style(look.style()))
}

/// The document's table of fonts, which names what to take where one is missing.
pub(super) fn font_table() -> String {
    let font = |(name, instead): (&str, &str)| {
        format!(
            r#"<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>"#
        )
    };
    let fonts: String = FALLBACKS.into_iter().map(font).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{fonts}</w:fonts>"#
    )
}
