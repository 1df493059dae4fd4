//! What is offered, and that each command can be typed as it stands.

use super::*;

fn linux(has_units: bool) -> Computer {
    Computer {
        system: System::Linux,
        program: "/opt/my tools/tsuhoctl".to_owned(),
        has_units,
    }
}

fn windows() -> Computer {
    Computer {
        system: System::Windows,
        program: r"C:\Program Files\Tsuho\tsuho.exe".to_owned(),
        has_units: false,
    }
}

fn kinds(remedies: &[Remedy]) -> Vec<RemedyKind> {
    remedies.iter().map(|remedy| remedy.kind.clone()).collect()
}

fn command<'r>(remedies: &'r [Remedy], kind: &RemedyKind) -> &'r str {
    let remedy = remedies
        .iter()
        .find(|remedy| remedy.kind == *kind)
        .expect("offered");
    remedy.command.as_deref().expect("something to type")
}

#[test]
fn a_port_that_snmptrapd_has_can_be_freed_shared_or_led_around() {
    let snmptrapd = Other {
        units: vec!["snmptrapd.service".to_owned(), "snmptrapd.socket".to_owned()],
        can_forward: true,
        ..Other::default()
    };
    let remedies = taken(162, &snmptrapd, &linux(true));
    let (forward, redirect) = (
        RemedyKind::Forward { to: 10_162 },
        RemedyKind::Redirect { to: 10_162 },
    );
    assert_eq!(
        kinds(&remedies),
        [
            RemedyKind::StopOther,
            forward.clone(),
            redirect.clone(),
            RemedyKind::OtherPort { port: 10_162 }
        ]
    );
    assert_eq!(
        command(&remedies, &RemedyKind::StopOther),
        "sudo systemctl disable --now snmptrapd.service snmptrapd.socket"
    );
    assert!(command(&remedies, &forward).contains("forward default udp:127.0.0.1:10162"));
    assert!(command(&remedies, &redirect).contains("udp dport 162 redirect to :10162"));
}

#[test]
fn where_a_privilege_is_missing_the_service_manager_comes_first_if_it_can() {
    let remedies = not_permitted(162, &linux(true));
    assert_eq!(
        remedies.first().map(|first| &first.kind),
        Some(&RemedyKind::SocketActivation)
    );
    let remedies = not_permitted(162, &linux(false));
    assert!(
        !kinds(&remedies).contains(&RemedyKind::SocketActivation),
        "no unit is installed"
    );
    assert_eq!(
        command(&remedies, &RemedyKind::Capability),
        "sudo setcap cap_net_bind_service=+ep '/opt/my tools/tsuhoctl'"
    );
    assert_eq!(
        command(&remedies, &RemedyKind::LowPorts),
        "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=162"
    );
}

#[test]
fn on_windows_what_is_not_possible_is_not_promised() {
    let service = Other {
        windows_service: Some("SNMPTRAP".to_owned()),
        ..Other::default()
    };
    let remedies = taken(162, &service, &windows());
    assert!(kinds(&remedies).contains(&RemedyKind::ShareOnWindows));
    assert_eq!(
        command(&remedies, &RemedyKind::StopOther),
        "sc stop SNMPTRAP & sc config SNMPTRAP start= disabled"
    );
    let remedies = taken(162, &Other::default(), &windows());
    assert!(kinds(&remedies).contains(&RemedyKind::Impossible));
    assert_eq!(
        remedies.first().expect("offered").command,
        None,
        "nobody knows how it is stopped"
    );
    let remedies = background(&windows());
    assert!(command(&remedies, &RemedyKind::RunAtLogOn).contains(r"Tsuho\tsuhoctl.exe"));
}

#[test]
fn every_command_is_one_line_and_every_word_a_shell_sees_is_quoted() {
    assert_eq!(quoted("it's"), r"'it'\''s'");
    assert_eq!(quoted("a; reboot"), "'a; reboot'");
    let strange = Other {
        units: vec!["a b'c.service".to_owned()],
        can_forward: true,
        ..Other::default()
    };
    for remedy in taken(65_000, &strange, &linux(true))
        .iter()
        .chain(&not_permitted(514, &linux(true)))
    {
        let command = remedy.command.as_deref().expect("Linux has a command for each");
        assert!(!command.contains('\n'), "{command}");
        let checked = std::process::Command::new("sh")
            .args(["-n", "-c", command])
            .status();
        assert!(cfg!(windows) || checked.expect("a shell").success(), "{command}");
    }
}

#[test]
fn a_firewall_whose_rules_are_hidden_is_looked_at_and_one_that_is_known_is_opened() {
    let active = firewall(&Firewall::Active(FirewallKind::Ufw), 162);
    assert_eq!(
        command(&active, &RemedyKind::Allow(FirewallKind::Ufw)),
        "sudo ufw allow 162/udp"
    );
    let hidden = firewall(&Firewall::RulesHidden(FirewallKind::Nftables), 162);
    assert_eq!(kinds(&hidden), [RemedyKind::Look(FirewallKind::Nftables)]);
    assert!(firewall(&Firewall::None, 162).is_empty() && firewall(&Firewall::Unknown, 162).is_empty());
}
