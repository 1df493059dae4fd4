//! Platform Event Traps: what a BMC says, decoded, and put into words.
//!
//! Pure: octets in, fields and texts out. The texts are data in `assets/events/`.

mod catalogue;
mod decode;
mod extension;
mod fields;
mod oem;
mod reading;
mod record;
mod text;

pub use decode::{ENTERPRISE, EventCode, Pet, PetError};
pub use record::{EventWords, describe_record};
pub use text::sensor_type_name;

pub(super) use catalogue::phrases;
pub(super) use text::{fill, hex, plain};

#[cfg(test)]
mod tests;
