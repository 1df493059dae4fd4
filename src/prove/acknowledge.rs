//! PET Acknowledge.
use super::arrival::{Answer, PetFacts};
use std::net::SocketAddr;
#[derive(Debug)]
pub enum AcknowledgeError {
    Refused { completion_code: u8 },
    NoAnswer,
}
pub async fn acknowledge(_pet: &PetFacts, _bmc: SocketAddr) -> Result<(), AcknowledgeError> {
    Err(AcknowledgeError::NoAnswer)
}
impl From<Result<(), AcknowledgeError>> for Answer {
    fn from(r: Result<(), AcknowledgeError>) -> Self {
        match r {
            Ok(()) => Self::Taken,
            Err(AcknowledgeError::Refused { completion_code }) => Self::Refused {
                completion_code: Some(completion_code),
            },
            Err(AcknowledgeError::NoAnswer) => Self::Refused {
                completion_code: None,
            },
        }
    }
}
