//! FreeIPMI: its configuration files, its decoder of PETs, its lists of sensors.

use crate::{Bench, SUITES, field, pet_of};
use std::{fs, path::Path};
use tsuho::{
    alert_log::Severity,
    receive::pet::{EventCode, Pet},
    rehearsal::{Fault, MANUFACTURER_ID, PRODUCT_ID},
};

#[test]
fn freeipmi_checks_out_changes_and_commits_the_alert_settings() {
    for suite in SUITES {
        let bench = Bench::new();
        let file = bench.home.path().join("pef.conf");
        let path = file.to_str().expect("UTF-8");
        let pef = |action: &str| {
            bench.freeipmi(
                "ipmi-config",
                suite,
                &["--category=pef", action, "--filename", path],
            )
        };
        let checkout = pef("--checkout");
        assert!(checkout.ok, "{}", checkout.stderr);
        let same = pef("--diff");
        assert!(same.ok, "{}", same.stderr);
        assert_eq!(same.stdout, "", "nothing was changed");

        let changed = change_settings(&file);
        fs::write(&file, changed).expect("written");
        let differs = pef("--diff").stdout;
        assert!(
            differs.contains("Community_String - input=`fi':actual=`public'"),
            "{differs}"
        );
        let commit = pef("--commit");
        assert!(commit.ok, "{}{}", commit.stdout, commit.stderr);
        let after = pef("--diff");
        assert!(after.ok, "{}", after.stderr);
        assert_eq!(after.stdout, "", "everything was committed");
        let lan = bench.ipmitool(suite, "lan print 1");
        assert_eq!(field(&lan, "SNMP Community String"), "fi");
    }
}

/// Changes something in every kind of section of a checked-out file.
fn change_settings(file: &Path) -> String {
    let changes = [
        ("Community_String", "fi"),
        ("Startup_Delay", "33"),
        ("Alert_IP_Address", "127.0.0.9"),
        ("Alert_Acknowledge", "Yes"),
        ("Alert_Retries", "5"),
        ("Alert_String", "a string of more than one block"),
        ("Policy_Type", "Proceed_To_Next_Entry"),
        ("Event_Severity", "Non_Critical"),
        ("Event_Data1_AND_Mask", "0xA5"),
    ];
    let text = fs::read_to_string(file).expect("checked out");
    let mut missing = changes.map(|(key, _)| key).to_vec();
    let mut changed = String::new();
    for line in text.lines() {
        let key = line.split_whitespace().next().unwrap_or_default();
        missing.retain(|name| *name != key);
        match changes.iter().find(|(name, _)| *name == key) {
            Some((_, value)) => changed.push_str(&format!("\t{key} {value}\n")),
            None => changed.push_str(&format!("{line}\n")),
        }
    }
    assert_eq!(missing, [""; 0], "every key is in the file:\n{text}");
    changed
}

#[test]
fn ipmi_pet_decodes_what_the_bmc_sent() {
    let bench = Bench::new();
    bench.ipmitool("17", "lan alert set 1 1 ipaddr 127.0.0.1");
    let system = PRODUCT_ID.to_string();
    for (fault, sensor, kind, severity, event, code, our_severity) in [
        (
            Fault::CpuOverheated,
            "CPU1 Temp",
            "Temperature",
            "Critical condition",
            "Upper Critical - going high",
            (0x01, 0x01, 0x09),
            Severity::Error,
        ),
        (
            Fault::FanStopped,
            "FAN1",
            "Fan",
            "Critical condition",
            "Lower Critical - going low",
            (0x04, 0x01, 0x02),
            Severity::Error,
        ),
        (
            Fault::ProcessorFailed,
            "CPU1 Status",
            "Processor",
            "Critical condition",
            "IERR",
            (0x07, 0x6F, 0x00),
            Severity::Error,
        ),
        (
            Fault::WatchdogReset,
            "Watchdog",
            "Watchdog 2",
            "Critical condition",
            "Hard Reset",
            (0x23, 0x6F, 0x01),
            Severity::Error,
        ),
        (
            Fault::PowerSupplyFailed,
            "PSU1 Status",
            "Power Supply",
            "Critical condition",
            "Power Supply Failure detected",
            (0x08, 0x6F, 0x01),
            Severity::Error,
        ),
    ] {
        bench.runtime.block_on(bench.bmc.inject(fault)).expect("running");
        let (specific, fields) = pet_of(&bench.receive_trap());
        let bytes: Vec<String> = fields.iter().map(|byte| format!("{byte:02x}")).collect();
        let specific = specific.to_string();
        let mut arguments = vec!["-vv", "--quiet-cache", "--sdr-cache-recreate", &specific];
        arguments.extend(bytes.iter().map(String::as_str));
        let decoded = bench.freeipmi("ipmi-pet", "17", &arguments);
        assert!(decoded.ok, "{}", decoded.stderr);
        let last = decoded.stdout.lines().last().expect("a row");
        let cells: Vec<&str> = last.split('|').map(str::trim).collect();
        let expected = [
            sensor,
            kind,
            "NEC Corporation",
            &system,
            severity,
            "Assertion Event",
            event,
        ];
        let got = [2, 3, 5, 6, 7, 8, 9].map(|at| *cells.get(at).unwrap_or_else(|| panic!("{last}")));
        assert_eq!(got, expected);
        // Our decoder says the same of the same bytes.
        let event_code = EventCode::from_specific_trap(specific.parse().expect("a number"));
        let ours = Pet::from_octets(event_code, &fields).expect("a Platform Event Trap");
        let EventCode {
            sensor_type,
            event_type,
            offset,
            ..
        } = ours.event;
        assert_eq!((sensor_type, event_type, offset), code, "{event}");
        assert!(!ours.event.is_deasserted, "{event}");
        assert_eq!(ours.severity(), our_severity, "{event}");
        assert_eq!(
            (ours.manufacturer_id, ours.system_id),
            (MANUFACTURER_ID, PRODUCT_ID)
        );
        let words = ours.describe();
        let names_the_sensor = words.detail.en.to_lowercase().contains(&kind.to_lowercase());
        assert!(names_the_sensor, "{kind}: {}", words.detail.en);
    }
}

#[test]
fn every_sensor_is_listed_with_its_name_by_others() {
    let bench = Bench::new();
    let names = [
        "CPU1 Temp",
        "FAN1",
        "FAN2",
        "P12V",
        "PSU1 Status",
        "DIMM ECC",
        "Drive 0",
        "Intrusion",
        "CPU1 Status",
        "POST Error",
        "Watchdog",
        "Security",
        "Critical Intr",
        "Event Log",
        "System Event",
    ];
    let by_ipmitool = bench.ipmitool("17", "sdr elist all");
    let by_freeipmi = bench.freeipmi("ipmi-sensors", "17", &["--quiet-cache", "--sdr-cache-recreate"]);
    assert!(by_freeipmi.ok, "{}", by_freeipmi.stderr);
    for name in names {
        assert!(by_ipmitool.contains(name), "{name} in {by_ipmitool}");
        assert!(
            by_freeipmi.stdout.contains(name),
            "{name} in {}",
            by_freeipmi.stdout
        );
    }
}
