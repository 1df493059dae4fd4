//! A paper as it will be printed: sections on cards, things to tick off with an empty box, fields with their values.

use super::{
    super::{
        plain::plain,
        theme::{self, Look, NARROW, size, space},
    },
    Cell, Column, Mark, Table, card, card_with, field_row, paint_mark,
};
use crate::sheet::paper::{Block, Entry, Fill, Paper, Section, Task, ValueRow};
use eframe::egui::{Label, Margin, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

/// Draws a paper. `by_hand` stands where a value is written in by hand.
pub fn paper(ui: &mut Ui, paper: &Paper, by_hand: &str) {
    let look = Look::of(ui);
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let title = ui.label(look.question(plain(&paper.title)));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &paper.title));
        ui.label(look.strong(plain(&paper.subtitle)));
        for (name, value) in &paper.facts {
            field_row(ui, name, 110.0, |ui| {
                ui.label(look.body(plain(value)));
            });
        }
    });
    for section in &paper.sections {
        show_section(ui, paper, section, by_hand);
    }
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for line in &paper.signatures {
                ui.label(look.body(format!("{}: ____________________", plain(line))));
                ui.add_space(space::L);
            }
        });
        for line in &paper.footer {
            ui.label(look.small(plain(line)));
        }
    });
}

fn show_section(ui: &mut Ui, paper: &Paper, section: &Section, by_hand: &str) {
    let look = Look::of(ui);
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let title = ui.label(look.card_title(plain(&section.title)));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &section.title));
        ui.add_space(2.0);
        for block in &section.blocks {
            match block {
                Block::Text(text) => {
                    ui.label(look.body(plain(text)));
                }
                Block::Entries(entries) => entries.iter().for_each(|entry| show_entry(ui, entry)),
                Block::Tasks(tasks) => tasks.iter().for_each(|task| show_task(ui, paper, task, by_hand)),
                Block::Values(rows) => show_values(ui, paper, rows, by_hand),
                Block::Table(heads, rows) => show_table(ui, heads, rows),
            }
        }
    });
}

/// An empty box to be ticked off on paper: nothing is ticked here.
fn empty_box(ui: &mut Ui) {
    let look = Look::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 22.0), Sense::hover());
    let square = eframe::egui::Rect::from_center_size(rect.center(), vec2(13.0, 13.0));
    let line = eframe::egui::Stroke::new(1.2, look.colors.dim);
    ui.painter().rect_stroke(square, 2, line, StrokeKind::Inside);
}

fn show_entry(ui: &mut Ui, entry: &Entry) {
    let look = Look::of(ui);
    ui.horizontal_top(|ui| {
        if entry.is_check {
            empty_box(ui);
        } else {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 22.0), Sense::hover());
            let color = look.colors.accent.strong;
            paint_mark(ui.painter(), rect.center(), 7.0, Mark::Circle, color);
        }
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 1.0;
            let text = if entry.label.is_empty() {
                plain(&entry.text).into_owned()
            } else {
                format!("[{}] {}", plain(&entry.label), plain(&entry.text))
            };
            ui.label(look.body(text));
            show_notes(ui, &entry.notes, &entry.link);
        });
    });
}

fn show_task(ui: &mut Ui, paper: &Paper, task: &Task, by_hand: &str) {
    let look = Look::of(ui);
    ui.horizontal_top(|ui| {
        empty_box(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 22.0), Sense::hover());
        ui.painter().text(
            rect.center(),
            eframe::egui::Align2::CENTER_CENTER,
            task.number.to_string(),
            theme::bold(size::BODY),
            look.colors.accent.strong,
        );
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 1.0;
            let parts = [task.place.as_str(), task.who.as_str()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            if !parts.is_empty() {
                ui.label(look.small(plain(&parts.join(" · "))));
            }
            ui.label(look.body(plain(&task.text)));
            show_notes(ui, &task.notes, &task.link);
            if !task.values.is_empty() {
                ui.add_space(space::XS);
                show_values(ui, paper, &task.values, by_hand);
            }
        });
    });
}

fn show_notes(ui: &mut Ui, notes: &[String], link: &str) {
    let look = Look::of(ui);
    for note in notes {
        ui.label(look.small(plain(note)));
    }
    if !link.is_empty() {
        ui.add(Label::new(look.small(plain(link))).selectable(true));
    }
}

fn value_text(row: &ValueRow, by_hand: &str) -> String {
    match &row.fill {
        Fill::Exactly(text) | Fill::Said(text) | Fill::Nothing(text) => plain(text).into_owned(),
        Fill::ByHand => by_hand.to_owned(),
    }
}

fn show_values(ui: &mut Ui, paper: &Paper, rows: &[ValueRow], by_hand: &str) {
    let look = Look::of(ui);
    if ui.available_width() < NARROW {
        for row in rows {
            ui.label(look.body(format!("{}: {}", plain(&row.name), value_text(row, by_hand))));
            if !row.note.is_empty() {
                ui.label(look.small(plain(&row.note)));
            }
        }
        return;
    }
    let words = &paper.words;
    let mut columns = vec![Column::share(&words.field, 1.0), Column::share(&words.value, 1.0)];
    let has_answers = paper.has_answers();
    if has_answers {
        columns.push(Column::share(&words.answered, 0.8));
    }
    columns.push(Column::share(&words.note, 1.2));
    let table = Table::new(columns);
    card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for row in rows {
            let value = value_text(row, by_hand);
            let mut cells = vec![
                Cell::Text(plain(&row.name).into_owned()),
                match row.fill {
                    Fill::Exactly(_) => Cell::Strong(value),
                    Fill::Said(_) => Cell::Text(value),
                    Fill::Nothing(_) | Fill::ByHand => Cell::Dim(value),
                },
            ];
            if has_answers {
                cells.push(Cell::Dim(plain(&row.answered).into_owned()));
            }
            cells.push(Cell::Dim(plain(&row.note).into_owned()));
            table.row(ui, &cells, None);
        }
    });
}

fn show_table(ui: &mut Ui, heads: &[String], rows: &[Vec<String>]) {
    let look = Look::of(ui);
    if ui.available_width() < NARROW {
        for row in rows {
            let cells: Vec<&str> = row
                .iter()
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
                .collect();
            ui.label(look.body(plain(&cells.join(" · "))));
        }
        return;
    }
    let table = Table::new(heads.iter().map(|head| Column::share(head, 1.0)).collect());
    card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for row in rows {
            let cells: Vec<Cell> = row
                .iter()
                .map(|cell| Cell::Text(plain(cell).into_owned()))
                .collect();
            table.row(ui, &cells, None);
        }
    });
}
