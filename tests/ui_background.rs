//! Start and Settings where somebody else has the port, or listens in the background: what is shown, and that each command
//! can be copied.

mod ui_support;

use egui_kittest::kittest::Queryable;
use tsuho::{
    engine::{
        Command, Event,
        view::{CheckSubject, ComputerCheck, Finding, ListenerView, OtherListener, Renderer},
    },
    i18n::Language,
    say,
    system::{
        PortHolder, Process,
        remedy::{self, Computer, Other, System},
    },
    ui::model::Page,
};
use ui_support::{
    album::{Album, in_both},
    scenes::{Dress, Scene, World, at},
};

fn linux() -> Computer {
    Computer {
        system: System::Linux,
        program: "/usr/bin/tsuho".to_owned(),
        has_units: true,
    }
}

/// A computer on which snmptrapd was first.
fn taken(dress: &Dress, language: Language) -> Scene {
    let mut dress = dress.clone();
    dress.size.y = 1500.0;
    let snmptrapd = Process {
        pid: 812,
        program: "snmptrapd".to_owned(),
        path: Some("/usr/sbin/snmptrapd".into()),
        unit: Some("snmptrapd.service".to_owned()),
    };
    let other = Other {
        units: vec!["snmptrapd.service".to_owned(), "snmptrapd.socket".to_owned()],
        can_forward: true,
        ..Other::default()
    };
    let check = |subject, finding, remedies| ComputerCheck::new(subject, finding, remedies);
    let renderer = Renderer {
        name: "OpenGL".to_owned(),
        version: (4, 5),
        maker: "Mesa 22.3.6".to_owned(),
        is_enough: true,
    };
    let mut world = World::busy(language);
    world.listener = ListenerView::default();
    world.checks = vec![
        check(
            CheckSubject::AlertPort,
            Finding::PortTaken {
                holder: PortHolder::Process(snmptrapd),
            },
            remedy::taken(162, &other, &linux()),
        ),
        check(
            CheckSubject::Privilege,
            Finding::LowPortsRefused { open_from: 1024 },
            Vec::new(),
        ),
        check(
            CheckSubject::Background,
            Finding::NobodyListens,
            remedy::background(&linux()),
        ),
        check(
            CheckSubject::Firewall,
            Finding::FirewallPassed {
                at: at("2026-11-23T11:58:00Z"),
            },
            Vec::new(),
        ),
        check(CheckSubject::Passwords, Finding::Keyring, Vec::new()),
        check(CheckSubject::Clock, Finding::ClockSynchronised, Vec::new()),
        check(CheckSubject::Renderer, Finding::Renderer(renderer), Vec::new()),
        check(
            CheckSubject::DiskRoom,
            Finding::DiskRoom { bytes: 41 << 30 },
            Vec::new(),
        ),
        check(
            CheckSubject::Log,
            Finding::LogOpens { alerts: 10_482 },
            Vec::new(),
        ),
    ];
    let mut scene = Scene::open(&dress, world);
    scene.go(Page::Start);
    scene
}

/// A window beside a service that listens.
fn background(dress: &Dress, language: Language) -> Scene {
    let mut world = World::busy(language);
    world.listener.other = Some(OtherListener {
        process: 4711,
        user: "ops".to_owned(),
        since: at("2026-11-20T09:30:00Z"),
        addresses: world.listener.addresses.clone(),
    });
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Settings);
    scene
}

#[test]
fn a_port_that_is_taken_and_a_listener_in_the_background() {
    let mut album = Album::default();
    in_both("start-port-taken", &mut album, taken);
    in_both("settings-background", &mut album, background);
    in_both("settings-stop-asked", &mut album, |dress, language| {
        let mut scene = Scene::open(dress, World::busy(language));
        scene.go(Page::Settings);
        scene.press(&say!(language, "ui-listen-stop"));
        scene
    });
}

#[test]
fn each_command_that_helps_has_a_button_that_copies_it() {
    let language = Language::En;
    let scene = taken(&Dress::new(language), language);
    let copy = say!(language, "ui-remedy-copy");
    let buttons = scene.harness.query_all_by_label(&copy).count();
    let commands = remedy::taken(
        162,
        &Other {
            units: vec!["snmptrapd.service".to_owned()],
            can_forward: true,
            ..Other::default()
        },
        &linux(),
    );
    let background = remedy::background(&linux());
    let undone = commands.iter().filter(|remedy| remedy.undo.is_some()).count();
    assert_eq!(undone, 1, "what is redirected can be taken back");
    assert_eq!(buttons, commands.len() + undone + background.len());
}

#[test]
fn the_rail_says_that_the_port_is_taken_until_somebody_listens() {
    for language in Language::ALL {
        let mut scene = taken(&Dress::new(language), language);
        let said = say!(language, "ui-listener-taken");
        assert!(scene.harness.query_by_label(&said).is_some());
        let looks = |scene: &Scene| {
            let looks = |command: &&Command| matches!(command, Command::CheckComputer { .. });
            scene.sent.iter().filter(looks).count()
        };
        let before = looks(&scene);
        scene.tell(Event::Listener(World::busy(language).listener));
        scene.settle();
        assert!(scene.harness.query_by_label(&said).is_none());
        assert_eq!(looks(&scene), before + 1, "and this computer is looked at again");
    }
}

#[test]
fn listening_is_stopped_only_after_a_question() {
    let language = Language::Ja;
    let mut scene = Scene::open(&Dress::new(language), World::busy(language));
    scene.go(Page::Settings);
    scene.press(&say!(language, "ui-listen-stop"));
    let stops = |scene: &Scene| scene.sent.iter().any(|it| matches!(it, Command::StopListening));
    assert!(!stops(&scene), "it is asked first");
    scene.press(&say!(language, "ui-listen-stop-yes"));
    assert!(stops(&scene));
}

#[test]
fn what_listens_in_the_background_is_not_the_windows_to_stop() {
    let language = Language::En;
    let scene = background(&Dress::new(language), language);
    let stop = say!(language, "ui-listen-stop");
    assert_eq!(scene.harness.query_all_by_label(&stop).count(), 0);
    let rail = say!(language, "ui-listener-other", port = "162".to_owned());
    assert_eq!(scene.harness.query_all_by_label(&rail).count(), 1);
}
