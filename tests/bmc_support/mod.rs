//! What the tests against a real session share: the simulated BMC, another program's client, and dumps of settings.

#![allow(dead_code, reason = "each test file uses the part it needs")]

use std::{collections::BTreeMap, net::SocketAddr, process::Command, time::Duration};
use tsuho::{
    configure::{
        ipmi_bmc::{IpmiBmc, Snapshot},
        target::{Consent, Item, ItemName, Report, Target, Unwatched},
    },
    ipmi::{
        ConnectOptions, Patience,
        command::{
            Channel, GetLanParameter, LanParameter,
            pef::{GetPefParameter, PefParameter},
        },
        line::{Line, Session},
    },
    rehearsal::{ADMIN_NAME, ADMIN_PASSWORD, Bmc, BmcConfig, Quirks, start},
    secrets::Secret,
    site::{BmcAddress, Wanted},
};

/// A simulated BMC on a free loopback port.
pub(crate) async fn rehearsal(quirks: Quirks) -> Bmc {
    let mut config = BmcConfig::new(([127, 0, 0, 1], 0).into());
    config.quirks = quirks;
    start(config).await.expect("a BMC on loopback")
}

/// Short waits: on loopback an answer comes at once or not at all.
pub(crate) fn options(address: SocketAddr, user: &str, password: &str) -> ConnectOptions {
    let address = BmcAddress {
        host: address.ip().to_string(),
        port: address.port(),
    };
    ConnectOptions {
        patience: Patience {
            first_timeout: Duration::from_millis(200),
            attempts: 3,
            longest_timeout: Duration::from_millis(200),
            ..Patience::default()
        },
        ..ConnectOptions::new(&address, user, Secret::new(password))
    }
}

/// As the user that is known to all.
pub(crate) fn admin(bmc: &Bmc) -> ConnectOptions {
    options(bmc.local_addr(), ADMIN_NAME, ADMIN_PASSWORD)
}

/// A wanted state from its TOML.
pub(crate) fn wanted(text: &str) -> Wanted {
    toml::from_str(text).expect(text)
}

/// The item of that name.
pub(crate) fn item(items: &[Item], name: ItemName) -> &Item {
    let found = items.iter().find(|item| item.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {items:#?}"))
}

/// Plans and applies, and gives what was kept before the first write.
pub(crate) async fn apply<L: Line>(
    bmc: &mut IpmiBmc<L>,
    wanted: &Wanted,
    consent: &Consent,
) -> (Report, Option<Snapshot>) {
    let plan = bmc.plan(wanted).await.expect("a plan");
    let mut kept = None;
    let mut keep = |snapshot: &Snapshot| {
        kept = Some(snapshot.clone());
        Ok(())
    };
    let report = bmc.apply(&plan, consent, &mut keep, &mut Unwatched).await;
    (report.expect("a report"), kept)
}

/// Every LAN and PEF parameter with every set, as the BMC answers it.
pub(crate) async fn dump(options: &ConnectOptions) -> BTreeMap<String, Vec<u8>> {
    let mut session = Session::new(options.clone());
    let mut all = BTreeMap::new();
    for number in 0..=26 {
        for set in 0..=4 {
            let request = GetLanParameter::entry(Channel::Current, LanParameter(number), set).into();
            if let Ok(data) = session.ask(&request).await.expect("an answer") {
                all.insert(format!("lan {number} {set}"), data);
            }
        }
    }
    for number in 0..=15 {
        for set in 0..=40 {
            let request = GetPefParameter::entry(PefParameter(number), set).into();
            if let Ok(data) = session.ask(&request).await.expect("an answer") {
                all.insert(format!("pef {number} {set}"), data);
            }
        }
    }
    session.close().await;
    all
}

/// The keys whose values differ.
pub(crate) fn changed(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    before
        .keys()
        .chain(after.keys())
        .filter(|key| before.get(*key) != after.get(*key))
        .cloned()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// What ipmitool says; it must be installed.
pub(crate) async fn ipmitool(bmc: &Bmc, arguments: &str) -> String {
    let port = bmc.local_addr().port().to_string();
    let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
    let run = move || {
        Command::new("ipmitool")
            .args(["-I", "lanplus", "-C", "17", "-H", "127.0.0.1", "-p", &port])
            .args(["-U", ADMIN_NAME, "-P", ADMIN_PASSWORD])
            .args(&arguments)
            .output()
            .expect("ipmitool is installed")
    };
    let output = tokio::task::spawn_blocking(run).await.expect("it ran");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
