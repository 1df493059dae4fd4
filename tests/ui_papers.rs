//! The step sheets and the procedure in the window: what is shown, what is copied, what is written and opened.

mod ui_support;

use eframe::egui::{OutputCommand, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{
    engine::{Command, PaperPlace},
    i18n::Language,
    say,
    sheet::paper::PaperForm,
    ui::model::Page,
};
use ui_support::scenes::{Dress, Scene, World, answers};

fn by_hand(language: Language) -> Scene {
    let mut scene = Scene::open(&Dress::new(language), World::busy(language));
    scene.go(Page::Configure);
    scene.press(&say!(language, "ui-tab-by-hand"));
    scene
}

fn outcome(language: Language) -> Scene {
    let mut world = World::busy(language);
    world.answers = answers(&[
        ("recipient", "me"),
        ("bmc", "ee3"),
        ("agent", "none"),
        ("smtp-from-bmc", "no"),
        ("snmp-receiver", "other"),
    ]);
    let mut scene = Scene::open(&Dress::new(language), world);
    scene.go(Page::Choose);
    scene.press(&say!(language, "ui-procedure"));
    scene
}

/// What the window asked the system for, since the button was pressed and everything was answered.
fn pressed(scene: &mut Scene, label: &str) -> Vec<OutputCommand> {
    scene.harness.get_by_label(label).click();
    let mut asked = Vec::new();
    for _ in 0..4 {
        scene.step();
        asked.extend(scene.harness.output().platform_output.commands.clone());
    }
    asked
}

fn written(scene: &Scene) -> Option<(PaperForm, PaperPlace)> {
    scene.sent.iter().rev().find_map(|command| match command {
        Command::WritePaper { form, place, .. } => Some((*form, place.clone())),
        _ => None,
    })
}

#[test]
fn a_value_is_copied_exactly_as_it_is_to_be_typed() {
    let language = Language::En;
    let mut scene = by_hand(language);
    let field = "Community Name (コミュニティ名)";
    let label = say!(language, "ui-hand-copy-field", field = field);
    let asked = pressed(&mut scene, &label);
    assert!(
        asked.contains(&OutputCommand::CopyText("ops-tokyo".to_owned())),
        "{asked:?}"
    );
}

#[test]
fn all_values_are_copied_as_lines_that_a_spreadsheet_takes() {
    let language = Language::Ja;
    let mut scene = by_hand(language);
    let asked = pressed(&mut scene, &say!(language, "ui-hand-copy-all"));
    let text = asked.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("something was copied");
    assert!(text.contains("コミュニティ名\tops-tokyo\n"), "{text}");
    assert!(text.contains("1 次通報先 IP アドレス\t192.0.2.10\n"), "{text}");
    assert!(!text.contains(&say!(language, "step-leave")), "{text}");
}

#[test]
fn what_the_bmc_answered_is_shown_and_mail_is_told_apart() {
    let language = Language::Ja;
    let mut scene = by_hand(language);
    let row = scene.harness.query_all_by_role(Role::Row).find(|row| {
        row.accesskit_node()
            .label()
            .is_some_and(|label| label.contains("ops-tokyo") && label.contains("public"))
    });
    assert!(row.is_some(), "the BMC's community stands beside the wanted one");
    scene.press(&say!(language, "step-means-mail"));
    assert!(
        scene
            .harness
            .query_by_label(&say!(language, "ui-hand-mail-unreadable"))
            .is_some()
    );
    assert!(
        scene
            .harness
            .query_by_label(&say!(language, "step-nothing-wanted-mail"))
            .is_some()
    );
}

#[test]
fn the_procedure_is_previewed_written_and_opened() {
    for language in Language::ALL {
        let mut scene = outcome(language);
        for heading in ["procedure-needs", "procedure-steps", "procedure-test"] {
            let text = tsuho::i18n::loader(language).get(heading);
            assert!(
                scene
                    .harness
                    .query_by_role_and_label(Role::Heading, &text)
                    .is_some(),
                "{heading}"
            );
        }
        let asked = pressed(&mut scene, &say!(language, "ui-paper-open"));
        assert_eq!(
            written(&scene),
            Some((PaperForm::Html, PaperPlace::Own { name: "procedure" }))
        );
        let opened = asked.iter().any(|command| {
            matches!(command, OutputCommand::OpenUrl(url) if url.url == "file:///home/ops/tsuho/procedure.html")
        });
        assert!(opened, "{asked:?}");
        scene.press(&say!(language, "ui-procedure-back"));
        assert!(
            scene
                .harness
                .query_by_label(&say!(language, "ui-procedure"))
                .is_some()
        );
    }
}

#[test]
fn a_file_that_cannot_be_written_is_said() {
    let language = Language::En;
    let mut scene = by_hand(language);
    scene.world.fails = true;
    scene.press(&say!(language, "ui-paper-open"));
    let said = "Reading the alert settings of SV01 (BMC 192.0.2.51)";
    assert!(scene.harness.query_by_label(said).is_some());
}
