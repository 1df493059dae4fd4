//! A window beside a process that listens: it follows that one's log, and takes its place.

use crate::{
    engine::{
        Cause, Command, Engine, Event, NewServer, Options,
        view::{Counters, ListenerView, SiteView},
    },
    home::Home,
    secrets::Secret,
    site::SuiteChoice,
};
use std::{
    net::{SocketAddr, UdpSocket},
    path::Path,
    sync::Arc,
};

/// SNMPv1, community `ops`, enterprise 4711, specific trap 257.
const TRAP: [u8; 41] = [
    0x30, 0x27, 2, 1, 0, 4, 3, b'o', b'p', b's', 0xA4, 0x1D, 6, 7, 0x2B, 6, 1, 4, 1, 0xA4, 0x67, 0x40, 4,
    127, 0, 0, 1, 2, 1, 6, 2, 2, 1, 1, 0x43, 3, 1, 1, 1, 0x30, 0,
];

/// Gives it a name.
const MIB: &str = "ACME-MIB DEFINITIONS ::= BEGIN
acme OBJECT IDENTIFIER ::= { enterprises 4711 }
acmeFailed NOTIFICATION-TYPE DESCRIPTION \"A part has failed.\" ::= { acme 0 257 }
END
";

fn engine(folder: &Path, strict: bool) -> Engine {
    let options = Options {
        passphrase: Some(Secret::new("of the tests")),
        strict,
        ..Options::new(Home::in_folder(folder))
    };
    Engine::start(options).expect("a thread")
}

/// The next event that is this one.
fn wait<T>(engine: &Engine, mut is_it: impl FnMut(Event) -> Option<T>) -> T {
    loop {
        let event = engine.next_event().expect("the engine runs");
        if let Some(it) = is_it(event) {
            return it;
        }
    }
}

fn listener(event: Event) -> Option<ListenerView> {
    match event {
        Event::Listener(view) => Some(view),
        _ => None,
    }
}

fn listen(engine: &mut Engine) -> ListenerView {
    let mut last = None;
    let snmp = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
    engine
        .run(Command::Listen { snmp }, |event| {
            last = listener(event.clone()).or(last.take());
        })
        .expect("done");
    last.expect("told")
}

#[test]
fn a_window_follows_the_listener_in_the_background_and_takes_its_place_when_that_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut background = engine(folder.path(), true);
    let theirs = listen(&mut background);
    assert!(theirs.other.is_none());
    let mut window = engine(folder.path(), false);
    let seen = listen(&mut window);
    assert_eq!(
        seen.addresses, theirs.addresses,
        "the window does not listen itself"
    );
    assert_eq!(seen.other.map(|other| other.process), Some(std::process::id()));

    // What comes in there is told here, and counted.
    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    sender.send_to(&TRAP, theirs.addresses[0]).expect("loopback");
    let (mut is_told, mut is_counted) = (false, false);
    wait(&window, |event| {
        match event {
            Event::AlertsChanged {
                newest_id: Some(1), ..
            } => is_told = true,
            Event::Listener(view) => is_counted |= view.counters.committed == 1 && view.other.is_some(),
            _ => {}
        }
        (is_told && is_counted).then_some(())
    });

    // A server that is added there is known here.
    let server = NewServer {
        name: "added elsewhere".to_owned(),
        bmc: "192.0.2.1".parse().expect("an address"),
        user: "admin".to_owned(),
        password: Secret::new("secret"),
        cipher_suite: SuiteChoice::Auto,
    };
    background
        .run(Command::AddServer { server }, |_| ())
        .expect("added");
    let site: Arc<SiteView> = wait(&window, |event| match event {
        Event::Site(site) => Some(site),
        _ => None,
    });
    assert_eq!(site.servers.len(), 1);

    background.run(Command::StopListening, |_| ()).expect("stopped");
    let (mut ours, mut notice) = (None, None);
    wait(&window, |event| {
        match event {
            Event::Notice(failure) => notice = Some(failure),
            Event::Listener(view) => {
                ours = (view.other.is_none() && !view.addresses.is_empty()).then_some(view);
            }
            _ => {}
        }
        (notice.is_some() && ours.is_some()).then_some(())
    });
    let before = match &*notice.expect("told").cause {
        Cause::TookOver { before } => before.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(before.addresses, theirs.addresses);
    let failed = background.run(
        Command::Listen {
            snmp: theirs.addresses.clone(),
        },
        |_| (),
    );
    let failure = failed.expect_err("the window listens now");
    assert!(
        matches!(&*failure.cause, Cause::AlreadyListening { by: Some(_) }),
        "{failure:?}"
    );
}

#[test]
fn a_window_that_was_asked_to_stop_does_not_take_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut background = engine(folder.path(), true);
    listen(&mut background);
    let mut window = engine(folder.path(), false);
    assert!(listen(&mut window).other.is_some());
    window
        .run(Command::StopListening, |_| ())
        .expect("nothing to stop");
    background.run(Command::StopListening, |_| ()).expect("stopped");
    let view = wait(&window, |event| {
        listener(event).filter(|view| view.other.is_none())
    });
    assert!(view.addresses.is_empty(), "{view:?}");
    // The log is free for whoever comes first.
    assert!(listen(&mut background).other.is_none());
}

/// Sends the trap once more; the counters when it is in the log.
fn send(engine: &Engine, sender: &UdpSocket, to: SocketAddr, number: u64) -> Counters {
    sender.send_to(&TRAP, to).expect("loopback");
    wait(engine, |event| {
        let counters = listener(event)?.counters;
        (counters.committed >= number).then_some(counters)
    })
}

#[test]
fn a_mib_file_that_is_added_while_listening_names_the_next_trap() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine(folder.path(), true);
    let to = listen(&mut engine).addresses[0];
    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let before = send(&engine, &sender, to, 1);
    assert_eq!((before.decoded, before.unknown), (0, 1));
    let path = folder.path().join("acme.mib");
    std::fs::write(&path, MIB).expect("written");
    engine.run(Command::AddMib { path }, |_| ()).expect("added");
    let after = send(&engine, &sender, to, 2);
    assert_eq!((after.decoded, after.unknown), (1, 1));
}

#[test]
fn a_mib_file_that_somebody_else_puts_into_the_folder_is_found_while_listening() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine(folder.path(), true);
    let to = listen(&mut engine).addresses[0];
    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let mibs = Home::in_folder(folder.path()).mibs_folder();
    std::fs::create_dir_all(&mibs).expect("a folder");
    std::fs::write(mibs.join("acme.mib"), MIB).expect("written");
    // The engine looks once a second.
    let mut number = 1;
    while send(&engine, &sender, to, number).decoded == 0 {
        number += 1;
    }
}
