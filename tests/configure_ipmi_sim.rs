//! Against OpenIPMI's simulator, which nobody here wrote: suite 3 only, no destinations, a community it does not take.

mod bmc_support;

use bmc_support::{apply, item, options, wanted};
use std::{
    fs,
    net::{SocketAddr, UdpSocket},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use tsuho::{
    configure::{
        ipmi_bmc::{Error, IpmiBmc},
        target::{Consent, ItemName, ItemValue, Outcome, Reason, Target},
    },
    ipmi::ConnectOptions,
};

/// A running `ipmi_sim`, ended when dropped.
struct Simulator {
    child: Child,
    options: ConnectOptions,
    _folder: TempDir,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It is gone already where it could not start, and then the test has said so.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const COMMANDS: &str = "mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
";

async fn simulator() -> Simulator {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let lan = format!(
        "name \"bmc1\"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 {}
    priv_limit admin
    guid a123456789abcdefa123456789abcdef
  endlan
  user 1 true  \"\"        \"test\" user     10  none md2 md5 straight
  user 2 true  \"admin\"   \"secret1\" admin 10  none md2 md5 straight
",
        address.port()
    );
    fs::write(folder.path().join("lan.conf"), lan).expect("written");
    fs::write(folder.path().join("bmc.emu"), COMMANDS).expect("written");
    fs::create_dir(folder.path().join("state")).expect("made");
    let child = Command::new("ipmi_sim")
        .args(["-n", "-c", "lan.conf", "-f", "bmc.emu", "-s", "state"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("ipmi_sim is installed (Debian package openipmi)");
    let mut simulator = Simulator {
        child,
        options: options(address, "admin", "secret1"),
        _folder: folder,
    };
    simulator.wait_until_it_listens(address);
    simulator
}

impl Simulator {
    /// Its port is taken when it listens: then, and only then, can nobody else bind it.
    fn wait_until_it_listens(&mut self, address: SocketAddr) {
        while UdpSocket::bind(address).is_ok() {
            let ended = self.child.try_wait().expect("its state");
            assert!(ended.is_none(), "ipmi_sim ended with {ended:?}");
            std::thread::yield_now();
        }
    }
}

fn free_address() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("its address")
}

#[tokio::test]
async fn it_reads_as_what_it_is() {
    let simulator = simulator().await;
    let mut target = IpmiBmc::new(simulator.options.clone());
    let actual = target.read().await.expect("a reading");
    assert_eq!(actual.device.cipher_suite, 3);
    assert_eq!(
        (actual.device.manufacturer_id, actual.device.product_id),
        (0x1291, 0xf02)
    );
    assert_eq!(actual.device.firmware, "9.08");
    assert_eq!(
        (actual.destination_count, actual.filter_count, actual.policy_count),
        (0, 15, 15)
    );
    let alert = actual.wanted_shape.snmp_alert;
    assert_eq!(alert.enabled, Some(false));
    assert_eq!(alert.community.expect("a community").as_str(), "public");
    assert_eq!(alert.destinations, Some(Vec::new()));
}

#[tokio::test]
async fn its_community_is_reported_as_not_taken_and_its_missing_destinations_are_said() {
    let simulator = simulator().await;
    let mut target = IpmiBmc::new(simulator.options.clone());
    let text = "[snmp_alert]\nenabled = true\ncommunity = \"ops\"\ndestinations = [\"192.0.2.10\"]";
    let (report, _) = apply(&mut target, &wanted(text), &Consent::default()).await;
    let read = ItemValue::Text("public".to_owned());
    assert_eq!(
        item(&report.items, ItemName::Community).outcome,
        Outcome::Rejected(Reason::NotTaken { read })
    );
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        Outcome::Rejected(Reason::TooFewDestinations { offered: 0 })
    );
    assert_eq!(item(&report.items, ItemName::Enabled).outcome, Outcome::Applied);
    assert!(!report.is_as_wanted());
}

#[tokio::test]
async fn a_test_alert_has_nowhere_to_go() {
    let simulator = simulator().await;
    let ended = IpmiBmc::new(simulator.options.clone()).test_alert(1).await;
    let nowhere = matches!(
        ended,
        Err(Error::NoSuchDestination {
            destination: 1,
            offered: 0
        })
    );
    assert!(nowhere, "{ended:?}");
}
