//! Every event of the specification, as a Platform Event Trap, read by FreeIPMI's `ipmi-pet` and by us in the same run:
//! both must say the same sensor type, event, severity, direction and state.
//!
//! `tests/goldens/ipmi-pet-events.tsv` says which of FreeIPMI's words mean which of ours, and why the state differs
//! where it does. The traps are sent by net-snmp's `snmptrap`; nothing is skipped when a program is missing.

use std::{
    collections::BTreeMap,
    fs,
    net::UdpSocket,
    process::{Command, Stdio},
    time::Duration,
};
use tsuho::{
    alert_log::Severity,
    receive::{
        pet::{EventCode, Pet},
        snmp,
    },
    rehearsal::{BmcConfig, start},
};

/// Long enough for the slowest machine; a test waits so long only when it fails.
const PATIENCE: Duration = Duration::from_secs(60);
const GUID: &str = "44454c4c500010598043b2c04f333358";
const THRESHOLD: u8 = 0x01;
/// Every this many of the traps goes over the network.
const SENT: usize = 4;

/// FreeIPMI's name of a sensor type, and ours.
const SENSOR_TYPES: &[(&str, &str)] = &[
    ("Temperature", "Temperature"),
    ("Voltage", "Voltage"),
    ("Fan", "Fan"),
    ("Physical Security", "Physical security"),
    ("Platform Security Violation Attempt", "Platform security"),
    ("Processor", "Processor"),
    ("Power Supply", "Power supply"),
    ("Power Unit", "Power unit"),
    ("Other Units Based Sensor", "Other units-based sensor"),
    ("Memory", "Memory"),
    ("Drive Slot", "Drive slot"),
    ("System Firmware Progress", "System firmware"),
    ("Event Logging Disabled", "Event logging"),
    ("Watchdog 1", "Watchdog 1"),
    ("System Event", "System event"),
    ("Critical Interrupt", "Critical interrupt"),
    ("Button/Switch", "Button"),
    ("Add In Card", "Add-in card"),
    ("Chip Set", "Chipset"),
    ("Cable/Interconnect", "Cable or interconnect"),
    ("System Boot Initiated", "System boot"),
    ("Boot Error", "Boot error"),
    ("OS Boot", "OS boot"),
    ("OS Critical Stop", "OS stop"),
    ("Slot/Connector", "Slot or connector"),
    ("System ACPI Power State", "ACPI power state"),
    ("Watchdog 2", "Watchdog 2"),
    ("Platform Alert", "Platform alert"),
    ("Entity Presence", "Entity presence"),
    ("LAN", "LAN"),
    ("Management Subsystem Health", "Management subsystem"),
    ("Battery", "Battery"),
    ("Session Audit", "Session audit"),
    ("Version Change", "Version change"),
    ("FRU State", "Replaceable unit state"),
];

/// The severity octet, FreeIPMI's name of it, and ours (PET 1.0, event severity).
const SEVERITIES: &[(u8, &str, Option<Severity>)] = &[
    (0x00, "N/A", None),
    (0x01, "Monitor", Some(Severity::Information)),
    (0x02, "Information", Some(Severity::Information)),
    (0x04, "Ok", Some(Severity::Recovered)),
    (0x08, "Non-critical condition", Some(Severity::Warning)),
    (0x10, "Critical condition", Some(Severity::Error)),
    (0x20, "Non-recoverable condition", Some(Severity::Error)),
];

/// A row of the table.
struct Row {
    code: [u8; 3],
    event: String,
    state: String,
    title: String,
    severity: Severity,
    why: String,
}

fn rows() -> Vec<Row> {
    let table = include_str!("goldens/ipmi-pet-events.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            let mut cell = || cells.next().unwrap_or_default();
            let code: Vec<u8> = cell()
                .split(' ')
                .map(|octet| u8::from_str_radix(octet, 16).expect("an octet"))
                .collect();
            Row {
                code: code.try_into().expect("three octets"),
                event: cell(),
                state: cell(),
                title: cell(),
                severity: cell().parse().expect("a severity"),
                why: cell(),
            }
        })
        .collect()
}

/// A trap to be read by both.
struct Sample<'r> {
    row: &'r Row,
    is_deasserted: bool,
    severity: (u8, &'static str, Option<Severity>),
    specific: u32,
    octets: String,
}

/// Each event asserted and deasserted, with every severity in turn, and asserted once more without a severity.
fn samples(rows: &[Row]) -> Vec<Sample<'_>> {
    let mut turn = SEVERITIES.iter().cycle();
    let mut samples = Vec::new();
    for row in rows {
        let none = *SEVERITIES.first().expect("there are some");
        for (is_deasserted, severity) in [
            (false, *turn.next().expect("endless")),
            (true, *turn.next().expect("endless")),
            (false, none),
        ] {
            let [sensor_type, event_type, offset] = row.code;
            let direction = if is_deasserted { 0x80 } else { 0 };
            let data = if event_type == THRESHOLD {
                format!("{:02x}5a55", 0x50 | offset)
            } else {
                format!("{offset:02x}ffff")
            };
            let severity_octet = severity.0;
            samples.push(Sample {
                row,
                is_deasserted,
                severity,
                specific: u32::from_be_bytes([0, sensor_type, event_type, direction | offset]),
                octets: format!(
                    "{GUID}000319e87e26ffff2020{severity_octet:02x}2030030{}{data}000000000019000002a20100c1",
                    1
                ),
            });
        }
    }
    samples
}

/// What `ipmi-pet` says about each, in one run: the cells of its table.
fn ipmi_pet(samples: &[Sample<'_>]) -> Vec<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    // `ipmi-pet` wants the sensor data of some BMC.
    let config = BmcConfig::new("127.0.0.1:0".parse().expect("an address"));
    let bmc = runtime.block_on(start(config)).expect("a BMC");
    let home = tempfile::tempdir().expect("a home");
    let file = home.path().join("traps");
    let lines: Vec<String> = samples
        .iter()
        .map(|sample| {
            let octets: Vec<&str> = (0..sample.octets.len() / 2)
                .map(|at| &sample.octets[at * 2..at * 2 + 2])
                .collect();
            format!("{} {}", sample.specific, octets.join(" "))
        })
        .collect();
    fs::write(&file, lines.join("\n") + "\n").expect("written");
    let output = Command::new("ipmi-pet")
        .args([
            "-D",
            "LAN_2_0",
            "-u",
            "admin",
            "-p",
            "rehearsal",
            "-l",
            "ADMIN",
            "-I",
            "17",
        ])
        .args(["-h", &bmc.local_addr().to_string()])
        .args([
            "--quiet-cache",
            "--sdr-cache-recreate",
            "-v",
            "--output-event-state",
        ])
        .args(["--comma-separated-output", "--no-header-output"])
        .arg(format!("--file={}", file.display()))
        .env("HOME", home.path())
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("ipmi-pet: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && stderr.is_empty(), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let cells = |line: &str| line.splitn(8, ',').map(str::to_owned).collect::<Vec<_>>();
    stdout.lines().map(cells).collect()
}

/// FreeIPMI's state as one of our severities; none where it tells none.
fn state_fits(state: &str, severity: Severity) -> bool {
    match state {
        "Nominal" => matches!(severity, Severity::Information | Severity::Recovered),
        "Warning" => severity == Severity::Warning,
        "Critical" => severity == Severity::Error,
        "N/A" => true,
        other => panic!("a state nobody knows: {other}"),
    }
}

fn ours(sample: &Sample<'_>, pet: &Pet, theirs: &[String]) {
    let [
        _date,
        _time,
        _sensor,
        sensor_type,
        severity,
        state,
        direction,
        event,
    ] = theirs
    else {
        panic!("a row of eight cells: {theirs:?}");
    };
    let row = sample.row;
    let named = SENSOR_TYPES.iter().find(|(name, _)| name == sensor_type);
    let (_, our_sensor_type) = named.unwrap_or_else(|| panic!("no name for {sensor_type}"));
    assert_eq!(
        tsuho::receive::pet::sensor_type_name(row.code[0]).en,
        *our_sensor_type
    );
    assert_eq!(
        direction == "Deassertion Event",
        pet.event.is_deasserted,
        "{event}"
    );
    let event = event.split(" | Sensor Reading").next().expect("a first part");
    assert_eq!(event, row.event);
    assert_eq!(severity, sample.severity.1, "{event}");
    if !sample.is_deasserted {
        assert_eq!(*state, row.state, "{event}");
    }

    let words = pet.describe();
    let over = if sample.is_deasserted { "Over: " } else { "" };
    if !pet.is_test() {
        assert_eq!(words.title.en, format!("{over}{}", row.title));
    }
    let is_fault = row.severity >= Severity::Warning;
    match (sample.is_deasserted, sample.severity.2) {
        // The event is over: whatever severity the trap carries is that of what is over (table 29-5, event direction).
        (true, _) if is_fault => assert_eq!(pet.severity(), Severity::Recovered, "{event}"),
        (_, Some(said)) => assert_eq!(pet.severity(), said, "{event}"),
        (false, None) => {
            assert_eq!(pet.severity(), row.severity, "{event}");
            let agrees = state_fits(state, row.severity);
            let is_explained = ["warns", "asked", "failed", "outage", "swapped"].contains(&row.why.as_str());
            assert!(
                agrees != is_explained,
                "{event}: FreeIPMI says {state}, we {:?}, because {:?}",
                row.severity,
                row.why
            );
        }
        (true, None) => {}
    }
}

#[test]
fn every_event_of_the_specification_reads_as_freeipmi_reads_it() {
    let rows = rows();
    let samples = samples(&rows);
    let theirs = ipmi_pet(&samples);
    assert_eq!(theirs.len(), samples.len());
    let mut compared = BTreeMap::new();
    for (sample, theirs) in samples.iter().zip(&theirs) {
        let event = EventCode::from_specific_trap(sample.specific);
        let pet = Pet::from_octets(event, &octets(&sample.octets)).expect("a whole trap");
        ours(sample, &pet, theirs);
        *compared.entry(sample.row.code).or_insert(0) += 1;
    }
    assert!(compared.len() >= 261, "{} different events", compared.len());
}

#[test]
fn the_same_traps_sent_by_snmptrap_say_the_same() {
    let rows = rows();
    let all = samples(&rows);
    let samples: Vec<_> = all.into_iter().step_by(SENT).collect();
    let theirs = ipmi_pet(&samples);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let to = socket.local_addr().expect("bound").to_string();
    assert!(samples.len() >= 100, "{} traps", samples.len());
    for (sample, theirs) in samples.iter().zip(&theirs) {
        let sent = Command::new("snmptrap")
            .args([
                "-v1",
                "-c",
                "public",
                &to,
                "1.3.6.1.4.1.3183.1.1",
                "192.0.2.7",
                "6",
            ])
            .args([
                &sample.specific.to_string(),
                "4711",
                "1.3.6.1.4.1.3183.1.1.1",
                "x",
                &sample.octets,
            ])
            .env("MIBS", "")
            .status()
            .unwrap_or_else(|error| panic!("snmptrap: {error}"));
        assert!(sent.success());
        let mut buffer = [0; 2048];
        let (len, _) = socket.recv_from(&mut buffer).expect("a trap");
        let message = snmp::decode(&buffer[..len]).expect("a trap that can be read");
        let pet = Pet::from_trap(message.trap())
            .expect("of the PET enterprise")
            .expect("whole");
        ours(sample, &pet, theirs);
    }
}

fn octets(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("an octet"))
        .collect()
}
