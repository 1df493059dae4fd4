//! PET Acknowledge: tells a BMC that its alert has arrived (通報応答; IPMI 2.0 section 30.8).
//!
//! Outside any session, to the port the BMC is managed on. Only for alerts that are in the log already, and only to
//! the BMC address of a server in the site: that is the caller's promise.

use super::arrival::{Answer, PetFacts};
use crate::{
    ipmi::{self, Patience, command::pef::PetAcknowledge},
    site::BmcAddress,
};
use std::net::SocketAddr;

/// Acknowledges a Platform Event Trap. `bmc` is the address and RMCP port, not the trap's source port.
pub async fn acknowledge(pet: &PetFacts, bmc: SocketAddr, patience: Patience) -> Result<(), ipmi::Error> {
    let address = BmcAddress {
        host: bmc.ip().to_string(),
        port: bmc.port(),
    };
    let command = PetAcknowledge {
        sequence: pet.sequence,
        local_timestamp: pet.local_timestamp,
        event_source_type: pet.event_source_type,
        sensor_device: pet.sensor_device,
        sensor_number: pet.sensor_number,
        event_data: pet.event_data,
    };
    ipmi::send_sessionless(&address, patience, command).await
}

impl From<Result<(), ipmi::Error>> for Answer {
    fn from(answered: Result<(), ipmi::Error>) -> Self {
        match answered {
            Ok(()) => Self::Taken,
            Err(ipmi::Error::Completion { code, .. } | ipmi::Error::Unsupported { code, .. }) => {
                Self::Refused {
                    completion_code: Some(code),
                }
            }
            Err(_) => Self::Refused {
                completion_code: None,
            },
        }
    }
}
