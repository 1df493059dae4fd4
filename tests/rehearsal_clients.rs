//! Other people's programs against the simulated BMC: ipmitool, FreeIPMI and net-snmp must take it for a real one.
//!
//! They must be installed; nothing is skipped when one is missing. Everything stays on loopback, and every test has a
//! BMC, a trap socket and a home folder of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, UdpSocket},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use tsuho::alert_log::Severity;
use tsuho::receive::pet::{EventCode, Pet};
use tsuho::rehearsal::{AlertOutcome, Bmc, BmcConfig, Cause, Fault, MANUFACTURER_ID, PRODUCT_ID, start};

/// Long enough for the slowest machine; a test waits so long only when it fails.
const PATIENCE: Duration = Duration::from_secs(30);
const SUITES: [&str; 2] = ["3", "17"];

/// A BMC whose traps come to a socket of the test.
struct Bench {
    runtime: tokio::runtime::Runtime,
    bmc: Bmc,
    traps: UdpSocket,
    home: tempfile::TempDir,
}

/// What came out of a program that ended well or not.
struct Ran {
    ok: bool,
    stdout: String,
    stderr: String,
}

impl Bench {
    fn new() -> Self {
        let traps = UdpSocket::bind("127.0.0.1:0").expect("a socket for traps");
        traps.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let port = traps.local_addr().expect("bound").port();
        Self::with_traps(traps, port)
    }

    fn with_traps(traps: UdpSocket, trap_port: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let mut config = BmcConfig::new("127.0.0.1:0".parse().expect("an address"));
        config.trap_port = trap_port;
        config.name = "clients".to_owned();
        let bmc = runtime.block_on(start(config)).expect("a BMC");
        Self {
            runtime,
            bmc,
            traps,
            home: tempfile::tempdir().expect("a home"),
        }
    }

    fn address(&self) -> SocketAddr {
        self.bmc.local_addr()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let output = Command::new(program)
            .args(arguments)
            .env("HOME", self.home.path())
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .output();
        let Output {
            status,
            stdout,
            stderr,
        } = output.unwrap_or_else(|error| panic!("{program}: {error}"));
        Ran {
            ok: status.success(),
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    fn ipmitool_as(&self, user: &str, password: &str, suite: &str, command: &str) -> Ran {
        let port = self.address().port().to_string();
        let mut arguments = vec!["-I", "lanplus", "-H", "127.0.0.1", "-p", &port];
        arguments.extend(["-U", user, "-P", password, "-C", suite]);
        arguments.extend(command.split_whitespace());
        self.run("ipmitool", &arguments)
    }

    /// Runs ipmitool as the administrator; it must succeed.
    fn ipmitool(&self, suite: &str, command: &str) -> String {
        let ran = self.ipmitool_as("admin", "rehearsal", suite, command);
        assert!(
            ran.ok,
            "ipmitool -C {suite} {command}: {}{}",
            ran.stdout, ran.stderr
        );
        ran.stdout
    }

    /// Runs a FreeIPMI tool as the administrator.
    fn freeipmi(&self, tool: &str, suite: &str, arguments: &[&str]) -> Ran {
        let host = self.address().to_string();
        let mut all = vec!["-D", "LAN_2_0", "-h", &host, "-u", "admin", "-p", "rehearsal"];
        all.extend(["-l", "ADMIN", "-I", suite]);
        all.extend(arguments);
        self.run(tool, &all)
    }

    /// Waits for a trap and checks that it came from the BMC's address.
    fn receive_trap(&self) -> Vec<u8> {
        let mut buffer = vec![0; 2048];
        let (length, from) = self.traps.recv_from(&mut buffer).expect("a trap");
        assert_eq!(
            from.ip(),
            self.address().ip(),
            "traps come from the BMC's own address"
        );
        buffer.truncate(length);
        buffer
    }
}

/// The value of the first line `key : value`.
fn field<'a>(text: &'a str, key: &str) -> &'a str {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let line = lines.find(|(left, _)| left.trim() == key);
    line.unwrap_or_else(|| panic!("no {key:?} in:\n{text}")).1.trim()
}

/// The cells of the row `a | b | c` whose first cell is `first`.
fn row<'a>(text: &'a str, first: &str) -> Vec<&'a str> {
    let mut rows = text
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    rows.find(|cells| cells.len() > 1 && cells.first() == Some(&first))
        .unwrap_or_else(|| panic!("no row {first:?} in:\n{text}"))
}

/// How many rows a list has.
fn row_count(text: &str) -> usize {
    text.lines().filter(|line| line.contains('|')).count()
}

/// Specific trap and fields of a PET, taken apart by another SNMP library.
fn pet_of(trap: &[u8]) -> (i64, Vec<u8>) {
    let pdu = snmp2::Pdu::from_bytes(trap).expect("SNMP");
    let info = pdu.v1_trap_info.as_ref().expect("an SNMPv1 trap");
    assert_eq!(info.enterprise.to_id_string(), "1.3.6.1.4.1.3183.1.1");
    assert_eq!(info.generic_trap, 6);
    let (oid, value) = pdu.varbinds.clone().next().expect("a varbind");
    assert_eq!(oid.to_id_string(), "1.3.6.1.4.1.3183.1.1.1");
    match value {
        snmp2::Value::OctetString(fields) => (info.specific_trap, fields.to_vec()),
        other => panic!("{other:?}"),
    }
}

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
fn snmptrapd_shows_the_trap_with_its_enterprise() {
    let free = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let port = free.local_addr().expect("bound").port();
    drop(free);
    let bench = Bench::with_traps(UdpSocket::bind("127.0.0.1:0").expect("unused"), port);
    bench.ipmitool("17", "lan set 1 snmp ops");
    bench.ipmitool("17", "lan alert set 1 1 ipaddr 127.0.0.1");
    let address = format!("udp:127.0.0.1:{port}");
    let child = Command::new("snmptrapd")
        .args(["-f", "-Lo", "-n", "-On", "-C", "-m", ""])
        .args(["--disableAuthorization=yes", &address])
        .env("HOME", bench.home.path())
        .env("SNMP_PERSISTENT_DIR", bench.home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("snmptrapd");
    let mut snmptrapd = Ended(child);
    let output = BufReader::new(snmptrapd.0.stdout.take().expect("piped"));
    let (say, said) = mpsc::sync_channel(16);
    thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        lines.map(|line| say.send(line)).take_while(Result::is_ok).count()
    });
    let mut lines = std::iter::from_fn(|| said.recv_timeout(PATIENCE).ok());
    // Its sockets are open when it introduces itself.
    lines
        .find(|line| line.starts_with("NET-SNMP version"))
        .expect("snmptrapd has started");
    bench
        .runtime
        .block_on(bench.bmc.inject(Fault::CpuOverheated))
        .expect("running");
    let header = lines.find(|line| line.contains("TRAP, SNMP v1")).expect("a trap");
    assert!(
        header.contains("community ops") && header.contains("127.0.0.1"),
        "{header}"
    );
    let trap = lines.next().expect("the trap itself");
    let expected = ".1.3.6.1.4.1.3183.1.1 Enterprise Specific Trap (65801)";
    assert!(trap.trim().starts_with(expected), "{trap}");
}

/// Ends the program it holds, however the test ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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

#[test]
fn a_rehearsal_listens_on_loopback_only() {
    let bench = Bench::new();
    let config = BmcConfig::new("0.0.0.0:0".parse().expect("an address"));
    assert!(bench.runtime.block_on(start(config)).is_err());
}
