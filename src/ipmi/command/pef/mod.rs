//! Platform event filtering (IPMI 2.0 sections 17 and 30): which events become alerts, and where these go.

mod alert;
mod control;
mod filter;
mod parameter;
mod policy;
mod strings;

pub use alert::{AlertImmediate, AlertOperation, AlertStatus, PetAcknowledge};
pub use control::{GetPefCapabilities, PefActions, PefCapabilities, PefControl, PefSystemGuid};
pub use filter::{DataMatch, EventFilterEntry, EventSeverity, FilterConfiguration};
pub use parameter::{GetPefParameter, PefParameter, SetPefParameter};
pub use policy::{AlertPolicyEntry, AlertPolicyRule};
pub use strings::{AlertStringBlock, AlertStringKey};
