//! What the window does with keys, words and failures: through the accessibility tree, with no display and no engine.

mod ui_support;

use eframe::egui::{Event, ImeEvent, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{engine::Command, i18n::Language, say, ui::model::Page};
use ui_support::scenes::{Dress, Scene, World, displacing_plan};

fn open(language: Language) -> Scene {
    Scene::open(&Dress::new(language), World::busy(language))
}

#[test]
fn keys_lead_to_every_room() {
    let mut scene = open(Language::En);
    for (key, page) in [
        (Key::Num1, Page::Choose),
        (Key::Num2, Page::Configure),
        (Key::Num3, Page::Prove),
        (Key::Num4, Page::Alerts),
    ] {
        scene.harness.key_press_modifiers(Modifiers::COMMAND, key);
        scene.settle();
        assert_eq!(scene.harness.state_mut().model().page, page);
    }
}

#[test]
fn a_question_is_answered_with_number_keys_and_enter() {
    let mut scene = open(Language::Ja);
    scene.go(Page::Choose);
    scene.harness.key_press(Key::Num2);
    scene.settle();
    scene.harness.key_press(Key::Enter);
    scene.settle();
    let saved = scene.sent.iter().rev().find_map(|command| match command {
        Command::SetAnswers { answers } => Some(answers.clone()),
        _ => None,
    });
    let saved = saved.expect("the answer was saved");
    assert_eq!(saved.get("recipient").map(String::as_str), Some("centre"));
}

#[test]
fn a_digit_typed_into_a_field_answers_no_question() {
    let mut scene = open(Language::En);
    scene.go(Page::Servers);
    scene.press(&say!(Language::En, "ui-servers-add"));
    let label = say!(Language::En, "ui-field-name");
    let field = scene.harness.get_by_role_and_label(Role::TextInput, &label);
    field.focus();
    scene.settle();
    scene.harness.event(Event::Text("SV09?".to_owned()));
    scene.settle();
    let label = say!(Language::En, "ui-keys-title");
    assert!(
        scene.harness.query_by_label(&label).is_none(),
        "a typed ? opens no help"
    );
}

#[test]
fn every_text_field_takes_japanese_input() {
    let mut scene = open(Language::Ja);
    scene.go(Page::Servers);
    scene.press(&say!(Language::Ja, "ui-servers-add"));
    for label in [
        say!(Language::Ja, "ui-field-name"),
        say!(Language::Ja, "ui-field-user"),
    ] {
        scene
            .harness
            .get_by_role_and_label(Role::TextInput, &label)
            .focus();
        scene.settle();
        scene.harness.event(Event::Ime(ImeEvent::Preedit {
            text: "つうほう".to_owned(),
            active_range_chars: None,
        }));
        scene.settle();
        scene
            .harness
            .event(Event::Ime(ImeEvent::Commit("通報".to_owned())));
        scene.settle();
        let field = scene.harness.get_by_role_and_label(Role::TextInput, &label);
        assert_eq!(field.value().as_deref(), Some("通報"), "{label}");
    }
}

#[test]
fn nothing_is_written_before_it_was_confirmed_and_escape_means_no() {
    let mut scene = open(Language::En);
    scene.go(Page::Configure);
    scene.press(&say!(Language::En, "ui-apply", count = 4usize));
    scene.harness.key_press(Key::Escape);
    scene.settle();
    let is_write = |command: &Command| matches!(command, Command::ApplyBmc { .. } | Command::UndoBmc { .. });
    assert!(!scene.sent.iter().any(is_write));
    assert!(
        scene
            .harness
            .query_by_label(&say!(Language::En, "ui-apply-yes", count = 4usize))
            .is_none(),
        "the dialog is closed"
    );
}

#[test]
fn somebody_elses_destination_goes_only_where_it_was_agreed_to() {
    let mut world = World::busy(Language::En);
    world.plan = displacing_plan();
    let mut scene = Scene::open(&Dress::new(Language::En), world);
    scene.go(Page::Configure);
    scene.press(&say!(Language::En, "ui-replace", address = "192.0.2.99"));
    scene.press(&say!(Language::En, "ui-apply", count = 4usize));
    scene.press(&say!(Language::En, "ui-apply-yes", count = 4usize));
    let consent = scene.sent.iter().find_map(|command| match command {
        Command::ApplyBmc { consent, .. } => Some(consent.replace.clone()),
        _ => None,
    });
    assert_eq!(consent, Some(vec!["192.0.2.99".parse().expect("an address")]));
}

#[test]
fn a_failed_reading_can_be_tried_again() {
    let mut world = World::busy(Language::Ja);
    world.fails = true;
    let mut scene = Scene::open(&Dress::new(Language::Ja), world);
    scene.go(Page::Configure);
    scene.world.fails = false;
    scene.press(&say!(Language::Ja, "ui-try-again"));
    let label = say!(Language::Ja, "ui-apply", count = 4usize);
    assert!(scene.harness.query_by_label(&label).is_some());
}

#[test]
fn the_language_changes_while_the_window_is_open() {
    let mut scene = open(Language::Ja);
    assert!(scene.harness.query_by_label("設定する").is_some());
    scene.press("English");
    assert!(scene.harness.query_by_label("Configure").is_some());
    assert!(scene.harness.query_by_label("設定する").is_none());
}

#[test]
fn tab_reaches_the_rail_and_the_page_in_order() {
    let mut scene = open(Language::En);
    let mut reached = Vec::new();
    for _ in 0..14 {
        scene.harness.key_press(Key::Tab);
        scene.settle();
        let focused = scene
            .harness
            .root()
            .children_recursive()
            .find(|node| node.is_focused());
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    let place = |label: &str| {
        reached
            .iter()
            .position(|known| known.contains(label))
            .unwrap_or(usize::MAX)
    };
    let order = [
        "Choose",
        "Configure",
        "Prove",
        "Watch",
        "Servers",
        "Settings",
        "Start the rehearsal",
    ];
    let places: Vec<usize> = order.into_iter().map(place).collect();
    assert!(
        places.is_sorted() && places.last() < Some(&usize::MAX),
        "{reached:?}"
    );
}

#[test]
fn a_page_of_many_alerts_shows_only_what_is_in_sight() {
    let mut world = World::busy(Language::En);
    let one = world.alerts.alerts.first().cloned().expect("an alert");
    world.alerts.alerts = (0..5000)
        .map(|id| {
            let mut alert = one.clone();
            alert.id = id;
            alert
        })
        .collect();
    let mut scene = Scene::open(&Dress::new(Language::En), world);
    scene.go(Page::Alerts);
    let rows = scene.harness.query_all_by_role(Role::ListBoxOption).count();
    assert!((5..60).contains(&rows), "{rows} rows are drawn");
}
