//! Filters with a name: picked from a list, kept under a name, deleted.

use super::State;
use crate::{
    say,
    ui::{
        app::Cx,
        parts::{self, Field},
        settings::alerts::{MOST_FILTERS, SavedFilter},
        theme::{Look, space},
    },
};
use eframe::egui::{Popup, Ui};

/// What was done in the list.
enum Done {
    Picked(usize),
    Deleted(usize),
    Saved,
}

/// The name of the filter that is at work, else what the list is.
pub(super) fn words(cx: &Cx<'_>) -> String {
    let name = here(cx).and_then(|index| cx.settings.alerts.filters.get(index));
    match name {
        Some(saved) => saved.name.clone(),
        None => say!(cx.language, "ui-saved"),
    }
}

/// Which filter is at work.
fn here(cx: &Cx<'_>) -> Option<usize> {
    let current = &cx.model.alerts.filter;
    let filters = &cx.settings.alerts.filters;
    filters.iter().position(|saved| saved.filter == *current)
}

/// Draws the list behind its chip.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, is_beside: bool) {
    let current = cx.model.alerts.filter.clone();
    let (here, text) = (here(cx), words(cx));
    let done = parts::chip_menu(ui, here.is_some(), is_beside, &text, |ui| {
        list(ui, state, cx, here)
    });
    match done.flatten() {
        Some(Done::Picked(index)) => {
            let saved = cx.settings.alerts.filters.get(index).cloned();
            if let Some(saved) = saved {
                cx.model.filter_alerts(|filter| *filter = saved.filter);
            }
            Popup::close_all(ui.ctx());
        }
        Some(Done::Deleted(index)) if index < cx.settings.alerts.filters.len() => {
            cx.settings.alerts.filters.remove(index);
        }
        Some(Done::Saved) => {
            let name = std::mem::take(&mut state.filter_name).trim().to_owned();
            let filters = &mut cx.settings.alerts.filters;
            filters.retain(|saved| saved.name != name);
            filters.push(SavedFilter {
                name,
                filter: current,
            });
            Popup::close_all(ui.ctx());
        }
        Some(Done::Deleted(_)) | None => {}
    }
}

fn list(ui: &mut Ui, state: &mut State, cx: &Cx<'_>, here: Option<usize>) -> Option<Done> {
    let look = Look::of(ui);
    let language = cx.language;
    let filters = &cx.settings.alerts.filters;
    let mut done = None;
    ui.set_width(260.0);
    if filters.is_empty() {
        ui.label(look.small(say!(language, "ui-saved-none")));
    }
    for (index, saved) in filters.iter().enumerate() {
        ui.horizontal(|ui| {
            let delete = say!(language, "ui-saved-delete");
            let room = ui.available_width() - 56.0;
            ui.allocate_ui(eframe::egui::vec2(room, 30.0), |ui| {
                ui.set_width(room);
                if parts::menu_item(ui, here == Some(index), &saved.name).clicked() {
                    done = Some(Done::Picked(index));
                }
            });
            let link = parts::link(ui, &delete);
            let name = say!(language, "ui-saved-delete-named", name = saved.name.clone());
            if link.on_hover_text(name).clicked() {
                done = Some(Done::Deleted(index));
            }
        });
    }
    parts::divider(ui);
    if cx.model.alerts.filter.is_open() {
        ui.label(look.small(say!(language, "ui-saved-open")));
        return done;
    }
    let label = say!(language, "ui-saved-name");
    let field = Field::new(&label).width(260.0).show(ui, &mut state.filter_name);
    ui.add_space(space::XS);
    let name = state.filter_name.trim();
    let is_other = filters.iter().all(|saved| saved.name != name);
    let can = !name.is_empty() && (filters.len() < MOST_FILTERS || !is_other);
    let save = if is_other {
        say!(language, "ui-saved-save")
    } else {
        say!(language, "ui-saved-replace")
    };
    let button = ui.add_enabled_ui(can, |ui| parts::secondary(ui, &save)).inner;
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
    if can && (button.clicked() || entered) {
        done = Some(Done::Saved);
    }
    done
}
