//! Who makes a change: the user of the operating system, and this computer's name. Reads; asks nobody.

use crate::history::Origin;
use crate::{configure::target::Device, site::Server, system::process};
use jiff::Timestamp;

/// Who begins a change of a server now. Reads files, and so blocks for a moment.
pub(super) fn origin(server: &Server, device: Option<&Device>, guid: Option<[u8; 16]>) -> Origin {
    let began_at = Timestamp::now();
    let process = std::process::id();
    Origin {
        id: format!("{began_at}/{process}"),
        began_at,
        user: user(),
        computer: computer(),
        process,
        server: server.name.clone(),
        bmc: server.bmc.to_string(),
        guid: guid.map(|guid| guid.iter().map(|byte| format!("{byte:02x}")).collect()),
        manufacturer_id: device.map(|device| device.manufacturer_id),
        product_id: device.map(|device| device.product_id),
        firmware: device.map(|device| device.firmware.clone()),
    }
}

/// The account's own name first: variables of the environment say what somebody wants them to say.
pub(super) fn user() -> String {
    named(process::account_name(), &["USERNAME", "USER", "LOGNAME"])
}

fn computer() -> String {
    named(process::computer_name(), &["COMPUTERNAME", "HOSTNAME"])
}

/// What the system told, or what the environment says.
fn named(told: Option<String>, variables: &[&str]) -> String {
    let is_named = |name: &String| !name.is_empty();
    let variable = || {
        variables
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(is_named))
    };
    told.map(|name| name.trim().to_owned())
        .filter(is_named)
        .or_else(variable)
        .unwrap_or_else(|| "?".to_owned())
}
