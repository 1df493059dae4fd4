//! What is wrong with a sheet, and where: rows and columns as the spreadsheet shows them.

use super::Column;
use crate::site::{CommunityError, ComputerNameError};

/// One problem of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetProblem {
    /// The row, counted from 1; the headers are row 1.
    pub row: usize,
    /// The heading of the column as it stands in the file; none where the whole row is meant.
    pub heading: Option<String>,
    /// What stands there. Never a password.
    pub value: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A heading that is none.
    UnknownColumn,
    /// A heading that stands there twice.
    ColumnTwice,
    /// A column that must be there is not.
    MissingColumn(Column),
    /// There is no server in the file.
    NoServers,
    /// Something stands where no column is.
    BeyondColumns,
    /// Nothing stands where something must.
    Empty,
    /// No name of a server.
    BadName,
    /// The site has a server of this name.
    NameTaken,
    /// Another row has this name.
    NameTwice {
        /// Which.
        row: usize,
    },
    /// No address of a BMC.
    BadBmcAddress,
    /// Longer than a BMC takes (IPMI 2.0 section 22.28).
    UserTooLong,
    /// Longer than a BMC takes (IPMI 2.0 section 22.30).
    PasswordTooLong,
    /// A new server without a password.
    NoPassword,
    /// The address or the user changes, so that the password that is kept must not be sent there.
    PasswordOfAnother,
    /// Neither on nor off.
    NotASwitch,
    /// No number, or too large a one.
    NotANumber {
        /// The largest that may be.
        max: u16,
    },
    /// No IP address.
    NotAnAddress,
    /// No IPv4 address.
    NotAnIpv4Address,
    /// No Ethernet address.
    NotAMacAddress,
    /// No community a BMC can hold.
    Community(CommunityError),
    /// No name a BMC can hold.
    ComputerName(ComputerNameError),
    /// No cipher suite that can be chosen.
    NotASuite,
    /// No procedure.
    NotAProcedure,
    /// No level.
    NotALevel,
    /// No group of events.
    NotAGroup(String),
    /// Groups beside a level that says which events already.
    GroupsBesideLevel,
    /// No way to log in at an SMTP server.
    NotSmtpAuth,
}
