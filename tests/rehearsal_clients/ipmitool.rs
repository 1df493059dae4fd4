//! ipmitool: every verb it has for alerts, and what it is refused.

use crate::{Bench, Ran, SUITES, field, pet_of, row, row_count};
use tsuho::rehearsal::{AlertOutcome, Cause, Fault, MANUFACTURER_ID, PRODUCT_ID};

#[test]
fn ipmitool_reads_the_device_with_both_suites() {
    let bench = Bench::new();
    for suite in SUITES {
        let info = bench.ipmitool(suite, "mc info");
        assert_eq!(field(&info, "IPMI Version"), "2.0");
        assert_eq!(field(&info, "Firmware Revision"), "1.05");
        assert_eq!(field(&info, "Manufacturer ID"), MANUFACTURER_ID.to_string());
        assert!(field(&info, "Product ID").starts_with(&PRODUCT_ID.to_string()));
    }
}

#[test]
fn ipmitool_reads_and_writes_the_lan_settings_with_both_suites() {
    let bench = Bench::new();
    for suite in SUITES {
        let lan = bench.ipmitool(suite, "lan print 1");
        assert_eq!(field(&lan, "IP Address"), "127.0.0.1");
        assert_eq!(field(&lan, "RMCP+ Cipher Suites"), "3,17");
        let community = format!("ops-{suite}");
        bench.ipmitool(suite, &format!("lan set 1 snmp {community}"));
        let lan = bench.ipmitool(suite, "lan print 1");
        assert_eq!(field(&lan, "SNMP Community String"), community);

        let all = bench.ipmitool(suite, "lan alert print 1");
        let destinations = all.lines().filter(|line| line.starts_with("Alert Destination"));
        assert_eq!(
            destinations.count(),
            5,
            "the volatile destination and four more: {all}"
        );
        let address = format!("127.0.0.{suite}");
        let retries = suite.len();
        for setting in [
            format!("ipaddr {address}"),
            "type pet".to_owned(),
            "ack on".to_owned(),
            format!("retry {retries}"),
            "macaddr 02:00:00:00:00:09".to_owned(),
        ] {
            bench.ipmitool(suite, &format!("lan alert set 1 2 {setting}"));
        }
        let one = bench.ipmitool(suite, "lan alert print 1 2");
        assert_eq!(field(&one, "Alert IP Address"), address);
        assert_eq!(field(&one, "Destination Type"), "PET Trap");
        assert_eq!(field(&one, "Alert Acknowledge"), "Acknowledged");
        assert_eq!(field(&one, "Number of Retries"), retries.to_string());
        assert_eq!(field(&one, "Alert MAC Address"), "02:00:00:00:00:09");
    }
}

#[test]
fn ipmitool_reads_the_event_filters_and_policies_with_both_suites() {
    let bench = Bench::new();
    for suite in SUITES {
        let info = bench.ipmitool(suite, "pef info");
        assert!(info.contains("Alert"), "{info}");
        let filters = bench.ipmitool(suite, "pef filter list");
        let expected = ["enabled, pre-configured", "Temperature", "Any", "Critical"];
        assert_eq!(row(&filters, "1")[1..5], expected);
        assert_eq!(row_count(&filters), 40);
        bench.ipmitool(suite, "pef policy disable 1");
        let policies = bench.ipmitool(suite, "pef policy list");
        assert_eq!(row(&policies, "1")[1..3], ["1", "disabled"]);
        bench.ipmitool(suite, "pef policy enable 1");
        let policies = bench.ipmitool(suite, "pef policy list");
        let expected = ["1", "enabled", "Match-always", "1", "802.3 LAN", "PET"];
        assert_eq!(row(&policies, "1")[1..7], expected);
        assert_eq!(row_count(&policies), 20);
    }
}

#[test]
fn ipmitool_lists_users_sensors_and_the_event_log() {
    let bench = Bench::new();
    for suite in SUITES {
        let users = bench.ipmitool(suite, "user list 1");
        let admin = users.lines().find(|line| line.starts_with("2 ")).expect("user 2");
        assert!(
            admin.contains("admin") && admin.contains("ADMINISTRATOR"),
            "{users}"
        );
        let sensors = bench.ipmitool(suite, "sdr list");
        assert_eq!(row(&sensors, "CPU1 Temp")[1..3], ["42 degrees C", "ok"]);
        assert_eq!(row(&sensors, "P12V")[1], "12 Volts");
        bench.ipmitool(suite, "sel list");
    }
    bench
        .runtime
        .block_on(bench.bmc.inject(Fault::FanStopped))
        .expect("running");
    assert_eq!(
        row(&bench.ipmitool("17", "sdr list"), "FAN1")[1..3],
        ["0 RPM", "cr"]
    );
    let log = bench.ipmitool("17", "sel list");
    assert!(row(&log, "1").contains(&"Lower Critical going low"), "{log}");
    bench.ipmitool("17", "sel clear");
    let cleared = bench.ipmitool("17", "sel list");
    assert!(!cleared.contains("Lower Critical"), "{cleared}");
}

#[test]
fn a_sample_event_of_ipmitool_goes_through_filter_and_policy_to_the_destination() {
    for (suite, acknowledge) in SUITES.into_iter().zip(["off", "on"]) {
        let bench = Bench::new();
        bench.ipmitool(suite, "lan set 1 snmp ops");
        bench.ipmitool(suite, "lan alert set 1 1 ipaddr 127.0.0.1");
        bench.ipmitool(suite, &format!("lan alert set 1 1 ack {acknowledge}"));
        bench.ipmitool(suite, "event 1");
        let trap = bench.receive_trap();
        assert_eq!(snmp2::Pdu::from_bytes(&trap).expect("SNMP").community, b"ops");
        let (specific, fields) = pet_of(&trap);
        assert_eq!(
            specific, 0x0001_0109,
            "temperature, threshold, upper critical going high"
        );
        assert_eq!(
            fields[26..29],
            [0x10, 0x81, 0x30],
            "critical, ipmitool's software ID, sensor 30h"
        );
        let log = bench.ipmitool(suite, "sel list");
        assert!(row(&log, "1").contains(&"Upper Critical going high"), "{log}");
        let seen = bench.bmc.observations().borrow().clone();
        let alert = seen.alerts.front().expect("an alert");
        assert_eq!(alert.cause, Cause::Event { filter: 1, policy: 1 });
        assert_eq!(alert.datagram, trap);
        if acknowledge == "off" {
            assert_eq!(alert.outcome, AlertOutcome::Sent);
        }
    }
}

#[test]
fn an_acknowledged_alert_is_repeated_until_its_acknowledge_arrives() {
    let bench = Bench::new();
    bench.ipmitool("17", "lan alert set 1 1 ipaddr 127.0.0.1");
    // Acknowledged, the shortest interval (0 means one second), 7 retries.
    bench.ipmitool("17", "raw 0x0c 0x01 0x01 0x12 0x01 0x80 0x00 0x07");
    bench.ipmitool("17", "raw 0x04 0x16 0x01 0x01 0x00");
    let first = bench.receive_trap();
    let second = bench.receive_trap();
    let (_, fields) = pet_of(&first);
    assert_eq!(
        pet_of(&second).1,
        fields,
        "a repeat is the same alert, sequence number and all"
    );
    // PET Acknowledge: sequence, time (here least significant byte first), source, device, sensor, event data.
    let at = [17, 16, 21, 20, 19, 18, 25, 27, 28, 31, 32, 33];
    let bytes = at.map(|at| format!("{:#04x}", fields[at])).join(" ");
    bench.ipmitool("17", &format!("raw 0x04 0x17 {bytes}"));
    let status = bench.ipmitool("17", "raw 0x04 0x16 0x01 0x41 0x00");
    assert_eq!(
        status.lines().last().map(str::trim),
        Some("01"),
        "the alert ended well: {status}"
    );
    let seen = bench.bmc.observations().borrow().clone();
    let alert = seen.alerts.back().expect("an alert");
    assert_eq!(
        (alert.cause, alert.outcome),
        (Cause::AlertImmediate, AlertOutcome::Acknowledged)
    );
}

#[test]
fn a_wrong_password_an_unknown_user_and_a_weak_suite_are_refused() {
    let bench = Bench::new();
    for suite in SUITES {
        let wrong = bench.ipmitool_as("admin", "wrong", suite, "-v mc info");
        refused(&wrong, "RAKP 2 HMAC is invalid");
        let unknown = bench.ipmitool_as("nobody", "rehearsal", suite, "-v mc info");
        refused(&unknown, "unauthorized name");
    }
    let zero = bench.ipmitool_as("admin", "rehearsal", "0", "mc info");
    refused(&zero, "no matching cipher suite");
    let host = bench.address().to_string();
    let login = [
        "-D", "LAN_2_0", "-h", &host, "-u", "admin", "-p", "wrong", "-I", "17",
    ];
    let freeipmi = bench.run("bmc-info", &login);
    refused(&freeipmi, "password invalid");
}

/// Whether a program was refused with these words.
fn refused(ran: &Ran, words: &str) {
    let said = [ran.stdout.as_str(), &ran.stderr].concat();
    assert!(!ran.ok && said.contains(words), "{words:?} is not in:\n{said}");
}

#[test]
fn ipmitool_keeps_a_system_name_and_reads_it_back() {
    let bench = Bench::new();
    for name in ["SV01", "a-name-that-takes-more-than-one-block"] {
        bench.ipmitool("17", &format!("mc setsysinfo system_name {name}"));
        let read = bench.ipmitool("17", "mc getsysinfo system_name");
        assert_eq!(read.trim(), name);
    }
    assert_eq!(
        bench.ipmitool("17", "mc getsysinfo system_fw_version").trim(),
        "1.0.0"
    );
}
