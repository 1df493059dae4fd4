//! Completion codes the simulated BMC answers with (IPMI 2.0 table 5-2 and the command sections).

/// What a command that failed answers instead of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completion(pub(crate) u8);

impl Completion {
    /// Get/Set LAN or PEF configuration: this parameter does not exist here.
    pub(crate) const PARAMETER_NOT_SUPPORTED: Self = Self(0x80);
    /// Set User Password, test operation: the stored password is another one.
    pub(crate) const PASSWORD_TEST_FAILED: Self = Self(0x80);
    /// Set LAN or PEF configuration: somebody else has claimed the parameters.
    pub(crate) const SET_IN_PROGRESS: Self = Self(0x81);
    /// Alert Immediate: the one before has not ended yet.
    pub(crate) const ALERT_IN_PROGRESS: Self = Self(0x81);
    /// Set LAN or PEF configuration: this parameter can only be read.
    pub(crate) const PARAMETER_READ_ONLY: Self = Self(0x82);
    /// Busy: ask again later.
    pub(crate) const NODE_BUSY: Self = Self(0xC0);
    /// There is no such command.
    pub(crate) const INVALID_COMMAND: Self = Self(0xC1);
    /// No room left (SEL full).
    pub(crate) const OUT_OF_SPACE: Self = Self(0xC4);
    /// The reservation was cancelled by a change.
    pub(crate) const RESERVATION_CANCELLED: Self = Self(0xC5);
    /// The request is too short or too long.
    pub(crate) const WRONG_LENGTH: Self = Self(0xC7);
    /// A selector points behind the table.
    pub(crate) const OUT_OF_RANGE: Self = Self(0xC9);
    /// The sensor, record or entry is not there.
    pub(crate) const NOT_PRESENT: Self = Self(0xCB);
    /// A field holds a value that is not allowed.
    pub(crate) const INVALID_FIELD: Self = Self(0xCC);
    /// Not possible as things stand, for example an alert to a destination without an address.
    pub(crate) const NOT_IN_THIS_STATE: Self = Self(0xD5);
    /// The session's privilege level is too low.
    pub(crate) const INSUFFICIENT_PRIVILEGE: Self = Self(0xD4);
}

/// The data of a response, or its completion code.
pub(crate) type Reply = Result<Vec<u8>, Completion>;
