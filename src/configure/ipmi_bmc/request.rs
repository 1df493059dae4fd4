//! The requests this room sends. A write can only be made here, and only from an [`Entry`].

use super::entry::{Entry, Parameter, Table};
use crate::ipmi::command::{
    Channel, CommandCode, GetLanParameter, GetSystemInfo, LanParameter, Message, SetLanParameter,
    SetSystemInfo, SystemInfoParameter,
    pef::{GetPefParameter, PefParameter, SetPefParameter},
};

/// The value of a set-in-progress flag (IPMI 2.0 tables 22-16c, 23-4 and 30-6, parameter 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SetInProgress {
    Complete = 0,
    InProgress = 1,
    CommitWrite = 2,
}

/// Get LAN or PEF Configuration Parameters (23.2, 30.4), Get System Info Parameters (22.14b). The answer begins with the parameter revision.
pub(super) fn get(channel: Channel, parameter: Parameter) -> Message {
    match parameter {
        Parameter::Lan(parameter, set) => GetLanParameter::entry(channel, parameter, set).into(),
        Parameter::Pef(parameter, set) => GetPefParameter::entry(parameter, set).into(),
        Parameter::SystemInfo(parameter, set_selector) => GetSystemInfo {
            parameter,
            set_selector,
        }
        .into(),
    }
}

/// Set LAN or PEF Configuration Parameters (23.1, 30.3), Set System Info Parameters (22.14a), with a whole entry.
pub(super) fn set(channel: Channel, entry: Entry, raw: &[u8]) -> Message {
    let data = raw.to_vec();
    match entry.parameter() {
        Parameter::Lan(parameter, _) => set_lan(channel, parameter, data),
        Parameter::Pef(parameter, _) => SetPefParameter { parameter, data }.into(),
        Parameter::SystemInfo(parameter, _) => SetSystemInfo { parameter, data }.into(),
    }
}

/// Sets the set-in-progress flag of a table.
pub(super) fn set_in_progress(channel: Channel, table: Table, value: SetInProgress) -> Message {
    let data = vec![value as u8];
    match table {
        Table::Lan => set_lan(channel, LanParameter::SET_IN_PROGRESS, data),
        Table::Pef => SetPefParameter {
            parameter: PefParameter::SET_IN_PROGRESS,
            data,
        }
        .into(),
        Table::SystemInfo => SetSystemInfo {
            parameter: SystemInfoParameter::SET_IN_PROGRESS,
            data,
        }
        .into(),
    }
}

/// Whether a request changes something on the BMC.
pub fn is_write(request: &Message) -> bool {
    matches!(
        CommandCode::of(request),
        CommandCode::SET_LAN_PARAMETER | CommandCode::SET_PEF_PARAMETER | CommandCode::SET_SYSTEM_INFO
    )
}

fn set_lan(channel: Channel, parameter: LanParameter, data: Vec<u8>) -> Message {
    SetLanParameter {
        channel,
        parameter,
        data,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::line::needs_administrator;

    // If this fails, don't change the test: the layouts are IPMI 2.0 tables 22-16a, 23-2, 23-4, 30-4 and 30-6.
    #[test]
    fn a_write_carries_the_whole_entry() {
        let channel = Channel::new(1).expect("a channel");
        let write = set(channel, Entry::DestinationType(2), &[2, 0x80, 6, 3]);
        assert_eq!(write.data(), [1, 18, 2, 0x80, 6, 3]);
        let write = set(channel, Entry::Policy(3), &[3, 0x18, 0x11, 0]);
        assert_eq!(write.data(), [9, 3, 0x18, 0x11, 0]);
        assert!(needs_administrator(&write) && is_write(&write));
        let write = set(channel, Entry::SystemName(1), &[1, 0x41]);
        assert_eq!(write.data(), [2, 1, 0x41]);
        assert!(needs_administrator(&write) && is_write(&write));
        let read = get(channel, Entry::DestinationAddress(2).parameter());
        assert_eq!(read.data(), [1, 19, 2, 0]);
        assert!(!needs_administrator(&read) && !is_write(&read));
        let lock = set_in_progress(channel, Table::Pef, SetInProgress::InProgress);
        assert_eq!(lock.data(), [0, 1]);
    }
}
