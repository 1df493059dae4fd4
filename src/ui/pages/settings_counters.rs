//! Settings: what became of everything that came in. A part of a number stands indented below it.

use crate::{
    engine::view::ListenerView,
    i18n::Language,
    say,
    ui::parts::{self, Count},
    words,
};
use eframe::egui::Ui;

/// SNMPv3 senders ask for our engine first: that is neither received nor refused.
const DISCOVERY: &str = "discovery";

/// Draws the numbers.
pub(super) fn show(ui: &mut Ui, listener: &ListenerView, language: Language) {
    let counters = &listener.counters;
    let row = |depth: u8, name: String, count: u64| Count::new(depth, name, words::grouped(count));
    let reason = |depth: u8, name: &str, count: u64| row(depth, words::refusal(name, language), count);
    let mut rows = vec![
        row(0, say!(language, "ui-count-received"), counters.received),
        row(1, say!(language, "ui-count-committed"), counters.committed),
        row(2, say!(language, "ui-count-decoded"), counters.decoded),
        row(2, say!(language, "ui-count-unknown"), counters.unknown),
        row(1, say!(language, "ui-count-duplicate"), counters.duplicate),
        row(1, say!(language, "ui-count-malformed"), counters.malformed),
        row(1, say!(language, "ui-count-refused"), counters.refused),
    ];
    let refused = listener.refused_by.iter().filter(|(name, _)| **name != DISCOVERY);
    rows.extend(refused.map(|(name, count)| reason(2, name, *count)));
    rows.push(row(0, say!(language, "ui-count-spilled"), counters.spilled));
    let dropped = match counters.dropped_by_kernel {
        Some(count) => words::grouped(count),
        None => say!(language, "ui-count-untold"),
    };
    rows.push(Count::new(0, say!(language, "ui-count-dropped"), dropped));
    if let Some(count) = listener.refused_by.get(DISCOVERY) {
        rows.push(reason(0, DISCOVERY, *count));
    }
    parts::counts(ui, &rows);
}
