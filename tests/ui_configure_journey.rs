//! Setting everything in the window, against the rehearsal: form → difference → consent → apply → undo. The engine, the
//! BMC and the datagrams are real.

mod ui_support;

use eframe::egui::{self, Event, Key, Modifiers, Role, accesskit::Toggled};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use tsuho::{configure::target::ItemName, i18n::Language, say, ui::App, words};
use ui_support::desk::Desk;

/// High enough that the whole form is in sight.
fn open(language: Language) -> Desk {
    let mut desk = Desk::open_sized(language, egui::vec2(1280.0, 2400.0));
    desk.click(&say!(language, "ui-rehearsal-start"));
    desk.wait_for(&say!(language, "ui-rehearsal-banner"));
    desk.go(&say!(language, "ui-configure"));
    desk
}

/// The part of a sentence with a count that is the same for every count.
fn around_count(sentence: String) -> String {
    let parts = sentence.split("77").map(str::trim);
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
}

fn press(desk: &mut Desk, role: Role, label: &str) {
    desk.wait_until(label, |window| {
        window.query_by_role_and_label(role, label).is_some()
    });
    desk.window.get_by_role_and_label(role, label).click_accesskit();
    desk.draw();
}

/// Ticks a box that is not ticked yet.
fn tick(desk: &mut Desk, label: &str) {
    desk.wait_until(label, |window| {
        window.query_by_role_and_label(Role::CheckBox, label).is_some()
    });
    let tick = desk.window.get_by_role_and_label(Role::CheckBox, label);
    if tick.accesskit_node().toggled() != Some(Toggled::True) {
        tick.click_accesskit();
    }
    desk.draw();
}

fn type_into(desk: &mut Desk, label: &str, text: &str) {
    desk.wait_until(label, |window| {
        window.query_by_role_and_label(Role::TextInput, label).is_some()
    });
    desk.window.get_by_role_and_label(Role::TextInput, label).focus();
    desk.draw();
    desk.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    desk.window.key_press(Key::Delete);
    desk.draw();
    desk.window.event(Event::Text(text.to_owned()));
    desk.draw();
}

/// What a setting's row says.
fn row(window: &Harness<'static, App>, name: ItemName, language: Language) -> Option<String> {
    let name = format!("{} · ", words::item_name(name, language));
    window
        .query_all_by_role(Role::Row)
        .filter_map(|row| row.accesskit_node().label())
        .find(|row| row.starts_with(&name))
}

fn wait_for_row(desk: &mut Desk, name: ItemName, language: Language, says: &[&str]) {
    let what = format!("{name}: {says:?}");
    desk.wait_until(&what, |window| {
        row(window, name, language).is_some_and(|row| says.iter().all(|word| row.contains(word)))
    });
}

fn fill_in(desk: &mut Desk, language: Language) {
    desk.click(&say!(language, "ui-wanted-edit"));
    for (number, address) in [("2", "127.0.0.2"), ("3", "127.0.0.3")] {
        let label = say!(language, "ui-wanted-destination", number = number);
        type_into(desk, &label, address);
    }
    tick(desk, &say!(language, "item-procedure"));
    press(
        desk,
        Role::RadioButton,
        &capital(&say!(language, "procedure-all")),
    );
    tick(desk, &say!(language, "item-level"));
    press(desk, Role::RadioButton, &say!(language, "ui-level-individual"));
    tick(desk, &capital(&say!(language, "event-group-temperature")));
    tick(desk, &capital(&say!(language, "event-group-fan")));
    let gateway = format!(
        "{} {}",
        say!(language, "ui-group-gateway"),
        say!(language, "ui-section-none")
    );
    press(desk, Role::DisclosureTriangle, &gateway);
    tick(desk, &say!(language, "item-gateway"));
    type_into(desk, &say!(language, "item-gateway"), "127.0.0.254");
    press(desk, Role::Button, &say!(language, "ui-wanted-save"));
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

fn everything_and_back(language: Language) {
    let mut desk = open(language);
    desk.wait_for(&around_count(say!(language, "ui-will-change", count = 77usize)));
    fill_in(&mut desk, language);
    let (differs, applied) = (
        say!(language, "outcome-differs"),
        say!(language, "outcome-applied"),
    );
    let groups = [
        say!(language, "event-group-temperature"),
        say!(language, "event-group-fan"),
    ];
    let level = [groups[0].as_str(), groups[1].as_str(), differs.as_str()];
    wait_for_row(&mut desk, ItemName::Level, language, &level);
    for (number, address) in [(2, "127.0.0.2"), (3, "127.0.0.3")] {
        let says = [address, differs.as_str()];
        wait_for_row(&mut desk, ItemName::Destination(number), language, &says);
    }
    let consent = say!(language, "ui-state-consent");
    wait_for_row(&mut desk, ItemName::Gateway, language, &["127.0.0.254", &consent]);

    desk.click(&around_count(say!(language, "ui-apply", count = 77usize)));
    tick(&mut desk, &say!(language, "ui-gateway-consent"));
    desk.click(&around_count(say!(language, "ui-apply-yes", count = 77usize)));
    desk.wait_for(&say!(language, "ui-applied"));
    for name in [
        ItemName::Level,
        ItemName::Destination(2),
        ItemName::Destination(3),
        ItemName::Gateway,
    ] {
        wait_for_row(&mut desk, name, language, &[&applied]);
    }
    let all = say!(language, "procedure-all");
    wait_for_row(&mut desk, ItemName::Procedure, language, &[&all]);

    desk.click(&say!(language, "ui-undo"));
    desk.click(&say!(language, "ui-undo-yes"));
    desk.wait_for(&say!(language, "ui-undone"));
    desk.click(&say!(language, "ui-read-again"));
    // What was there before is there again, so the same differs again.
    wait_for_row(&mut desk, ItemName::Level, language, &level);
    wait_for_row(&mut desk, ItemName::Gateway, language, &["127.0.0.254", &consent]);
}

#[test]
fn everything_is_set_with_consent_and_put_back_in_english() {
    everything_and_back(Language::En);
}

#[test]
fn everything_is_set_with_consent_and_put_back_in_japanese() {
    everything_and_back(Language::Ja);
}
