//! What we write, other programs read, and what they write, we read: FreeIPMI's `ipmi-config` and ipmitool against the
//! same simulated BMC, over generated configurations. A configuration is its number.

#![allow(
    clippy::indexing_slicing,
    reason = "a test that panics has found what it looks for"
)]

mod bmc_support;

use bmc_support::{admin, apply, ipmitool, rehearsal};
use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    process::Command,
};
use tsuho::{
    configure::{
        ipmi_bmc::IpmiBmc,
        target::{Actual, Consent, Filter, Origin, Target},
    },
    rehearsal::{ADMIN_NAME, ADMIN_PASSWORD, Bmc, Quirks},
    site::{EventGroup, Level, Procedure, SnmpAlert, Wanted},
};

/// How many configurations go each way.
const OURS: u64 = 30;
const THEIRS: u64 = 25;
/// The destinations of the rehearsal's BMC.
const DESTINATIONS: u8 = 4;

/// A section of FreeIPMI's file: its keys and values.
type Section = BTreeMap<String, String>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_we_apply_freeipmi_and_ipmitool_show() {
    let bmc = rehearsal(Quirks::default()).await;
    let home = tempfile::tempdir().expect("a folder");
    let mut target = IpmiBmc::new(admin(&bmc));
    for number in 0..OURS {
        let wanted = wanted(&mut Dice(number));
        let before = target.read().await.expect("a reading");
        let consent = Consent {
            replace: before.wanted_shape.snmp_alert.destinations.unwrap_or_default(),
            ..Consent::default()
        };
        let (report, _) = apply(&mut target, &wanted, &consent).await;
        assert!(report.is_as_wanted(), "{number}: {:#?}", report.items);
        let actual = target.read().await.expect("a reading");
        assert_eq!(
            actual.wanted_shape.snmp_alert.level, wanted.snmp_alert.level,
            "{number}"
        );
        let sections = checkout(&bmc, home.path()).await;
        check_alert(&sections, &wanted.snmp_alert, number);
        check_tables(&sections, &actual, number);
        if number % 5 == 0 {
            check_ipmitool(&bmc, &wanted.snmp_alert, &actual).await;
        }
    }
    target.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_freeipmi_commits_we_show() {
    let bmc = rehearsal(Quirks::default()).await;
    let home = tempfile::tempdir().expect("a folder");
    let mut target = IpmiBmc::new(admin(&bmc));
    for number in 0..THEIRS {
        let dice = &mut Dice(1000 + number);
        let (text, alert) = their_file(dice);
        let file = home.path().join("theirs.conf");
        fs::write(&file, &text).expect("written");
        ipmi_config(&bmc, &["--commit", "--filename", &file.to_string_lossy()]).await;
        let actual = target.read().await.expect("a reading");
        let shown = &actual.wanted_shape.snmp_alert;
        assert_eq!(shown.enabled, Some(true));
        assert_eq!(shown.community, alert.community, "{number}");
        assert_eq!(shown.destinations, alert.destinations, "{number}");
        assert_eq!(
            (shown.acknowledge, shown.ack_timeout_secs, shown.retries),
            (alert.acknowledge, alert.ack_timeout_secs, alert.retries),
            "{number}"
        );
        assert_eq!(shown.procedure, alert.procedure, "{number}:\n{text}");
        check_tables(&checkout(&bmc, home.path()).await, &actual, number);
    }
    target.close().await;
}

/// Everything is set, so that one configuration leaves nothing of the one before.
fn wanted(dice: &mut Dice) -> Wanted {
    let count = 1 + dice.below(u64::from(DESTINATIONS));
    let destinations: Vec<IpAddr> = (1..=count)
        .map(|_| IpAddr::from([127, 0, 0, dice.byte(1, 250)]))
        .collect();
    let level = match dice.below(5) {
        0 => Level::Error,
        1 => Level::ErrorWarning,
        2 => Level::ErrorWarningInformation,
        _ => {
            let mut groups = EventGroup::ALL.to_vec();
            groups.retain(|_| dice.below(4) == 0);
            if groups.is_empty() {
                groups.push(EventGroup::Fan);
            }
            Level::Individual { groups }
        }
    };
    let snmp_alert = SnmpAlert {
        enabled: Some(true),
        community: community(dice).parse().ok(),
        destinations: Some(destinations),
        acknowledge: Some(dice.below(2) == 0),
        ack_timeout_secs: Some(dice.byte(0, 255)),
        retries: Some(dice.byte(0, 7)),
        procedure: Some(if dice.below(2) == 0 {
            Procedure::All
        } else {
            Procedure::OneAfterAnother
        }),
        level: Some(level),
        ..SnmpAlert::default()
    };
    Wanted {
        snmp_alert,
        ..Wanted::default()
    }
}

fn community(dice: &mut Dice) -> String {
    let length = 1 + dice.below(18);
    (0..length).map(|_| char::from(dice.byte(b'a', b'z'))).collect()
}

/// A file for `ipmi-config --category=pef --commit`, and what it means.
fn their_file(dice: &mut Dice) -> (String, SnmpAlert) {
    let mut text = String::new();
    let mut section = |name: &str, pairs: &[(&str, String)]| {
        let _ = writeln!(text, "Section {name}");
        for (key, value) in pairs {
            let _ = writeln!(text, "\t{key} {value}");
        }
        let _ = writeln!(text, "EndSection");
    };
    let community = community(dice);
    let (timeout, retries, is_acknowledged) = (dice.byte(0, 255), dice.byte(0, 7), dice.below(2) == 0);
    let count = dice.byte(1, DESTINATIONS);
    let in_order = count > 1 && dice.below(2) == 0;
    section("Community_String", &[("Community_String", community.clone())]);
    let mut destinations: Vec<IpAddr> = Vec::new();
    for n in 1..=DESTINATIONS {
        let address = if n <= count {
            Ipv4Addr::new(127, 0, 0, dice.byte(1, 250))
        } else {
            Ipv4Addr::UNSPECIFIED
        };
        if n <= count {
            destinations.push(address.into());
        }
        section(
            &format!("Lan_Alert_Destination_{n}"),
            &[
                ("Alert_Destination_Type", "PET_Trap".to_owned()),
                ("Alert_Acknowledge", yes(is_acknowledged)),
                ("Alert_Acknowledge_Timeout", timeout.to_string()),
                ("Alert_Retries", retries.to_string()),
                ("Alert_IP_Address", address.to_string()),
            ],
        );
        let rule = if in_order && n > 1 { RULES[1] } else { RULES[0] };
        section(
            &format!("Alert_Policy_{n}"),
            &[
                ("Policy_Type", rule.to_owned()),
                ("Policy_Enabled", yes(n <= count)),
                ("Policy_Number", "1".to_owned()),
                ("Destination_Selector", n.to_string()),
                ("Channel_Number", "1".to_owned()),
            ],
        );
    }
    // Filters of theirs, in entries the maker left free.
    for n in 30..33 {
        let sensor_type = SENSOR_TYPES[usize::from(dice.byte(0, 4))].1;
        section(
            &format!("Event_Filter_{n}"),
            &[
                ("Filter_Type", "Software_Configurable".to_owned()),
                ("Enable_Filter", yes(dice.below(2) == 0)),
                ("Event_Filter_Action_Alert", yes(true)),
                ("Alert_Policy_Number", "1".to_owned()),
                (
                    "Event_Severity",
                    SEVERITIES[usize::from(dice.byte(0, 3))].1.to_owned(),
                ),
                ("Generator_Id_Byte_1", "0xFF".to_owned()),
                ("Generator_Id_Byte_2", "0xFF".to_owned()),
                ("Sensor_Type", sensor_type.to_owned()),
                ("Sensor_Number", "0xFF".to_owned()),
                ("Event_Trigger", "0x6F".to_owned()),
                (
                    "Event_Data1_Offset_Mask",
                    format!("0x{:04X}", dice.below(0x7fff) + 1),
                ),
            ],
        );
    }
    let alert = SnmpAlert {
        community: community.parse().ok(),
        destinations: Some(destinations),
        acknowledge: Some(is_acknowledged),
        ack_timeout_secs: Some(timeout),
        retries: Some(retries),
        procedure: Some(if in_order {
            Procedure::OneAfterAnother
        } else {
            Procedure::All
        }),
        ..SnmpAlert::default()
    };
    (text, alert)
}

/// Community, destinations and their answers, and who is told in which order: against what was wanted.
#[track_caller]
fn check_alert(sections: &BTreeMap<String, Section>, alert: &SnmpAlert, number: u64) {
    let get = |section: &str, key: &str| sections[section][key].clone();
    let community = alert.community.as_ref().map(ToString::to_string);
    assert_eq!(
        Some(get("Community_String", "Community_String")),
        community,
        "{number}"
    );
    let list = alert.destinations.as_deref().unwrap_or_default();
    for n in 1..=DESTINATIONS {
        let section = format!("Lan_Alert_Destination_{n}");
        let wanted = list.get(usize::from(n) - 1);
        let address = wanted.map_or_else(|| "0.0.0.0".to_owned(), ToString::to_string);
        assert_eq!(get(&section, "Alert_IP_Address"), address, "{number}: {section}");
        if wanted.is_some() {
            assert_eq!(
                get(&section, "Alert_Acknowledge"),
                yes(alert.acknowledge == Some(true))
            );
            let answers = ["Alert_Acknowledge_Timeout", "Alert_Retries"].map(|key| get(&section, key));
            let wanted = [alert.ack_timeout_secs, alert.retries]
                .map(|it| it.map_or(String::new(), |it| it.to_string()));
            assert_eq!(answers, wanted, "{number}: {section}");
        }
    }
    let mut told = Vec::new();
    for n in 1..=20 {
        let policy = &sections[&format!("Alert_Policy_{n}")];
        let destination: usize = policy["Destination_Selector"].parse().expect("a number");
        // Entries that are off, and those of destinations that earlier configurations had, tell nobody.
        if policy["Policy_Enabled"] == "Yes" && (1..=list.len()).contains(&destination) {
            assert_eq!(policy["Policy_Number"], "1", "{number}");
            told.push((destination, policy["Policy_Type"].clone()));
        }
    }
    let in_order = alert.procedure == Some(Procedure::OneAfterAnother);
    if in_order {
        let expected: Vec<(usize, String)> = (1..=list.len())
            .map(|n| (n, RULES[usize::from(n > 1)].to_owned()))
            .collect();
        assert_eq!(told, expected, "{number}");
    } else {
        told.sort();
        let expected: Vec<(usize, String)> = (1..=list.len()).map(|n| (n, RULES[0].to_owned())).collect();
        assert_eq!(told, expected, "{number}");
    }
}

/// The whole tables of policies and filters: against what we show of them.
#[track_caller]
fn check_tables(sections: &BTreeMap<String, Section>, actual: &Actual, number: u64) {
    for n in 1..=actual.policy_count {
        let theirs = &sections[&format!("Alert_Policy_{n}")];
        let ours = actual.policies.iter().find(|policy| policy.number == n);
        let shown = ours.map_or([0; 4], |it| {
            [it.policy_number, it.rule.value(), it.channel, it.destination]
        });
        let keys = ["Policy_Number", "Channel_Number", "Destination_Selector"];
        let [set, channel, destination] = keys.map(|key| theirs[key].parse::<u8>().expect("a number"));
        let rule = RULES
            .iter()
            .position(|rule| *rule == theirs["Policy_Type"])
            .expect("a rule");
        assert_eq!(
            [set, u8::try_from(rule).expect("small"), channel, destination],
            shown,
            "{number}: policy {n}"
        );
        assert_eq!(
            theirs["Policy_Enabled"],
            yes(ours.is_some_and(|it| it.is_enabled)),
            "{number}: policy {n}"
        );
    }
    for n in 1..=actual.filter_count {
        let theirs = &sections[&format!("Event_Filter_{n}")];
        match actual.filters.iter().find(|filter| filter.number == n) {
            Some(ours) => check_filter(theirs, ours, number),
            None => assert_eq!(theirs["Enable_Filter"], "No", "{number}: filter {n}"),
        }
    }
}

#[track_caller]
fn check_filter(theirs: &Section, ours: &Filter, number: u64) {
    let what = format!("{number}: filter {}: {ours:?}", ours.number);
    assert_eq!(theirs["Enable_Filter"], yes(ours.is_enabled), "{what}");
    assert_eq!(theirs["Event_Filter_Action_Alert"], yes(ours.alerts), "{what}");
    assert_eq!(
        theirs["Filter_Type"] == "Manufacturer_Pre_Configured",
        ours.origin == Origin::Factory,
        "{what}"
    );
    assert_eq!(
        theirs["Alert_Policy_Number"],
        ours.policy_number.to_string(),
        "{what}"
    );
    assert_eq!(
        theirs["Event_Severity"],
        name(&SEVERITIES, ours.severity.value()),
        "{what}"
    );
    assert_eq!(
        theirs["Sensor_Type"],
        name(&SENSOR_TYPES, ours.sensor_type.unwrap_or(0xff)),
        "{what}"
    );
    assert_eq!(
        hex(&theirs["Event_Trigger"]),
        u16::from(ours.event_trigger.unwrap_or(0xff)),
        "{what}"
    );
    assert_eq!(
        hex(&theirs["Event_Data1_Offset_Mask"]),
        ours.offset_mask,
        "{what}"
    );
}

async fn check_ipmitool(bmc: &Bmc, alert: &SnmpAlert, actual: &Actual) {
    let community = alert.community.as_ref().expect("one is wanted").as_str();
    let print = ipmitool(bmc, "lan print 1").await;
    assert!(
        print.contains(&format!("SNMP Community String   : {community}\n")),
        "{print}"
    );
    for (n, address) in (1..).zip(alert.destinations.as_deref().unwrap_or_default()) {
        let print = ipmitool(bmc, &format!("lan alert print 1 {n}")).await;
        assert!(print.contains(&format!(": {address}\n")), "{print}");
    }
    let policies = ipmitool(bmc, "pef policy list").await;
    let filters = ipmitool(bmc, "pef filter list").await;
    let enabled = |table: &str| {
        let rows = table.lines().filter(|row| row.contains("| enabled"));
        rows.filter_map(|row| row.split('|').next()?.trim().parse().ok())
            .collect::<Vec<u8>>()
    };
    let ours: Vec<u8> = actual
        .policies
        .iter()
        .filter(|it| it.is_enabled)
        .map(|it| it.number)
        .collect();
    assert_eq!(enabled(&policies), ours, "{policies}");
    let ours: Vec<u8> = actual
        .filters
        .iter()
        .filter(|it| it.is_enabled)
        .map(|it| it.number)
        .collect();
    assert_eq!(enabled(&filters), ours, "{filters}");
}

/// FreeIPMI's words, by the value.
const RULES: [&str; 5] = [
    "Always_Send_To_This_Destination",
    "Proceed_To_Next_Entry",
    "Do_Not_Proceed_Any_More_Entries",
    "Proceed_To_Next_Entry_Different_Channel",
    "Proceed_To_Next_Entry_Different_Destination_Type",
];
const SEVERITIES: [(u8, &str); 5] = [
    (0x02, "Information"),
    (0x04, "OK"),
    (0x08, "Non_Critical"),
    (0x10, "Critical"),
    (0x20, "Non_Recoverable"),
];
const SENSOR_TYPES: [(u8, &str); 14] = [
    (0x01, "Temperature"),
    (0x02, "Voltage"),
    (0x04, "Fan"),
    (0x05, "Physical_Security"),
    (0x07, "Processor"),
    (0x06, "Platform_Security_Violation_Attempt"),
    (0x08, "Power_Supply"),
    (0x0c, "Memory"),
    (0x0d, "Drive_Slot"),
    (0x0f, "System_Firmware_Progress"),
    (0x10, "Event_Logging_Disabled"),
    (0x13, "Critical_interrupt"),
    (0x23, "Watchdog2"),
    (0xff, "Any"),
];

#[track_caller]
fn name(names: &[(u8, &'static str)], value: u8) -> &'static str {
    let found = names.iter().find(|(number, _)| *number == value);
    found.unwrap_or_else(|| panic!("no word for {value:02X}h")).1
}

fn yes(is_so: bool) -> String {
    if is_so { "Yes" } else { "No" }.to_owned()
}

#[track_caller]
fn hex(text: &str) -> u16 {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u16::from_str_radix(digits, 16).expect(text)
}

async fn checkout(bmc: &Bmc, home: &Path) -> BTreeMap<String, Section> {
    let file = home.join("checkout.conf");
    let _ = fs::remove_file(&file);
    ipmi_config(bmc, &["--checkout", "--filename", &file.to_string_lossy()]).await;
    let text = fs::read_to_string(&file).expect("checked out");
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let mut words = line.splitn(2, char::is_whitespace);
        match (words.next().unwrap_or_default(), words.next().map(str::trim)) {
            ("Section", Some(name)) => name.clone_into(&mut current),
            (key, Some(value)) => {
                let section = sections.entry(current.clone()).or_default();
                section.insert(key.to_owned(), value.to_owned());
            }
            _ => {}
        }
    }
    sections
}

/// FreeIPMI's tool, which must be installed and succeed.
async fn ipmi_config(bmc: &Bmc, arguments: &[&str]) {
    let host = bmc.local_addr().to_string();
    let mut command = Command::new("ipmi-config");
    command
        .args(["-D", "LAN_2_0", "-I", "17", "-l", "ADMIN", "-h", &host])
        .args(["-u", ADMIN_NAME, "-p", ADMIN_PASSWORD, "--category=pef"])
        .args(arguments)
        .env("LC_ALL", "C");
    let output = tokio::task::spawn_blocking(move || command.output().expect("ipmi-config is installed"));
    let output = output.await.expect("it ran");
    assert!(output.status.success(), "{output:?}");
}

/// Numbers from a seed (SplitMix64): the same seed gives the same configuration.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn byte(&mut self, least: u8, most: u8) -> u8 {
        let span = u64::from(most - least) + 1;
        least + u8::try_from(self.below(span)).expect("below 256")
    }
}
