//! The page *Watch* with one row for each fault, through the accessibility tree: what a row stands for, what joins it
//! while it is looked at, seeing to all of it, and the way to each single alert.

mod ui_support;

use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{
    engine::{self, AlertQuery, Command},
    i18n::Language,
    say,
    ui::model::Page,
};
use ui_support::{
    faults::{joins, told_again},
    scenes::{Dress, Scene, World},
};

/// The number of the fault whose first alert says this.
fn fault(scene: &Scene, title: &str) -> i64 {
    let mut alerts = scene.world.alerts.alerts.iter().rev();
    let first = alerts.find(|alert| alert.title.ja.contains(title));
    first.expect("such an alert").id
}

fn open(language: Language) -> Scene {
    let mut world = World::busy(language);
    told_again(&mut world);
    let mut scene = Scene::open(&Dress::new(language), world);
    scene.go(Page::Alerts);
    scene.press(&say!(language, "ui-alerts-fold"));
    scene
}

fn rows(scene: &Scene) -> Vec<String> {
    let rows = scene.harness.get_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label().unwrap_or_default())
        .collect()
}

fn row(scene: &Scene, words: &str) -> String {
    let rows = rows(scene);
    let found = rows.iter().find(|row| row.contains(words));
    found.unwrap_or_else(|| panic!("{words}: {rows:#?}")).clone()
}

fn asked(scene: &Scene) -> AlertQuery {
    let query = scene.sent.iter().rev().find_map(|command| match command {
        Command::ListAlerts { query } => Some(query.clone()),
        _ => None,
    });
    query.expect("the log was asked")
}

fn says(scene: &Scene, text: &str) -> bool {
    scene.harness.query_by_label_contains(text).is_some()
}

const TEMPERATURE: &str = "吸気温度";
const SUPPLY: &str = "電源ユニット 2";

fn in_language(language: Language, ja: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

#[test]
fn every_fault_is_one_row_that_says_how_many_alerts_it_stands_for_and_that_is_remembered() {
    for language in Language::ALL {
        let mut scene = open(language);
        assert!(asked(&scene).folded);
        assert_eq!(rows(&scene).len(), 11, "one for each fault");
        let temperature = row(&scene, in_language(language, TEMPERATURE, "Inlet temperature"));
        let many = in_language(language, "通報 12 件", "12 alerts");
        assert!(
            temperature.contains(many) && temperature.contains("SNMP ×12"),
            "{temperature}"
        );
        let supply = row(&scene, in_language(language, SUPPLY, "Power supply 2"));
        let ways = in_language(language, "BMC → SNMP ＋ メール", "BMC → SNMP + mail");
        assert!(supply.contains(ways), "{supply}");
        let storm = row(&scene, "×1,200");
        assert!(!storm.contains("RAID"), "a storm is many things: {storm}");
        let total = scene.world.alerts.total;
        let (shown, total) = (11, format!("1,{:03}", total - 1000));
        let numbers = say!(
            language,
            "ui-alerts-as-rows",
            total = total,
            count = shown.to_string()
        );
        assert!(says(&scene, &numbers), "{numbers}");
        assert!(
            scene.harness.state_mut().settings().alerts.folded,
            "for the next time"
        );
        scene.press(&say!(language, "ui-alerts-fold"));
        assert!(!asked(&scene).folded && !scene.harness.state_mut().settings().alerts.folded);
        let dress = Dress::new(language);
        let mut settings = dress.settings.clone();
        settings.alerts.folded = true;
        let mut again = Scene::open(&Dress { settings, ..dress }, World::busy(language));
        again.go(Page::Alerts);
        assert!(asked(&again).folded, "as it was left");
    }
}

#[test]
fn an_alert_that_joins_a_fault_is_counted_in_its_row_at_once_wherever_the_list_stands() {
    for follows in [true, false] {
        let mut scene = open(Language::En);
        let temperature = fault(&scene, TEMPERATURE);
        scene.harness.state_mut().model().open_alert(temperature);
        scene.harness.state_mut().model().alerts.follows = follows;
        scene.settle();
        let newest = joins(&mut scene.world, temperature);
        scene.tell(engine::Event::AlertsChanged {
            unacknowledged: 3,
            newest_id: Some(newest),
        });
        scene.settle();
        let row = row(&scene, "Inlet temperature");
        assert!(row.contains("13 alerts") && row.contains("SNMP ×13"), "{row}");
        let count = say!(Language::En, "ui-alert-incident", count = 13u64);
        assert!(says(&scene, &count), "the details count it too");
        assert_eq!(rows(&scene).len(), 11, "it is no row of its own");
    }
}

#[test]
fn seeing_to_a_row_sees_to_every_alert_of_its_fault_with_one_note() {
    for language in Language::ALL {
        let mut scene = open(language);
        scene.press_row(in_language(language, TEMPERATURE, "Inlet temperature"));
        scene.press(&say!(language, "ui-acknowledge-many", count = "12"));
        assert!(says(
            &scene,
            &say!(language, "ui-acknowledge-title-many", count = "12")
        ));
        assert!(says(&scene, &say!(language, "ui-acknowledge-folded-text")));
        scene.harness.event(Event::Text("空調を確認".to_owned()));
        scene.settle();
        scene.press(&say!(language, "ui-acknowledge-yes"));
        let sent = scene.sent.iter().find_map(|command| match command {
            Command::AcknowledgeIncidents { ids, note } => Some((ids.clone(), note.clone())),
            _ => None,
        });
        let temperature = fault(&scene, TEMPERATURE);
        assert_eq!(sent, Some((vec![temperature], "空調を確認".to_owned())));
        let many = say!(language, "ui-acknowledge-many", count = "12");
        assert!(!says(&scene, &many), "nothing chosen is open any more");
    }
}

#[test]
fn every_single_alert_of_a_fault_can_be_reached_from_its_row() {
    let language = Language::En;
    let mut world = World::busy(language);
    told_again(&mut world);
    let mut dress = Dress::new(language);
    // High enough that nothing must be scrolled to.
    dress.size.y = 1800.0;
    let mut scene = Scene::open(&dress, world);
    scene.go(Page::Alerts);
    scene.press(&say!(language, "ui-alerts-fold"));
    let temperature = fault(&scene, TEMPERATURE);
    for _ in 0..20 {
        joins(&mut scene.world, temperature);
    }
    scene.press_row("Inlet temperature");
    let more = say!(language, "ui-alert-incident-more", count = "20");
    scene.press(&more);
    let model = scene.harness.state_mut().model();
    let shown = model.alerts.incident.value.clone().expect("the fault");
    assert_eq!(shown.members.len(), 32);
    assert!(!says(&scene, "left"), "all of them are there");
    let last = shown.members.last().expect("members").alert.id;
    let model = scene.harness.state_mut().model();
    model.open_member(last);
    scene.settle();
    let model = scene.harness.state_mut().model();
    let opened = model.alerts.opened().expect("an alert").clone();
    assert_eq!((opened.id, opened.stands_for.is_none()), (last, true));
    assert_eq!(
        model.alerts.open_ones().incidents,
        [temperature],
        "its row is still chosen"
    );
    let members = model.alerts.incident.value.as_ref().map(|it| it.members.len());
    assert_eq!(members, Some(32), "and what was shown of it stays");
}

#[test]
fn where_no_fault_matches_it_says_where_words_are_looked_for_and_keeps_one_row_per_fault() {
    for language in Language::ALL {
        let mut scene = open(language);
        scene.type_into(&say!(language, "ui-alerts-search"), "RAID5");
        assert!(says(&scene, &say!(language, "ui-alerts-no-match-folded-text")));
        scene.press(&say!(language, "ui-alerts-show-all"));
        assert_eq!(rows(&scene).len(), 11);
        scene.harness.key_press_modifiers(Modifiers::NONE, Key::Home);
        scene.settle();
        scene.press(&say!(language, "ui-export"));
        assert!(says(&scene, &say!(language, "ui-export-text-folded")));
    }
}
