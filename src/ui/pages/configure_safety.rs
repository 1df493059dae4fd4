//! The safety report of a BMC.

use super::super::app::Cx;
use eframe::egui::Ui;

/// What this tab keeps to itself.
#[derive(Default)]
pub(super) struct State;

/// Draws the tab for a server.
pub(super) fn show(ui: &mut Ui, _state: &mut State, cx: &mut Cx<'_>, server: &str) {
    super::quirks_card::show(ui, cx, server);
}
