//! The Settings tab of Configure: what the form takes and refuses, what is asked before anything is written, what the
//! advice leads to. Through the accessibility tree, with no display and no engine.

mod ui_support;

use eframe::egui::{Event, ImeEvent, Key, Modifiers, Role, accesskit::Toggled};
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{
    configure::target::{Item, ItemName, Outcome},
    engine::{self, Command, Progress},
    i18n::Language,
    say,
    site::{EventGroup, Level, Procedure, Wanted},
    ui::model::Page,
};
use ui_support::{
    scenes::{Dress, Scene, World, item, text},
    scenes_configure::{everything_offered, form, full, full_plan, full_world},
};

/// High enough that the whole form is in sight: what is scrolled away is not clicked.
fn tall(language: Language) -> Dress {
    let mut dress = Dress::new(language);
    dress.size = eframe::egui::vec2(1280.0, 2400.0);
    dress
}

fn press(scene: &mut Scene, role: Role, label: &str) {
    scene.harness.get_by_role_and_label(role, label).click();
    scene.settle();
}

/// Empties a text field and types this into it.
fn type_into(scene: &mut Scene, label: &str, text: &str) {
    scene
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .focus();
    scene.settle();
    scene.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    scene.harness.key_press(Key::Delete);
    scene.settle();
    scene.harness.event(Event::Text(text.to_owned()));
    scene.settle();
}

fn value(scene: &Scene, label: &str) -> String {
    let field = scene.harness.get_by_role_and_label(Role::TextInput, label);
    field.value().unwrap_or_default()
}

fn says(scene: &Scene, words: &str) -> bool {
    scene.harness.query_all_by_label_contains(words).next().is_some()
}

fn can_save(scene: &Scene, language: Language) -> bool {
    let label = say!(language, "ui-wanted-save");
    let save = scene.harness.get_by_role_and_label(Role::Button, &label);
    !save.accesskit_node().is_disabled()
}

fn saved(scene: &Scene) -> Option<Wanted> {
    scene.sent.iter().rev().find_map(|command| match command {
        Command::SetWanted { wanted, .. } => Some(wanted.clone()),
        _ => None,
    })
}

/// The form of a server of which nothing is wanted yet.
fn first_form(language: Language) -> Scene {
    let mut world = World::busy(language);
    world.plan = full_plan();
    world.plan.wanted = Wanted::default();
    world.plan.actual = everything_offered();
    for view in &mut world.servers {
        view.server.wanted = Wanted::default();
    }
    let mut scene = Scene::open(&tall(language), world);
    scene.go(Page::Configure);
    scene.press(&say!(language, "ui-wanted-edit"));
    scene
}

#[test]
fn groups_procedure_and_destinations_are_saved_as_they_were_chosen() {
    let en = Language::En;
    let mut scene = first_form(en);
    for (number, address) in [("1", "192.0.2.10"), ("2", "192.0.2.20"), ("3", "192.0.2.30")] {
        let label = say!(en, "ui-wanted-destination", number = number);
        type_into(&mut scene, &label, address);
    }
    press(&mut scene, Role::CheckBox, &say!(en, "item-procedure"));
    press(&mut scene, Role::RadioButton, "All destinations");
    press(&mut scene, Role::CheckBox, &say!(en, "item-level"));
    press(&mut scene, Role::RadioButton, &say!(en, "ui-level-individual"));
    assert!(!can_save(&scene, en), "a level that tells of nothing is refused");
    press(&mut scene, Role::CheckBox, "Fan");
    press(&mut scene, Role::CheckBox, "Disk");
    scene.press(&say!(en, "ui-wanted-save"));
    let alert = saved(&scene).expect("it was saved").snmp_alert;
    let addresses: Vec<String> = alert
        .destinations
        .expect("destinations")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(addresses, ["192.0.2.10", "192.0.2.20", "192.0.2.30"]);
    assert_eq!(alert.procedure, Some(Procedure::All));
    let groups = vec![EventGroup::Fan, EventGroup::Disk];
    assert_eq!(alert.level, Some(Level::Individual { groups }));
    assert_eq!(alert.community, None, "what is not ticked is left as it is");
}

#[test]
fn what_the_bmc_cannot_hold_is_refused_with_its_limit() {
    let en = Language::En;
    let destination = |number: &str| say!(en, "ui-wanted-destination", number = number);
    for (field, typed, words) in [
        (
            say!(en, "item-community"),
            "1234567890123456789",
            say!(en, "ui-community-long", bytes = 19usize),
        ),
        (
            say!(en, "ui-wanted-retries"),
            "8",
            say!(en, "ui-wanted-retries-error", most = "7"),
        ),
        (
            say!(en, "ui-wanted-timeout"),
            "256",
            say!(en, "ui-wanted-timeout-error"),
        ),
        (
            destination("2"),
            "2001:db8::10",
            say!(en, "ui-destination-no-ipv6"),
        ),
        (destination("2"), "192.0.2.10", say!(en, "ui-destination-twice")),
        (
            say!(en, "item-gateway-mac"),
            "00:00:5e:00:53",
            say!(en, "ui-gateway-mac-error"),
        ),
        (
            say!(en, "ui-mail-to", number = "1"),
            "ops@",
            say!(en, "ui-mail-address-error"),
        ),
    ] {
        let mut scene = form(&tall(en), en);
        assert!(can_save(&scene, en));
        type_into(&mut scene, &field, typed);
        assert!(says(&scene, &words), "{field}: nothing says {words:?}");
        assert!(!can_save(&scene, en), "{field} = {typed:?} could be saved");
    }
}

#[test]
fn as_many_destinations_as_the_bmc_offers_can_be_entered_and_no_more() {
    let en = Language::En;
    let mut scene = form(&tall(en), en);
    let fourth = say!(en, "ui-wanted-destination", number = "4");
    assert!(!says(&scene, &fourth));
    scene.press(&say!(en, "ui-destination-add", count = 1usize));
    assert!(says(&scene, &fourth));
    assert!(!says(&scene, "more possible"), "this BMC has four places");
}

#[test]
fn japanese_typed_into_any_field_arrives_whole_and_where_it_cannot_stay_that_is_said() {
    let ja = Language::Ja;
    for (field, is_refused) in [
        (say!(ja, "item-community"), true),
        (say!(ja, "ui-wanted-destination", number = "2"), true),
        (say!(ja, "ui-wanted-retries"), true),
        (say!(ja, "item-gateway-mac"), true),
        (say!(ja, "ui-mail-from"), true),
        (say!(ja, "ui-mail-subject"), false),
    ] {
        let mut scene = form(&tall(ja), ja);
        type_into(&mut scene, &field, "");
        scene.harness.event(Event::Ime(ImeEvent::Preedit {
            text: "つうほう".to_owned(),
            active_range_chars: None,
        }));
        scene.settle();
        let commit = Event::Ime(ImeEvent::Commit("通報".to_owned()));
        scene.harness.event(commit);
        scene.settle();
        assert_eq!(value(&scene, &field), "通報", "{field}");
        assert_eq!(can_save(&scene, ja), !is_refused, "{field}");
    }
}

#[test]
fn the_form_warns_that_the_first_answer_stops_the_others_and_offers_all() {
    let en = Language::En;
    let mut scene = form(&tall(en), en);
    assert!(says(&scene, &say!(en, "ui-procedure-silences")));
    scene.press(&say!(en, "ui-procedure-use-all"));
    assert!(!says(&scene, &say!(en, "ui-procedure-silences")));
    scene.press(&say!(en, "ui-wanted-save"));
    let alert = saved(&scene).expect("it was saved").snmp_alert;
    assert_eq!(alert.procedure, Some(Procedure::All));
}

#[test]
fn an_address_of_this_computer_is_told_what_port_it_has_to_be_heard_on() {
    let en = Language::En;
    let mut world = full_world(en);
    world.here = vec!["192.0.2.10".parse().expect("an address")];
    world.listener.addresses = vec!["0.0.0.0:9162".parse().expect("an address")];
    let mut scene = Scene::open(&tall(en), world);
    scene.go(Page::Configure);
    scene.press(&say!(en, "ui-wanted-edit"));
    assert!(says(
        &scene,
        &say!(en, "ui-destination-other-port", port = "9162")
    ));
    scene.press(&say!(en, "ui-destination-open-settings"));
    assert_eq!(scene.harness.state_mut().model().page, Page::Settings);
    scene.go(Page::Configure);
    assert!(
        says(&scene, &say!(en, "ui-wanted-save")),
        "what was typed is still there"
    );
}

#[test]
fn the_gateway_is_written_only_where_it_was_agreed_to_apart() {
    let en = Language::En;
    for (agrees, writes) in [(false, 5usize), (true, 7)] {
        let mut scene = full(&Dress::new(en), en);
        scene.press(&say!(en, "ui-apply", count = 7usize));
        assert!(says(&scene, &say!(en, "ui-gateway-last")));
        if agrees {
            press(&mut scene, Role::CheckBox, &say!(en, "ui-gateway-consent"));
        }
        scene.press(&say!(en, "ui-apply-yes", count = writes));
        let consent = scene.sent.iter().find_map(|command| match command {
            Command::ApplyBmc { consent, .. } => Some(consent.clone()),
            _ => None,
        });
        let consent = consent.expect("it was applied");
        assert_eq!(consent.gateway, agrees);
        assert!(consent.replace.is_empty(), "nobody agreed to displace anybody");
    }
}

#[test]
fn a_consent_to_the_gateway_does_not_outlive_its_dialog() {
    let en = Language::En;
    let mut scene = full(&Dress::new(en), en);
    scene.press(&say!(en, "ui-apply", count = 7usize));
    press(&mut scene, Role::CheckBox, &say!(en, "ui-gateway-consent"));
    scene.harness.key_press(Key::Escape);
    scene.settle();
    scene.press(&say!(en, "ui-apply", count = 7usize));
    assert!(
        says(&scene, &say!(en, "ui-apply-yes", count = 5usize)),
        "it has to be ticked again"
    );
}

#[test]
fn each_advice_leads_to_what_can_be_done_about_it() {
    let en = Language::En;
    let mut scene = full(&tall(en), en);
    scene.press(&say!(en, "ui-advice-use-free", number = "3"));
    let list = saved(&scene).and_then(|wanted| wanted.snmp_alert.destinations);
    let list: Vec<String> = list
        .expect("destinations")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(list, ["192.0.2.99", "192.0.2.20", "192.0.2.10"]);

    scene.press(&say!(en, "ui-procedure-use-all"));
    let procedure = saved(&scene).and_then(|wanted| wanted.snmp_alert.procedure);
    assert_eq!(procedure, Some(Procedure::All));

    scene.press(&say!(en, "ui-advice-level"));
    assert!(says(&scene, &say!(en, "ui-wanted-save")), "the form is open");
    scene.press(&say!(en, "ui-cancel"));

    scene.press(&say!(en, "ui-advice-by-hand"));
    let label = say!(en, "ui-tab-by-hand");
    let tab = scene.harness.get_by_role_and_label(Role::Tab, &label);
    assert_eq!(tab.accesskit_node().toggled(), Some(Toggled::True));
    let wrote = |command: &Command| matches!(command, Command::ApplyBmc { .. });
    assert!(!scene.sent.iter().any(wrote), "no advice writes to a server");
}

#[test]
fn entries_of_others_are_folded_and_shown_when_asked_for() {
    let en = Language::En;
    let mut scene = full(&tall(en), en);
    let entry = say!(en, "ui-others-filter", number = "4");
    assert!(!says(&scene, &entry));
    let title = say!(en, "ui-others", count = 6usize);
    let title = format!("{title} {}", say!(en, "ui-others-note"));
    press(&mut scene, Role::DisclosureTriangle, &title);
    assert!(says(&scene, &entry));
    assert!(says(&scene, &say!(en, "ui-others-acts")));
    let ours = say!(en, "ui-others-filter", number = "9");
    assert!(!says(&scene, &ours), "what is ours is not listed among others");
}

#[test]
fn a_row_turns_to_its_outcome_while_the_others_are_still_being_written() {
    let en = Language::En;
    let mut scene = full(&tall(en), en);
    scene.press(&say!(en, "ui-apply", count = 7usize));
    let job = scene.hold(&say!(en, "ui-apply-yes", count = 5usize));
    let done = Item {
        after: Some(text("ops-tokyo")),
        outcome: Outcome::Applied,
        ..item(ItemName::Community, text("public"), text("ops-tokyo"))
    };
    scene.tell(engine::Event::Progress {
        job,
        progress: Progress::ItemDone(done),
    });
    scene.harness.run_steps(4);
    let rows: Vec<String> = scene
        .harness
        .get_all_by_role(Role::Row)
        .filter_map(|row| row.accesskit_node().label())
        .collect();
    let applied = say!(en, "outcome-applied");
    let row = |name: &str| rows.iter().find(|row| row.starts_with(name)).expect("a row");
    assert!(row("Community").ends_with(&applied), "{rows:?}");
    assert!(!row("Acknowledge").ends_with(&applied), "{rows:?}");
}
