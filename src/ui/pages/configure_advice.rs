//! What an administrator should know before applying: each a sentence, with a button where something can be done about
//! it. A button changes what is wanted, or leads to where it is changed; it never writes to a server.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Page},
        parts::{self, Mark},
        scaffold,
        theme::{CONTROL_HEIGHT, Look, NARROW, Tone, space},
    },
    configure::{self, State, Tab},
};
use crate::{
    configure::target::Advice,
    i18n::Language,
    say,
    site::{Procedure, Wanted},
    words,
};
use eframe::egui::{Margin, Sense, Ui, vec2};
use std::net::{IpAddr, Ipv4Addr};

/// Draws what there is to know about the plan.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    let Some(plan) = &room.plan.value else {
        return;
    };
    let news: Vec<(&Advice, Option<String>)> = plan
        .advice
        .iter()
        .filter_map(|advice| Some((advice, button_of(advice, cx, room, name)?)))
        .collect();
    if news.is_empty() {
        return;
    }
    let language = cx.language;
    let mut pressed = None;
    parts::card_with(ui, Margin::symmetric(16, 10), None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, (advice, button)) in news.iter().enumerate() {
            if place > 0 {
                parts::divider(ui);
            }
            if row(ui, advice, button.as_deref(), language) {
                pressed = Some(*advice);
            }
        }
    });
    ui.add_space(space::XS);
    if let Some(advice) = pressed {
        act(state, cx, room, name, &plan.wanted, advice);
    }
}

/// The button that goes with an advice, if it has one. `None` where the advice is no news: that a BMC sends to port 162
/// need not be said where every address is this computer's and that port is heard.
fn button_of(advice: &Advice, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) -> Option<Option<String>> {
    let Advice::AlwaysPort162 { addresses } = advice else {
        return Some(Some(button(advice, cx.language)));
    };
    // The rehearsal's BMC sends to the rehearsal's own port.
    if cx.model.rehearsal.is_some() {
        return None;
    }
    cx.model.look_here(name, addresses);
    let is_here = |address| room.here.get(address).copied().flatten() == Some(true);
    match (cx.model.hears_trap_port(), addresses.iter().any(is_here)) {
        (true, _) if addresses.iter().all(is_here) => None,
        (false, true) => Some(Some(button(advice, cx.language))),
        _ => Some(None),
    }
}

/// One sentence; whether its button was pressed.
fn row(ui: &mut Ui, advice: &Advice, button: Option<&str>, language: Language) -> bool {
    let look = Look::of(ui);
    let (tone, mark) = weight(ui, advice);
    let text = words::plan_advice(advice, language);
    let sentence = |ui: &mut Ui| {
        // Level with the button's text.
        ui.add_space((CONTROL_HEIGHT - 22.0) / 2.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 22.0), Sense::hover());
            parts::paint_mark(ui.painter(), rect.center(), 11.0, mark, tone.strong);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.label(look.body(&text));
                ui.add_space(space::XS);
            });
        });
    };
    let mut is_pressed = false;
    let is_below = ui.available_width() < NARROW - 160.0;
    scaffold::sides(ui, &text, sentence, |ui| {
        if let Some(button) = button {
            if is_below {
                ui.add_space(16.0 + space::S);
            }
            is_pressed = parts::small(ui, button).clicked();
        }
    });
    is_pressed
}

fn weight(ui: &Ui, advice: &Advice) -> (Tone, Mark) {
    let c = Look::of(ui).colors;
    match advice {
        Advice::MailByHand | Advice::AlwaysPort162 { .. } => (c.information, Mark::Info),
        Advice::ArmsPowerActions { .. } => (c.error, Mark::Square),
        _ => (c.warning, Mark::Triangle),
    }
}

fn button(advice: &Advice, language: Language) -> String {
    match advice {
        Advice::AcknowledgeStopsTheOthers { .. } | Advice::OneAfterAnotherWithoutAcknowledge { .. } => {
            say!(language, "ui-procedure-use-all")
        }
        Advice::UseFreeDestination { free, .. } => {
            say!(language, "ui-advice-use-free", number = free.to_string())
        }
        Advice::FilterDefeatsLevel { .. } => say!(language, "ui-advice-level"),
        Advice::ArmsPowerActions { .. } => say!(language, "ui-advice-others"),
        Advice::MailByHand => say!(language, "ui-advice-by-hand"),
        Advice::AlwaysPort162 { .. } => say!(language, "ui-destination-open-settings"),
    }
}

fn act(
    state: &mut State,
    cx: &mut Cx<'_>,
    room: &ConfigureRoom,
    name: &str,
    wanted: &Wanted,
    advice: &Advice,
) {
    let mut wanted = wanted.clone();
    match advice {
        Advice::AcknowledgeStopsTheOthers { .. } | Advice::OneAfterAnotherWithoutAcknowledge { .. } => {
            wanted.snmp_alert.procedure = Some(Procedure::All);
            cx.model.set_wanted(name, wanted);
        }
        Advice::UseFreeDestination {
            wanted: ours,
            displaced,
            free,
        } => {
            let list = wanted.snmp_alert.destinations.get_or_insert_default();
            use_free(list, *ours, *displaced, *free);
            cx.model.set_wanted(name, wanted);
        }
        Advice::FilterDefeatsLevel { .. } => configure::edit_level(state, cx, room, name),
        Advice::ArmsPowerActions { .. } => state.shows_others = true,
        Advice::MailByHand => state.tab = Tab::ByHand,
        Advice::AlwaysPort162 { .. } => cx.model.go(Page::Settings),
    }
}

/// Lists both: who was there keeps the place, and ours moves to the free one (counted from 1).
fn use_free(list: &mut Vec<IpAddr>, ours: IpAddr, theirs: IpAddr, free: u8) {
    let free = usize::from(free.max(1));
    if list.len() < free {
        list.resize(free, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }
    if let Some(place) = list.iter_mut().find(|address| **address == ours) {
        *place = theirs;
    }
    if let Some(place) = list.get_mut(free - 1) {
        *place = ours;
    }
}

#[cfg(test)]
mod tests {
    use super::use_free;
    use std::net::IpAddr;

    #[test]
    fn whoever_was_there_keeps_the_place() {
        let address = |text: &str| -> IpAddr { text.parse().expect("an address") };
        let (ours, theirs) = (address("192.0.2.10"), address("192.0.2.99"));
        let mut list = vec![ours];
        use_free(&mut list, ours, theirs, 3);
        assert_eq!(list, [theirs, address("0.0.0.0"), ours]);
    }
}
