//! Looking at the simulated BMC: its event log as ipmitool and FreeIPMI read it, its clock, and each weakness found when it
//! is there and not when it isn't.

mod bmc_support;

use bmc_support::{admin, ipmitool};
use std::{collections::BTreeSet, process::Command};
use tsuho::{
    inspect::{
        clock::{self, Here, SetOutcome},
        events, safety, sensors,
    },
    ipmi::{
        command::{CommandCode, SelContent, SensorNames},
        line::{Line, Session},
    },
    receive::pet::describe_record,
    rehearsal::{ADMIN_NAME, ADMIN_PASSWORD, Bmc, BmcConfig, Fault, Quirks, Suites, Weaknesses, start},
};

async fn bmc(weaknesses: Weaknesses, quirks: Quirks) -> Bmc {
    let mut config = BmcConfig::new(([127, 0, 0, 1], 0).into());
    config.weaknesses = weaknesses;
    config.quirks = quirks;
    start(config).await.expect("a BMC on loopback")
}

/// One fault of each kind of sensor that all three programs word alike.
const FAULTS: [Fault; 7] = [
    Fault::CpuOverheated,
    Fault::FanStopped,
    Fault::VoltageLow,
    Fault::PowerSupplyFailed,
    Fault::MemoryUncorrectable,
    Fault::DriveFailed,
    Fault::ChassisOpened,
];

/// What a row says that every program must agree on: sensor name, what happened (lower case, letters only), whether it
/// came or went, and the time of day.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    sensor: String,
    event: String,
    is_asserted: bool,
    time: String,
}

fn letters(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect()
}

/// Our reading, with the words of the specification for what happened.
fn ours(log: &events::EventLog, names: &SensorNames) -> Vec<Row> {
    let row = |record: &tsuho::ipmi::command::SelRecord| {
        let SelContent::Event {
            secs,
            generator,
            event,
        } = &record.content
        else {
            panic!("{record:?}");
        };
        let [first, ..] = event.data;
        let meaning = match (event.sensor_type, event.event_type, first & 0x0F) {
            (_, 0x01, 0x02) => "Lower Critical going low",
            (_, 0x01, 0x09) => "Upper Critical going high",
            (0x08, 0x6F, 0x01) => "Failure detected",
            (0x0C, 0x6F, 0x01) => "Uncorrectable ECC",
            (0x0D, 0x6F, 0x01) => "Drive Fault",
            (0x05, 0x6F, 0x00) => "General Chassis intrusion",
            other => panic!("{other:?}"),
        };
        let moment = jiff::Timestamp::from_second(i64::from(*secs)).expect("a time");
        Row {
            sensor: describe_record(event, *generator, Some(names))
                .sensor
                .expect("a name"),
            event: letters(meaning),
            is_asserted: !event.deassertion,
            time: moment.strftime("%H:%M:%S").to_string(),
        }
    };
    log.records.iter().map(row).collect()
}

/// `1,11/24/26,11:54:26 UTC,Temperature CPU1 Temp,Upper Critical going high,Asserted,…`
fn ipmitools(list: &str) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, _, time, sensor, event, direction, ..] = cells[..] else {
            panic!("{line}");
        };
        let (_kind, name) = [
            "Temperature ",
            "Fan ",
            "Voltage ",
            "Power Supply ",
            "Memory ",
            "Drive Slot / Bay ",
            "Physical Security ",
        ]
        .into_iter()
        .find_map(|kind| sensor.strip_prefix(kind).map(|name| (kind, name)))
        .unwrap_or_else(|| panic!("{line}"));
        Row {
            sensor: name.trim().to_owned(),
            event: letters(event),
            is_asserted: direction.trim() == "Asserted",
            time: time.chars().take(8).collect(),
        }
    };
    list.lines()
        .filter(|line| !line.trim().is_empty())
        .map(row)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_seven_sensors_read_in_the_event_log_as_ipmitool_and_freeipmi_read_them() {
    let bmc = bmc(Weaknesses::default(), Quirks::default()).await;
    for fault in FAULTS {
        bmc.inject(fault).await.expect("running");
    }
    for fault in FAULTS {
        bmc.repair(fault).await.expect("running");
    }
    let mut line = Session::new(admin(&bmc));
    let names = sensors::read(&mut line).await.expect("names");
    let log = events::read(&mut line).await.expect("a log");
    line.close().await;
    let ours = ours(&log, &names);
    assert_eq!(ours.len(), 14);
    assert_eq!(
        (log.is_changed, log.is_overflowed, log.unreadable),
        (false, false, 0)
    );

    let list = ipmitool(&bmc, "-c sel elist").await;
    assert_eq!(ours, ipmitools(&list), "{list}");

    let list = freeipmi(&bmc).await;
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), ours.len(), "{list}");
    for (row, ours) in rows.iter().zip(&ours) {
        let [_, _, time, name, _, direction, ..] = row[..] else {
            panic!("{row:?}");
        };
        assert_eq!((name, time), (ours.sensor.as_str(), ours.time.as_str()), "{list}");
        assert_eq!(direction == "Assertion Event", ours.is_asserted, "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_threshold_event_has_its_reading_and_its_threshold_in_units() {
    let bmc = bmc(Weaknesses::default(), Quirks::default()).await;
    for fault in [Fault::CpuOverheated, Fault::FanStopped, Fault::VoltageLow] {
        bmc.inject(fault).await.expect("running");
    }
    let mut line = Session::new(admin(&bmc));
    let names = sensors::read(&mut line).await.expect("names");
    let log = events::read(&mut line).await.expect("a log");
    let values: Vec<_> = log
        .records
        .iter()
        .map(|record| match &record.content {
            SelContent::Event { generator, event, .. } => describe_record(event, *generator, Some(&names)),
            other => panic!("{other:?}"),
        })
        .map(|words| {
            format!(
                "{} / {}",
                words.reading.unwrap_or_default(),
                words.threshold.unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(values, ["97 °C / 95 °C", "0 RPM / 1000 RPM", "10.80 V / 11.10 V"]);
    // The same numbers as ipmitool has them.
    let list = ipmitool(&bmc, "sel elist").await;
    assert!(list.contains("Reading 97 > Threshold 95 degrees C"), "{list}");
    assert!(list.contains("Reading 10.80 < Threshold 11.10 Volts"), "{list}");
}

async fn freeipmi(bmc: &Bmc) -> String {
    let (host, home) = (bmc.local_addr().to_string(), tempfile::tempdir().expect("a home"));
    let run = move || {
        Command::new("ipmi-sel")
            .args([
                "-D",
                "LAN_2_0",
                "-h",
                &host,
                "-u",
                ADMIN_NAME,
                "-p",
                ADMIN_PASSWORD,
            ])
            .args([
                "-l",
                "ADMIN",
                "-I",
                "17",
                "--comma-separated-output",
                "--no-header-output",
            ])
            .args(["--verbose", "--quiet-cache"])
            .env("HOME", home.path())
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .output()
            .expect("freeipmi-tools are installed")
    };
    let output = tokio::task::spawn_blocking(run).await.expect("it ran");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_log_without_room_says_so_and_a_cleared_one_is_empty() {
    let bmc = bmc(Weaknesses::default(), Quirks::default()).await;
    let mut line = Session::new(admin(&bmc));
    let add = CommandCode {
        netfn: 0x0A,
        cmd: 0x44,
    };
    let record = [0, 0, 0xC0, 0, 0, 0, 0, 0x77, 0, 0, 1, 2, 3, 4, 5, 6];
    for _ in 0..512 {
        line.ask(&add.request(record.to_vec()))
            .await
            .expect("an answer")
            .expect("room");
    }
    let full = line.ask(&add.request(record.to_vec())).await.expect("an answer");
    assert_eq!(full, Err(0xC4));
    let log = events::read(&mut line).await.expect("a log");
    assert_eq!(
        (log.records.len(), log.is_overflowed, log.is_changed),
        (512, true, false)
    );
    let first = log.records.first().expect("a record");
    let is_oem = matches!(
        first.content,
        SelContent::OemWithTime {
            manufacturer_id: 0x77,
            ..
        }
    );
    assert!(is_oem, "{first:?}");

    let reserved = line
        .ask(&CommandCode::RESERVE_SEL.request(Vec::new()))
        .await
        .expect("an answer");
    let reservation = reserved.expect("a reservation");
    let clear = CommandCode {
        netfn: 0x0A,
        cmd: 0x47,
    };
    let data = [&reservation[..], b"CLR\xaa"].concat();
    line.ask(&clear.request(data))
        .await
        .expect("an answer")
        .expect("cleared");
    let log = events::read(&mut line).await.expect("a log");
    assert!(log.records.is_empty() && !log.is_overflowed);
}

#[tokio::test]
async fn the_clock_is_read_compared_set_and_read_back() {
    let bmc = bmc(Weaknesses::default(), Quirks::default()).await;
    let mut line = Session::new(admin(&bmc));
    let here = Here::of_system();
    // Three days slow, in UTC, as the BMC says.
    let slow = jiff::Timestamp::now().as_second() - 3 * 86_400;
    let secs = u32::try_from(slow).expect("a time");
    let set = tsuho::ipmi::command::SetSelTime { secs };
    line.ask(&set.into()).await.expect("an answer").expect("set");
    let before = clock::read(&mut line, &here).await.expect("a reading");
    let days = before.difference_secs().expect("a time") as f64 / 86_400.0;
    assert!((-3.01..=-2.99).contains(&days), "{before:?}");
    let done = clock::set(&mut line, before.convention, &here).await;
    assert_eq!(done.outcome, SetOutcome::Applied);
    let after = done.after.expect("a reading").difference_secs().expect("a time");
    assert!(after.abs() < 60, "{after}");
}

/// The names of what is found on a BMC, and of what is in order.
async fn report(line: &mut Session) -> (BTreeSet<String>, BTreeSet<&'static str>) {
    let evidence = safety::gather(line).await.expect("evidence");
    let report = safety::judge(&evidence, ADMIN_NAME);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    (
        report.findings.into_iter().map(|finding| finding.id).collect(),
        report.in_order.into_iter().map(safety::Check::id).collect(),
    )
}

/// Puts right everything that can be put right over IPMI.
async fn harden(line: &mut Session) {
    line.become_administrator().await.expect("an administrator");
    let ask = async |line: &mut Session, netfn, cmd, data: &[u8]| {
        let request = CommandCode { netfn, cmd }.request(data.to_vec());
        line.ask(&request).await.expect("an answer").expect("success");
    };
    let padded = |text: &[u8], length| {
        let mut bytes = text.to_vec();
        bytes.resize(length, 0);
        bytes
    };
    // Set User Name, Set LAN Configuration Parameters: community.
    ask(line, 0x06, 0x45, &[&[2][..], &padded(b"tokyo-ops", 16)].concat()).await;
    ask(line, 0x0C, 0x01, &[&[1, 16][..], &padded(b"ops", 18)].concat()).await;
}

const NEW_FIRMWARE: Weaknesses = Weaknesses {
    suite_zero: false,
    unprotected_suites: false,
    ipmi_15: false,
    ipmi_15_without_authentication: false,
    firmware: [0x01, 0x10],
};

#[tokio::test]
async fn a_new_server_has_the_findings_one_expects_and_a_hardened_one_only_what_cannot_be_helped() {
    let fresh = bmc(Weaknesses::default(), Quirks::default()).await;
    let mut line = Session::new(admin(&fresh));
    let (found, in_order) = report(&mut line).await;
    let expected = [
        "community-public",
        "factory-name",
        "jvn-38752718",
        "own-user-is-administrator",
        "rakp-password-hash",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
    let sound = [
        "cipher-suites",
        "ipmi-15",
        "anonymous-login",
        "message-authentication",
    ];
    assert_eq!(in_order, sound.into());

    let hardened = bmc(NEW_FIRMWARE, Quirks::default()).await;
    let mut line = Session::new(admin(&hardened));
    harden(&mut line).await;
    let (found, in_order) = report(&mut line).await;
    assert_eq!(found, ["rakp-password-hash".to_owned()].into());
    assert_eq!(in_order.len(), safety::Check::ALL.len());
}

#[tokio::test]
async fn each_weakness_that_a_bmc_says_it_has_is_found() {
    let cases = [
        (
            Weaknesses {
                suite_zero: true,
                ..NEW_FIRMWARE
            },
            Quirks::default(),
            vec!["cipher-zero"],
        ),
        (
            Weaknesses {
                unprotected_suites: true,
                ..NEW_FIRMWARE
            },
            Quirks::default(),
            vec!["suites-without-protection"],
        ),
        (
            Weaknesses {
                ipmi_15: true,
                ..NEW_FIRMWARE
            },
            Quirks::default(),
            vec!["ipmi-15-sessions"],
        ),
        (
            Weaknesses {
                ipmi_15_without_authentication: true,
                ..NEW_FIRMWARE
            },
            Quirks::default(),
            vec!["ipmi-15-sessions", "ipmi-15-without-authentication"],
        ),
        (
            Weaknesses {
                firmware: [0x01, 0x09],
                ..NEW_FIRMWARE
            },
            Quirks::default(),
            vec!["jvn-38752718"],
        ),
    ];
    for (weaknesses, quirks, expected) in cases {
        let bmc = bmc(weaknesses, quirks).await;
        let mut line = Session::new(admin(&bmc));
        harden(&mut line).await;
        let (mut found, _) = report(&mut line).await;
        assert!(found.remove("rakp-password-hash"));
        assert_eq!(
            found,
            expected.into_iter().map(str::to_owned).collect(),
            "{weaknesses:?}"
        );
    }
}

#[tokio::test]
async fn what_is_set_over_ipmi_is_found_too() {
    /// What is switched on, as network function, command and data; and what is found then.
    type Case = (&'static [(u8, u8, &'static [u8])], &'static str);
    const CASES: [Case; 5] = [
        // Set Channel Access: per-message, and user level authentication off.
        (
            &[(0x06, 0x40, &[1, 0x80 | 0x12, 0x80 | 4])],
            "per-message-authentication-off",
        ),
        (
            &[(0x06, 0x40, &[1, 0x80 | 0x0A, 0x80 | 4])],
            "user-level-authentication-off",
        ),
        // User 1, who has no name: may use the LAN, is enabled; without a password, and with one.
        (
            &[(0x06, 0x43, &[1, 1, 2]), (0x06, 0x47, &[1, 1])],
            "anonymous-login",
        ),
        (
            &[
                (0x06, 0x43, &[1, 1, 2]),
                (0x06, 0x47, b"\x01\x02secret-password!"),
                (0x06, 0x47, &[1, 1]),
            ],
            "null-user",
        ),
        // User 3: another administrator.
        (
            &[
                (0x06, 0x45, b"\x03night\0\0\0\0\0\0\0\0\0\0\0"),
                (0x06, 0x43, &[1, 3, 4]),
                (0x06, 0x47, &[3, 1]),
            ],
            "several-administrators",
        ),
    ];
    for (changes, expected) in CASES {
        let bmc = bmc(NEW_FIRMWARE, Quirks::default()).await;
        let mut line = Session::new(admin(&bmc));
        harden(&mut line).await;
        for (netfn, cmd, data) in changes {
            let request = CommandCode {
                netfn: *netfn,
                cmd: *cmd,
            }
            .request(data.to_vec());
            line.ask(&request).await.expect("an answer").expect("success");
        }
        let (found, _) = report(&mut line).await;
        assert_eq!(
            found,
            [expected.to_owned(), "rakp-password-hash".to_owned()].into()
        );
    }
}

#[tokio::test]
async fn a_bmc_without_sha256_is_found() {
    let quirks = Quirks {
        suites: Suites::Only3,
        ..Quirks::default()
    };
    let bmc = bmc(NEW_FIRMWARE, quirks).await;
    let mut line = Session::new(admin(&bmc));
    let (found, _) = report(&mut line).await;
    assert!(found.contains("sha1-only"), "{found:?}");
}

#[tokio::test]
async fn looking_changes_nothing_and_tries_no_password() {
    let bmc = bmc(Weaknesses::default(), Quirks::default()).await;
    let before = bmc_support::dump(&admin(&bmc)).await;
    let mut line = Session::new(admin(&bmc));
    safety::gather(&mut line).await.expect("evidence");
    events::read(&mut line).await.expect("a log");
    sensors::read(&mut line).await.expect("names");
    clock::read(&mut line, &Here::of_system())
        .await
        .expect("a reading");
    line.close().await;
    assert_eq!(before, bmc_support::dump(&admin(&bmc)).await);
    let seen = bmc.observations().borrow().clone();
    assert_eq!(seen.log_ins_refused, 0);
    let is_reading = |net_fn: u8, command: u8| {
        matches!(
            (net_fn, command),
            (
                0x06,
                0x01 | 0x37 | 0x38 | 0x3B | 0x3C | 0x41 | 0x42 | 0x44 | 0x46 | 0x54
            ) | (0x04, 0x13)
                | (0x0A, 0x20 | 0x22 | 0x23 | 0x40 | 0x42 | 0x43 | 0x48 | 0x5C)
                | (0x0C, 0x02)
        )
    };
    for command in &seen.commands {
        assert!(is_reading(command.net_fn, command.command), "{command:?}");
    }
}
