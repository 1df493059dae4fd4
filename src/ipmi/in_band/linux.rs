//! Linux: the device of the kernel's driver `ipmi_devintf`, by `ipmi-rs`'s file connection.

use super::Device;
use crate::ipmi::Error;
use std::{io, time::Duration};

/// Where distributions put the first device, the usual one first.
const PATHS: [&str; 3] = ["/dev/ipmi0", "/dev/ipmi/0", "/dev/ipmidev/0"];

/// Opens the first device that is there. Blocks.
pub(super) fn open(patience: Duration) -> Result<Device, Error> {
    open_first(&PATHS, patience)
}

pub(super) fn open_first(paths: &[&str], patience: Duration) -> Result<Device, Error> {
    let mut missing = None;
    for path in paths {
        match ipmi_rs::File::new(path, patience) {
            Ok(file) => return Ok(Box::new(file)),
            Err(source) => {
                let error = Error::NoDevice {
                    path: (*path).to_owned(),
                    source,
                };
                // One that is there and may not be opened says more than one that is not there.
                if !matches!(&error, Error::NoDevice { source, .. } if source.kind() == io::ErrorKind::NotFound)
                {
                    return Err(error);
                }
                missing.get_or_insert(error);
            }
        }
    }
    Err(missing.unwrap_or(Error::InBandNotThere))
}
