//! Settings, *Who may send*: what is typed becomes a change, passphrases that are too short do not, and how it looks.

mod ui_support;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{
    engine::{Command, Event, ReceiverChange},
    i18n::Language,
    say,
    site::{AuthProtocol, PrivacyProtocol},
    ui::model::Page,
};
use ui_support::{
    album::{Album, in_both},
    scenes::{Dress, Scene, World},
};

const LANGUAGE: Language = Language::En;

/// Tall enough for the whole page.
fn open(dress: &Dress, language: Language) -> Scene {
    let mut dress = dress.clone();
    dress.size.y = 2400.0;
    let mut world = World::busy(language);
    world.listener.refused_by = [("discovery", 12), ("not-in-time-window", 1), ("wrong-digest", 3)].into();
    world.listener.counters.refused = 4;
    world.listener.counters.received += 4;
    let mut scene = Scene::open(&dress, world);
    scene.go(Page::Settings);
    scene
}

/// Types into the field of a passphrase that is called this.
fn type_secretly(scene: &mut Scene, label: &str, text: &str) {
    scene
        .harness
        .get_by_role_and_label(Role::PasswordInput, label)
        .focus();
    scene.harness.run();
    scene
        .harness
        .get_by_role_and_label(Role::PasswordInput, label)
        .type_text(text);
    scene.settle();
}

fn last_change(scene: &Scene) -> &ReceiverChange {
    let changes = scene.sent.iter().rev().find_map(|command| match command {
        Command::ChangeReceiver { change } => Some(change),
        _ => None,
    });
    changes.expect("a change was sent")
}

#[test]
fn whom_the_receiver_listens_to() {
    let mut album = Album::default();
    in_both("settings-receiver", &mut album, |dress, language| {
        let mut scene = open(dress, language);
        scene.press(&say!(language, "ui-receiver-add-user"));
        scene.type_into(&say!(language, "ui-receiver-user-name"), "rack-3");
        type_secretly(&mut scene, &say!(language, "ui-receiver-auth-words"), "short");
        scene
    });
}

#[test]
fn what_is_typed_becomes_a_change_once_it_is_whole() {
    let mut scene = open(&Dress::new(LANGUAGE), LANGUAGE);
    let add = say!(LANGUAGE, "ui-receiver-add-source");
    scene.type_into(&say!(LANGUAGE, "ui-receiver-source"), "192.0.2");
    assert!(
        scene.harness.get_by_label(&add).accesskit_node().is_disabled(),
        "not an address yet"
    );
    scene.type_into(&say!(LANGUAGE, "ui-receiver-source"), ".7/28");
    scene.press(&add);
    assert!(
        matches!(last_change(&scene), ReceiverChange::AllowSource(source) if source.to_string() == "192.0.2.0/28")
    );

    let remove = say!(LANGUAGE, "ui-receiver-remove");
    scene.press(&format!("ops: {remove}"));
    assert!(matches!(last_change(&scene), ReceiverChange::RemoveCommunity(name) if name == "ops"));
}

#[test]
fn a_user_needs_passphrases_that_are_long_enough_and_the_form_forgets_them() {
    let mut scene = open(&Dress::new(LANGUAGE), LANGUAGE);
    scene.press(&say!(LANGUAGE, "ui-receiver-add-user"));
    let add = say!(LANGUAGE, "ui-receiver-add-user-now");
    scene.type_into(&say!(LANGUAGE, "ui-receiver-user-name"), "rack-3");
    type_secretly(
        &mut scene,
        &say!(LANGUAGE, "ui-receiver-auth-words"),
        "authentic words",
    );
    type_secretly(&mut scene, &say!(LANGUAGE, "ui-receiver-privacy-words"), "short");
    assert!(scene.harness.get_by_label(&add).accesskit_node().is_disabled());
    type_secretly(
        &mut scene,
        &say!(LANGUAGE, "ui-receiver-privacy-words"),
        " no more",
    );
    scene.press(&add);
    match last_change(&scene) {
        ReceiverChange::AddUser(new) => {
            assert_eq!(
                (new.user.auth, new.user.privacy),
                (Some(AuthProtocol::Sha256), Some(PrivacyProtocol::Aes128))
            );
            let words = |secret: &Option<tsuho::secrets::Secret>| {
                secret.as_ref().map(|secret| secret.expose().to_owned())
            };
            assert_eq!(words(&new.auth).as_deref(), Some("authentic words"));
            assert_eq!(words(&new.privacy).as_deref(), Some("short no more"));
        }
        other => panic!("{other:?}"),
    }
    let label = say!(LANGUAGE, "ui-receiver-auth-words");
    assert!(
        scene.harness.query_by_label(&label).is_none(),
        "the form is closed"
    );
}

#[test]
fn a_user_is_removed_only_after_a_question() {
    let mut scene = open(&Dress::new(LANGUAGE), LANGUAGE);
    let remove = say!(LANGUAGE, "ui-receiver-remove");
    scene.press(&format!("old-switch: {remove}"));
    assert!(
        !scene
            .sent
            .iter()
            .any(|command| matches!(command, Command::ChangeReceiver { .. }))
    );
    scene.press(&remove);
    assert!(matches!(
        last_change(&scene),
        ReceiverChange::RemoveUser { name, engine: Some(_) } if name == "old-switch"
    ));
    scene.tell(Event::Listener(scene.world.listener.clone()));
    scene.settle();
}
