//! The procedure of an outcome, as it will be printed.

use super::{
    super::{
        app::Cx,
        parts,
        theme::{Look, space},
    },
    papers,
};
use crate::{
    guide::{Guide, Outcome},
    say, words,
};
use eframe::egui::Ui;

/// Whether the preview is open, and what its buttons keep.
#[derive(Default)]
pub(super) struct State {
    pub(super) is_open: bool,
    papers: papers::State,
}

/// Draws the preview with its buttons.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, guide: &Guide, outcome: &Outcome<'_>) {
    let language = cx.language;
    let look = Look::of(ui);
    let view = cx.model.server().cloned();
    let site = cx.model.site.clone();
    let site = site.as_ref().map_or("", |site| site.name.as_str());
    let date = cx.model.clock.today();
    let paper = || {
        let occasion = words::papers::Occasion {
            site,
            server: view.as_ref().map(|view| &view.server),
            date,
            language,
        };
        words::papers::procedure(guide, outcome, &occasion)
    };
    let mut name = say!(language, "ui-procedure-title");
    if let Some(view) = &view {
        name = format!("{name}-{}", view.server.name);
    } else {
        ui.label(look.dim(say!(language, "ui-procedure-no-server")));
    }
    papers::buttons(ui, &mut state.papers, cx, paper, &name, "procedure");
    ui.add_space(space::XS);
    ui.spacing_mut().item_spacing.y = space::M;
    parts::paper(ui, &paper(), &say!(language, "ui-paper-by-hand"));
}
