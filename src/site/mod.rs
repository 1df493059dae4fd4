//! What the administrator has: servers, the chosen method, and the wanted state of each server's alerting.
//!
//! One TOML file, versioned. This room knows files and names; it must not know a protocol or a secret's text.

mod file;
mod receiver;
mod server;
mod wanted;

pub use file::{Error, Site, VERSION};
pub use receiver::{
    AllowedCommunity, AuthProtocol, EngineId, EngineIdError, MIN_PASSPHRASE_BYTES, NO_AUTH, Network,
    NetworkError, PrivacyProtocol, Receiver, ReceiverError, SnmpUser, SnmpUserError, UnknownProtocol,
};
pub use server::{BmcAddress, BmcAddressError, RMCP_PORT, Server, SuiteChoice};
pub use wanted::{
    Community, CommunityError, ComputerName, ComputerNameError, EventGroup, Gateway, Level, MacAddress,
    MacAddressError, MailAlert, Procedure, SmtpAuth, SnmpAlert, Wanted,
};
