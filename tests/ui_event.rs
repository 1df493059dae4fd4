//! The window proves by an event: it is chosen, asked about, sent only on a yes, and its verdict is shown hop by hop.
//! And the card of what is known of a model. Pictures of both lie in `docs/pictures`.

mod ui_support;

use egui_kittest::{SnapshotOptions, SnapshotResults, kittest::Queryable};
use tsuho::{
    engine::Command,
    i18n::Language,
    prove::report::{Finding, HopDetail, HopName, Verdict, Via},
    say,
    ui::model::Page,
};
use ui_support::scenes::{Dress, Scene, World};

fn keep(scene: &mut Scene, name: &str, results: &mut SnapshotResults) {
    let options = SnapshotOptions::new()
        .output_path("docs/pictures")
        .threshold(0.4)
        .max_failed_pixels(20);
    scene.harness.snapshot_options(name, &options);
    results.extend(scene.harness.take_snapshot_results());
}

/// The page *Prove* with the event chosen.
fn chosen(language: Language, world: World) -> Scene {
    let mut scene = Scene::open(&Dress::new(language), world);
    scene.go(Page::Prove);
    let label = format!(
        "{}: {}",
        say!(language, "ui-prove-via"),
        say!(language, "ui-prove-via-test")
    );
    scene.press(&label);
    scene.press(&say!(language, "ui-prove-via-event"));
    scene
}

fn proofs_sent(scene: &Scene) -> Vec<Via> {
    let via = |command: &Command| match command {
        Command::Prove { request, .. } => Some(request.via),
        _ => None,
    };
    scene.sent.iter().filter_map(via).collect()
}

#[test]
fn an_event_is_sent_only_on_a_yes() {
    let mut results = SnapshotResults::new();
    for language in Language::ALL {
        let mut scene = chosen(language, World::busy(language));
        scene.press(&say!(language, "ui-prove-again"));
        assert_eq!(proofs_sent(&scene), [], "it is asked about first");
        keep(
            &mut scene,
            &format!("prove-event-asked-{}", language.tag()),
            &mut results,
        );
        scene.press(&say!(language, "ui-prove-event-leave"));
        assert_eq!(proofs_sent(&scene), [], "no is no");
        scene.press(&say!(language, "ui-prove-again"));
        scene.press(&say!(language, "ui-prove-event-send"));
        assert_eq!(proofs_sent(&scene), [Via::PlatformEvent]);
    }
}

/// The world's proof, as an event would have ended.
fn ended(language: Language, finding: Finding, verdict: Verdict) -> World {
    let mut world = World::busy(language);
    world.proof.via = Via::PlatformEvent;
    let is_refused = verdict == Verdict::Stopped;
    for hop in &mut world.proof.hops {
        match hop.name {
            HopName::BmcReached => {}
            HopName::FilterAndPolicy => {
                hop.verdict = verdict.clone();
                hop.detail = Some(HopDetail::Pef(finding.clone()));
                hop.millis = Some(412);
            }
            _ if is_refused => {
                hop.verdict = Verdict::NotReached;
                hop.detail = None;
                hop.millis = None;
            }
            HopName::AlertAccepted => {
                hop.detail = Some(HopDetail::Pef(Finding::EventTaken { record: Some(1042) }));
            }
            _ => {}
        }
    }
    if is_refused {
        world.proof.alert_id = None;
    }
    world
}

#[test]
fn the_verdicts_of_an_event_are_shown_hop_by_hop() {
    let mut results = SnapshotResults::new();
    for language in Language::ALL {
        let route = Finding::Route {
            filter: 18,
            policy: 1,
            sensor_type: 0x12,
            offset: 1,
            destinations: vec!["192.0.2.10".parse().expect("an address")],
            is_only_if_others_fail: false,
        };
        let danger = Finding::OtherAction {
            filter: 7,
            actions: 0x06,
            is_switched_off: false,
        };
        for (name, finding, verdict) in [
            ("prove-event", route, Verdict::Passed),
            ("prove-event-refused", danger, Verdict::Stopped),
        ] {
            let mut scene = chosen(language, ended(language, finding, verdict));
            scene.press(&say!(language, "ui-prove-again"));
            scene.press(&say!(language, "ui-prove-event-send"));
            keep(&mut scene, &format!("{name}-{}", language.tag()), &mut results);
        }
    }
}

#[test]
fn what_is_known_of_a_model_is_shown_and_forgotten() {
    let mut results = SnapshotResults::new();
    for language in Language::ALL {
        let mut scene = Scene::open(&Dress::new(language), World::busy(language));
        scene.go(Page::Configure);
        scene.press(&say!(language, "ui-tab-safety"));
        assert!(
            scene
                .harness
                .query_by_label(&say!(language, "ui-model-title"))
                .is_some()
        );
        keep(
            &mut scene,
            &format!("known-model-{}", language.tag()),
            &mut results,
        );
        scene.press(&say!(language, "ui-model-forget"));
        let is_forgetting = |command: &Command| matches!(command, Command::ShowModel { forget: true, .. });
        assert!(scene.sent.iter().any(is_forgetting));
    }
}
