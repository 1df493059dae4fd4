//! Chassis commands (NetFn 00h): the power state, which PEF actions can change too.

use super::{
    Machine, Request,
    completion::{Completion, Reply},
};

/// Runs a chassis command.
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>) -> Reply {
    match (request.command, request.data) {
        // Get Chassis Capabilities: front panel lockout and intrusion sensor unsupported, all devices are the BMC.
        (0x00, _) => Ok(vec![0x00, 0x20, 0x20, 0x20, 0x20, 0x20]),
        // Get Chassis Status; 20h: power is restored to what it was.
        (0x01, _) => Ok(vec![0x20 | u8::from(machine.powered), 0x00, 0x00]),
        (0x02, &[control]) => {
            match control & 0x0F {
                0 | 5 => machine.powered = false,
                1..=3 => machine.powered = true, // up, and the ends of cycle and reset
                4 => {}
                _ => return Err(Completion::INVALID_FIELD),
            }
            Ok(Vec::new())
        }
        (0x04, _) => Ok(Vec::new()), // Chassis Identify: nobody is there to see the light
        (0x02, _) => Err(Completion::WRONG_LENGTH),
        (0x07, _) => Ok(vec![0x01, 0x0E]), // Get System Restart Cause: chassis control, unspecified channel
        _ => Err(Completion::INVALID_COMMAND),
    }
}
