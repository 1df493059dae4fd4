//! Tables: one-line rows, cut with … and whole under the pointer. Where columns do not fit, pages draw lists instead.

use super::{
    super::theme::{self, Look, Tone, size, space},
    Mark, focus_ring, one_line, paint_left, paint_mark, paint_pill,
};
use eframe::egui::{Color32, FontId, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// A column.
pub struct Column {
    title: String,
    width: f32,
    is_fixed: bool,
}

impl Column {
    /// Always this wide.
    pub fn fixed(title: impl Into<String>, width: f32) -> Self {
        Self {
            title: title.into(),
            width,
            is_fixed: true,
        }
    }

    /// This share of what the fixed columns leave.
    pub fn share(title: impl Into<String>, width: f32) -> Self {
        Self {
            title: title.into(),
            width,
            is_fixed: false,
        }
    }
}

/// What stands in a cell.
pub enum Cell {
    /// Text.
    Text(String),
    /// Text of less weight.
    Dim(String),
    /// Text of more weight.
    Strong(String),
    /// Text, of more weight or not, and how many there are of it: that is never cut.
    Counted(String, bool, String),
    /// A value: address, number, time.
    Mono(String, Color32),
    /// A value that changes.
    Colored(String, Color32),
    /// A state.
    Pill(Tone, Mark, String),
    /// Nothing.
    Blank,
}

impl Cell {
    fn words(&self) -> &str {
        match self {
            Self::Text(text) | Self::Dim(text) | Self::Strong(text) => text,
            Self::Counted(text, ..) => text,
            Self::Mono(text, _) | Self::Colored(text, _) | Self::Pill(_, _, text) => text,
            Self::Blank => "",
        }
    }
}

/// How a row of a list stands.
#[derive(Clone, Debug, Default)]
pub struct OptionState {
    /// Whether it is chosen.
    pub is_selected: bool,
    /// Whether the keyboard stands here.
    pub has_cursor: bool,
    /// Whether nobody has looked at it yet: a dot.
    pub is_new: bool,
    /// What its look says, in words.
    pub note: String,
}

/// Draws heads and rows on the same columns.
pub struct Table {
    columns: Vec<Column>,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns }
    }

    /// Left edge and width of each column within a row.
    fn places(&self, row: Rect) -> Vec<(f32, f32)> {
        let room = row.width() - space::M;
        let fixed: f32 = self.columns.iter().filter(|c| c.is_fixed).map(|c| c.width).sum();
        let shares: f32 = self.columns.iter().filter(|c| !c.is_fixed).map(|c| c.width).sum();
        let unit = if shares > 0.0 {
            ((room - fixed) / shares).max(0.0)
        } else {
            0.0
        };
        let mut left = row.left() + space::M;
        let place = |column: &Column| {
            let width = if column.is_fixed {
                column.width
            } else {
                column.width * unit
            };
            let place = (left, (width - space::M).max(0.0));
            left += width;
            place
        };
        self.columns.iter().map(place).collect()
    }

    /// The heads.
    pub fn head(&self, ui: &mut Ui) {
        let look = Look::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
        let font = FontId::proportional(size::SMALL);
        for (column, (left, width)) in self.columns.iter().zip(self.places(rect)) {
            let galley = one_line(ui, &column.title, font.clone(), look.colors.dim, width);
            paint_left(ui, left, rect.center().y, galley);
        }
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
    }

    /// A row that stands for the rows below it.
    pub fn group(&self, ui: &mut Ui, title: &str) {
        let look = Look::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, look.colors.soft);
        let font = theme::bold(size::CELL);
        let galley = one_line(ui, title, font, look.colors.text, rect.width() - 24.0);
        paint_left(ui, rect.left() + space::M, rect.center().y, galley);
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    }

    /// A row. `selected` where rows can be chosen. `label` tells it in words; the cells' own where it is empty.
    pub fn row(&self, ui: &mut Ui, cells: &[Cell], selected: Option<bool>) -> Response {
        let look = Look::of(ui);
        let sense = if selected.is_some() {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), look.row_height), sense);
        if ui.is_rect_visible(rect) {
            let is_hot = selected.is_some() && response.hovered();
            response = self.paint(ui, rect, cells, selected == Some(true), is_hot, response);
            focus_ring(ui, rect.shrink(4.0), &response, 3);
        }
        let label = label(cells);
        response.widget_info(|| match selected {
            Some(is_on) => WidgetInfo::selected(Role::ListBoxOption, true, is_on, &label),
            None => WidgetInfo::labeled(Role::Row, true, &label),
        });
        response
    }

    /// A row of a list that has the keyboard itself: all of `ui`, known by `id`.
    pub fn option(&self, ui: &mut Ui, id: Id, cells: &[Cell], state: &OptionState) -> Response {
        let rect = ui.max_rect();
        let mut response = ui.interact(rect, id, Sense::CLICK);
        let is_hot = response.hovered();
        response = self.paint(ui, rect, cells, state.is_selected, is_hot, response);
        let c = Look::of(ui).colors;
        if state.is_new {
            let center = rect.left_center() + vec2(space::M / 2.0, 0.0);
            paint_mark(ui.painter(), center, 6.0, Mark::Circle, c.accent.strong);
        }
        if state.has_cursor {
            let line = eframe::egui::Stroke::new(2.0, c.accent.strong);
            ui.painter()
                .rect_stroke(rect.shrink(1.0), 3.0, line, eframe::egui::StrokeKind::Inside);
        }
        let label = [label(cells), state.note.clone()].join(" ");
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, state.is_selected, label.trim_end())
        });
        response
    }

    /// A row across all columns that is no alert, and cannot be chosen.
    pub fn remark(&self, ui: &mut Ui, mark: Mark, text: &str) -> Response {
        let c = Look::of(ui).colors;
        let rect = ui.max_rect();
        let mut response = ui.interact(rect, ui.scope_id().with("remark"), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, c.soft);
        let hair = eframe::egui::Stroke::new(1.0, c.hair);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, hair);
        let left = rect.left() + space::M;
        paint_mark(
            ui.painter(),
            rect.left_center() + vec2(space::M + 14.0, 0.0),
            10.0,
            mark,
            c.dim,
        );
        let font = FontId::proportional(size::CELL);
        let galley = one_line(ui, text, font, c.dim, rect.right() - left - 44.0);
        let is_cut = galley.elided;
        paint_left(ui, left + 30.0, rect.center().y, galley);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, text));
        if is_cut {
            response = response.on_hover_text(text);
        }
        response
    }

    /// A row whose contents are on their way: it keeps the place.
    pub fn waiting(&self, ui: &Ui) {
        let c = Look::of(ui).colors;
        let rect = ui.max_rect();
        for (index, (left, width)) in self.places(rect).into_iter().enumerate() {
            let share = if index == 0 { 0.7 } else { 0.55 };
            let bar = Rect::from_min_size(pos2(left, rect.center().y - 5.0), vec2(width * share, 10.0));
            ui.painter().rect_filled(bar, 4.0, c.soft);
        }
        let hair = eframe::egui::Stroke::new(1.0, c.hair);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, hair);
    }

    fn paint(
        &self,
        ui: &Ui,
        rect: Rect,
        cells: &[Cell],
        is_selected: bool,
        is_hot: bool,
        response: Response,
    ) -> Response {
        let look = Look::of(ui);
        if is_selected {
            ui.painter().rect_filled(rect, 0.0, look.colors.accent.soft);
        } else if is_hot {
            ui.painter().rect_filled(rect, 0.0, look.colors.hover);
        }
        let hair = eframe::egui::Stroke::new(1.0, look.colors.hair);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, hair);
        let pointer = response.hover_pos();
        let mut whole = None;
        for (cell, (left, width)) in cells.iter().zip(self.places(rect)) {
            let is_cut = paint_cell(ui, cell, left, rect.center().y, width);
            let is_under = pointer.is_some_and(|at| (left..left + width).contains(&at.x));
            if is_cut && is_under {
                whole = Some(cell.words().to_owned());
            }
        }
        match whole {
            Some(whole) => response.on_hover_text_at_pointer(whole),
            None => response,
        }
    }
}

fn label(cells: &[Cell]) -> String {
    let words: Vec<&str> = cells
        .iter()
        .map(Cell::words)
        .filter(|text| !text.is_empty())
        .collect();
    words.join(" · ")
}

/// Whether it was cut.
fn paint_cell(ui: &Ui, cell: &Cell, left: f32, middle: f32, width: f32) -> bool {
    let c = Look::of(ui).colors;
    let (text, font, color) = match cell {
        Cell::Blank => return false,
        Cell::Pill(tone, mark, text) => {
            let rect = paint_pill(ui, left, middle, width, *tone, *mark, text);
            return rect.width() + 1.0 < super::pill_width(ui, text);
        }
        Cell::Counted(text, is_strong, count) => {
            let font = FontId::proportional(size::CELL);
            let count = one_line(ui, count, font, c.dim, f32::INFINITY);
            let gap = space::S;
            let room = width - count.size().x - gap;
            let font = weight(*is_strong);
            let galley = one_line(ui, text, font, c.text, room);
            let (is_cut, end) = (galley.elided, left + galley.size().x + gap);
            paint_left(ui, left, middle, galley);
            paint_left(ui, end, middle, count);
            return is_cut;
        }
        Cell::Text(text) => (text, weight(false), c.text),
        Cell::Dim(text) => (text, FontId::proportional(size::CELL), c.dim),
        Cell::Strong(text) => (text, weight(true), c.text),
        Cell::Mono(text, color) => (text, FontId::monospace(size::SMALL), *color),
        Cell::Colored(text, color) => (text, theme::bold(size::CELL), *color),
    };
    let galley = one_line(ui, text, font, color, width);
    let is_cut = galley.elided;
    paint_left(ui, left, middle, galley);
    is_cut
}

/// The font of text of more weight, or of none.
fn weight(is_strong: bool) -> FontId {
    if is_strong {
        theme::bold(size::CELL + 0.5)
    } else {
        FontId::proportional(size::CELL + 0.5)
    }
}
