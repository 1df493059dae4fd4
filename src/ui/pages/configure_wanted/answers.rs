//! How an alert is sent: whether its answer is awaited, how often it is sent again, and to whom of several.

use super::{
    Around,
    wish::{Wish, capital, now},
};
use crate::{
    configure::target::{Actual, ItemName, ItemValue},
    say,
    site::{Procedure, SnmpAlert},
    ui::{
        parts::{self, Field},
        theme::space,
    },
    words,
};
use eframe::egui::{Align, Layout, Ui};

/// A BMC waits for an answer this long where nobody says otherwise.
const USUAL_TIMEOUT_SECS: u8 = 6;
/// A BMC sends again this often where nobody says otherwise.
const USUAL_RETRIES: u8 = 3;
/// The most a BMC may send again (IPMI 2.0 table 23-4, parameter 18).
const MAX_RETRIES: u8 = 7;

/// What is being typed.
pub(super) struct Answers {
    acknowledge: Wish<bool>,
    timeout_secs: String,
    retries: String,
    procedure: Wish<Procedure>,
    acknowledges_now: bool,
    procedure_now: Option<Procedure>,
    destinations_now: usize,
}

impl Answers {
    pub(super) fn new(wish: &SnmpAlert, actual: &Actual, is_first: bool) -> Self {
        let now = &actual.wanted_shape.snmp_alert;
        let timeout = now.ack_timeout_secs.filter(|secs| *secs > 0);
        let timeout = wish.ack_timeout_secs.or(timeout).unwrap_or(USUAL_TIMEOUT_SECS);
        let retries = wish.retries.or(now.retries).unwrap_or(USUAL_RETRIES);
        let used = now.destinations.iter().flatten();
        Self {
            acknowledge: Wish::new(wish.acknowledge, true).suggested(is_first),
            timeout_secs: timeout.to_string(),
            retries: retries.to_string(),
            procedure: Wish::new(wish.procedure, now.procedure.unwrap_or(Procedure::All)),
            acknowledges_now: now.acknowledge == Some(true),
            procedure_now: now.procedure,
            destinations_now: used.filter(|address| !address.is_unspecified()).count(),
        }
    }

    fn timeout_secs(&self) -> Option<u8> {
        self.timeout_secs.trim().parse().ok().filter(|secs| *secs > 0)
    }

    fn retries(&self) -> Option<u8> {
        let retries = self.retries.trim().parse().ok();
        retries.filter(|retries| *retries <= MAX_RETRIES)
    }

    pub(super) fn fill(&self, wanted: &mut SnmpAlert) -> Option<()> {
        wanted.acknowledge = self.acknowledge.get();
        wanted.procedure = self.procedure.get();
        let waits = self.acknowledge.get() == Some(true);
        wanted.ack_timeout_secs = if waits { Some(self.timeout_secs()?) } else { None };
        wanted.retries = if waits { Some(self.retries()?) } else { None };
        Some(())
    }

    /// Whether the first who answers would keep the others from being told.
    fn silences(&self, destinations: Option<usize>) -> bool {
        let waits = self.acknowledge.get().unwrap_or(self.acknowledges_now);
        let procedure = self.procedure.get().or(self.procedure_now);
        let count = destinations.unwrap_or(self.destinations_now);
        waits && count > 1 && procedure == Some(Procedure::OneAfterAnother)
    }

    /// `destinations`: how many are typed, where they count.
    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>, destinations: Option<usize>) {
        self.acknowledge(ui, around);
        parts::divider(ui);
        self.procedure(ui, around, destinations);
    }

    fn acknowledge(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let name = say!(language, "item-acknowledge");
        let is_timeout_wrong = self.timeout_secs().is_none();
        let is_retries_wrong = self.retries().is_none();
        let (timeout, retries) = (&mut self.timeout_secs, &mut self.retries);
        let now = now(around, ItemName::Acknowledge);
        self.acknowledge.row(ui, around, &name, &now, |ui, waits| {
            let choices = [
                (true, say!(language, "ui-wanted-ack-on")),
                (false, say!(language, "ui-wanted-ack-off")),
            ];
            if let Some(chosen) = parts::segmented(ui, *waits, &choices) {
                *waits = chosen;
            }
            super::explain(ui, &say!(language, "ui-wanted-acknowledge-text"));
            if !*waits {
                return;
            }
            let row = Layout::left_to_right(Align::TOP).with_main_wrap(true);
            ui.with_layout(row, |ui| {
                ui.spacing_mut().item_spacing.x = space::L;
                let error = is_timeout_wrong.then(|| say!(language, "ui-wanted-timeout-error"));
                Field::new(&say!(language, "ui-wanted-timeout"))
                    .mono()
                    .error(error)
                    .width(150.0)
                    .show(ui, timeout);
                let error = is_retries_wrong.then(|| {
                    say!(
                        language,
                        "ui-wanted-retries-error",
                        most = MAX_RETRIES.to_string()
                    )
                });
                Field::new(&say!(language, "ui-wanted-retries"))
                    .mono()
                    .error(error)
                    .width(150.0)
                    .show(ui, retries);
            });
        });
    }

    fn procedure(&mut self, ui: &mut Ui, around: &Around<'_>, destinations: Option<usize>) {
        let language = around.language;
        let name = say!(language, "item-procedure");
        let now = now(around, ItemName::Procedure);
        let is_offered = around.actual.offers.alerting;
        let row = |ui: &mut Ui, procedure: &mut Procedure| {
            let choices = [Procedure::OneAfterAnother, Procedure::All].map(|choice| {
                let value = ItemValue::from(choice);
                let text = words::item_value(ItemName::Procedure, &value, language);
                (choice, capital(&text))
            });
            if let Some(chosen) = parts::segmented(ui, *procedure, &choices) {
                *procedure = chosen;
            }
            let text = match procedure {
                Procedure::OneAfterAnother => say!(language, "ui-procedure-one-after-another-text"),
                Procedure::All => say!(language, "ui-procedure-all-text"),
            };
            super::explain(ui, &text);
        };
        self.procedure.row_if(ui, around, is_offered, &name, &now, row);
        if self.silences(destinations) {
            let strong = say!(language, "ui-procedure-silences");
            let text = say!(language, "ui-procedure-silences-text");
            let button = say!(language, "ui-procedure-use-all");
            if super::warning(ui, &strong, &text, Some(&button)) {
                self.procedure = Wish {
                    is_set: true,
                    value: Procedure::All,
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;
    use crate::{
        configure::target::Actual,
        site::{Procedure, SnmpAlert},
    };

    fn answers(procedure: Procedure, waits: bool) -> Answers {
        let wish = SnmpAlert {
            acknowledge: Some(waits),
            procedure: Some(procedure),
            ..SnmpAlert::default()
        };
        Answers::new(&wish, &Actual::default(), false)
    }

    #[test]
    fn the_first_who_answers_keeps_the_others_from_being_told() {
        assert!(answers(Procedure::OneAfterAnother, true).silences(Some(2)));
        assert!(!answers(Procedure::OneAfterAnother, true).silences(Some(1)));
        assert!(!answers(Procedure::OneAfterAnother, false).silences(Some(2)));
        assert!(!answers(Procedure::All, true).silences(Some(2)));
    }

    #[test]
    fn more_retries_than_a_bmc_can_hold_are_refused() {
        let mut answers = answers(Procedure::All, true);
        answers.retries = "8".to_owned();
        assert!(answers.fill(&mut SnmpAlert::default()).is_none());
        answers.retries = "7".to_owned();
        assert!(answers.fill(&mut SnmpAlert::default()).is_some());
    }
}
