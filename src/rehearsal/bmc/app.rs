//! Application commands (NetFn 06h): who the BMC is, its channels and its users. Sessions are not handled here.

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    state::{LAN_CHANNEL, MANUFACTURER_ID, PRODUCT_ID},
    users,
};
use crate::rehearsal::quirks::Table;

/// IPMI forum's enterprise number, the "vendor" of the standard channel protocols (IPMI 2.0 table 22-28).
const IPMI_FORUM: [u8; 3] = [0xF2, 0x1B, 0x00];

/// The access settings of the LAN channel (IPMI 2.0 section 22.22).
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelAccess {
    /// Bit 5 alerting off, bit 4 per-message authentication off, bit 3 user-level authentication off, 2:0 mode.
    settings: u8,
    /// The highest privilege level on this channel.
    privilege_limit: u8,
}

impl ChannelAccess {
    /// Always available, alerting on, administrator.
    pub(crate) const FACTORY: Self = Self {
        settings: 0x02,
        privilege_limit: 4,
    };

    /// Whether PEF may send alerts over this channel.
    pub(crate) fn alerting(self) -> bool {
        self.settings & 0x20 == 0
    }
}

/// Runs an application command.
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>) -> Reply {
    match request.command {
        0x01 => Ok(device_id(machine.weaknesses.firmware)),
        // Cold Reset: settings are non-volatile, except what a fault makes volatile.
        0x02 => {
            machine.store.restart();
            Ok(Vec::new())
        }
        0x04 => Ok(vec![0x55, 0x00]), // Get Self Test Results: no error
        0x08 | 0x37 => Ok(machine.identity.guid.to_vec()),
        0x38 => authentication_capabilities(machine, request),
        0x40 => set_channel_access(machine, request),
        0x41 => get_channel_access(machine, request),
        0x42 => channel_info(request),
        0x43 => users::set_access(machine, request),
        0x44 => users::get_access(machine, request),
        0x45 => users::set_name(machine, request),
        0x46 => users::get_name(machine, request),
        0x47 => users::set_password(machine, request),
        0x54 => cipher_suites(machine, request),
        0x58 => set_system_info(machine, request),
        0x59 => get_system_info(machine, request),
        _ => Err(Completion::INVALID_COMMAND),
    }
}

/// Get Device ID (IPMI 2.0 table 20-2).
fn device_id([major, minor]: [u8; 2]) -> Vec<u8> {
    let [manufacturer_0, manufacturer_1, manufacturer_2, _] = MANUFACTURER_ID.to_le_bytes();
    let [product_0, product_1] = PRODUCT_ID.to_le_bytes();
    // 97h: chassis, event receiver, SEL, SDR repository and sensor device.
    let mut data = vec![0x20, 0x01, major, minor, 0x02, 0x97];
    data.extend([
        manufacturer_0,
        manufacturer_1,
        manufacturer_2,
        product_0,
        product_1,
    ]);
    data.extend([0; 4]);
    data
}

/// Get Channel Authentication Capabilities (IPMI 2.0 table 22-15).
fn authentication_capabilities(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[channel, privilege] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    let number = lan_channel(channel)?;
    if !(1..=4).contains(&(privilege & 0x0F)) {
        return Err(Completion::INVALID_FIELD);
    }
    let extended = channel & 0x80;
    let types = machine.weaknesses.authentication_types();
    // Bits 4 and 3 are those of the channel's access; K_g is all zeros.
    let status = machine.channel_access.settings & 0x18 | machine.users.login_status();
    let versions = match (extended, types) {
        (0, _) => 0x00,
        (_, 0) => 0x02,
        _ => 0x03,
    };
    Ok(vec![number, extended | types, status, versions, 0, 0, 0, 0])
}

/// Get Channel Info (IPMI 2.0 table 22-29).
fn channel_info(request: &Request<'_>) -> Reply {
    let &[channel] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    let (number, medium, protocol, sessions) = match channel & 0x0F {
        0x00 => (0x00, 0x01, 0x01, 0x00), // IPMB, without sessions
        LAN_CHANNEL | 0x0E => (LAN_CHANNEL, 0x04, 0x01, 0x81), // 802.3 LAN, several sessions, this one active
        0x0F => (0x0F, 0x0C, 0x05, 0x00), // the system interface, KCS
        _ => return Err(Completion::INVALID_FIELD),
    };
    let mut data = vec![number, medium, protocol, sessions];
    data.extend(IPMI_FORUM);
    data.extend([0, 0]);
    Ok(data)
}

/// Get Channel Access (IPMI 2.0 table 22-27).
fn get_channel_access(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[channel, which] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    lan_channel(channel)?;
    let access = match which >> 6 {
        1 => machine.channel_access_stored,
        2 => machine.channel_access,
        _ => return Err(Completion::INVALID_FIELD),
    };
    Ok(vec![access.settings, access.privilege_limit])
}

/// Set Channel Access (IPMI 2.0 table 22-26).
fn set_channel_access(machine: &mut Machine, request: &Request<'_>) -> Reply {
    let &[channel, settings, limit] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    lan_channel(channel)?;
    for (which, access) in [
        (1, &mut machine.channel_access_stored),
        (2, &mut machine.channel_access),
    ] {
        if settings >> 6 == which {
            access.settings = settings & 0x3F;
        }
        if limit >> 6 == which {
            access.privilege_limit = limit & 0x0F;
        }
    }
    Ok(Vec::new())
}

/// Get Channel Cipher Suites (IPMI 2.0 table 22-18): the records of table 22-20, 16 bytes per request.
fn cipher_suites(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[channel, _payload_type, index] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    let number = lan_channel(channel)?;
    let by_suite = index & 0x80 != 0;
    let sound = [[3, 0x01, 0x41, 0x81], [17, 0x03, 0x44, 0x81]];
    let sound = sound
        .into_iter()
        .filter(|[id, ..]| machine.quirks.suites.has(*id));
    let mut suites: Vec<[u8; 4]> = machine.weaknesses.suites().chain(sound).collect();
    suites.sort_unstable();
    let mut records = Vec::new();
    if by_suite {
        for suite in &suites {
            records.push(0xC0);
            records.extend(suite);
        }
    } else {
        // Each algorithm once.
        records.extend(suites.iter().flat_map(|[_, algorithms @ ..]| algorithms));
        records.sort_unstable();
        records.dedup();
    }
    let skipped = usize::from(index & 0x3F).saturating_mul(16);
    let mut data = vec![number];
    data.extend(records.into_iter().skip(skipped).take(16));
    Ok(data)
}

/// Set System Info Parameters (IPMI 2.0 section 22.14a).
fn set_system_info(machine: &mut Machine, request: &Request<'_>) -> Reply {
    let (&parameter, value) = request.data.split_first().ok_or(Completion::WRONG_LENGTH)?;
    machine.store.set(Table::SystemInfo, parameter & 0x7F, value)?;
    Ok(Vec::new())
}

/// Get System Info Parameters (IPMI 2.0 section 22.14b).
fn get_system_info(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[revision_only, parameter, set, block] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    let mut data = vec![0x11]; // parameter revision
    if revision_only & 0x80 == 0 {
        data.extend(machine.store.get(Table::SystemInfo, parameter, set, block)?);
    }
    Ok(data)
}

fn lan_channel(channel: u8) -> Result<u8, Completion> {
    match channel & 0x0F {
        LAN_CHANNEL | 0x0E => Ok(LAN_CHANNEL),
        _ => Err(Completion::INVALID_FIELD),
    }
}
