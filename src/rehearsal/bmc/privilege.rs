//! Which privilege level a command needs (IPMI 2.0 table G-1).

/// Privilege levels of a session, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Privilege {
    /// 1
    Callback,
    /// 2
    User,
    /// 3
    Operator,
    /// 4
    Administrator,
}

impl Privilege {
    /// Reads the four bits of requests; 0 and levels from 5 on are not for users.
    pub(crate) fn from_value(value: u8) -> Option<Self> {
        match value & 0x0F {
            1 => Some(Self::Callback),
            2 => Some(Self::User),
            3 => Some(Self::Operator),
            4 => Some(Self::Administrator),
            _ => None,
        }
    }

    /// The number on the wire.
    pub(crate) fn value(self) -> u8 {
        match self {
            Self::Callback => 1,
            Self::User => 2,
            Self::Operator => 3,
            Self::Administrator => 4,
        }
    }
}

/// `None`: the command works outside a session.
pub(super) fn needed(net_fn: u8, command: u8) -> Option<Privilege> {
    use Privilege::{Administrator, Operator, User};
    match (net_fn, command) {
        // Before a session: GUID, authentication capabilities, cipher suites; at any time: PET Acknowledge.
        (0x06, 0x37 | 0x38 | 0x54) | (0x04, 0x17) => None,
        (0x06, 0x44 | 0x46) | (0x04, 0x02 | 0x13) | (0x0C, 0x02) => Some(Operator),
        (0x06, 0x02 | 0x40 | 0x43 | 0x45 | 0x47 | 0x58)
        | (0x04, 0x00 | 0x11 | 0x12 | 0x14 | 0x15 | 0x16)
        | (0x0C, 0x01) => Some(Administrator),
        (0x00, 0x02 | 0x04) | (0x04, 0x24 | 0x26 | 0x28 | 0x2A) | (0x0A, 0x44 | 0x46 | 0x47 | 0x49) => {
            Some(Operator)
        }
        _ => Some(User),
    }
}

/// Whether somebody with this level may run a command that needs that one.
pub(super) fn allows(has: Option<Privilege>, needed: Option<Privilege>) -> bool {
    match (has, needed) {
        (_, None) => true,
        (Some(has), Some(needed)) => has >= needed,
        (None, Some(_)) => false,
    }
}
