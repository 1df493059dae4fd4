//! RMCP+ Open Session Request and Response (IPMI 2.0 sections 13.17 and 13.18).

use super::{RakpStatus, Reader, WireError};

/// The three algorithm numbers that a cipher suite stands for (tables 13-17, 13-18, 13-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithms {
    /// RAKP authentication: 1 = RAKP-HMAC-SHA1, 3 = RAKP-HMAC-SHA256.
    pub authentication: u8,
    /// Integrity: 1 = HMAC-SHA1-96, 4 = HMAC-SHA256-128.
    pub integrity: u8,
    /// Confidentiality: 1 = AES-CBC-128.
    pub confidentiality: u8,
}

impl Algorithms {
    fn put(self, bytes: &mut Vec<u8>) {
        for (kind, algorithm) in [
            (0, self.authentication),
            (1, self.integrity),
            (2, self.confidentiality),
        ] {
            bytes.extend([kind, 0, 0, 8, algorithm & 0x3f, 0, 0, 0]);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let mut one = |expected: u8| {
            let [kind, _, _, length, algorithm, _, _, _] = reader.array()?;
            if kind != expected {
                return Err(reader.unexpected("algorithm payload type", u32::from(kind)));
            }
            // Length 0 is a wildcard in a request: "whatever the BMC likes" (table 13-9).
            if length == 8 || length == 0 {
                Ok(algorithm & 0x3f)
            } else {
                Err(reader.unexpected("algorithm payload length", u32::from(length)))
            }
        };
        Ok(Self {
            authentication: one(0)?,
            integrity: one(1)?,
            confidentiality: one(2)?,
        })
    }
}

/// What the console proposes (table 13-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSessionRequest {
    /// Comes back in the response.
    pub tag: u8,
    /// The highest privilege level the session shall be able to take; 0 = the highest that the algorithms allow.
    pub max_privilege: u8,
    /// The id under which the console wants to be addressed.
    pub console_session_id: u32,
    /// The proposed algorithms.
    pub algorithms: Algorithms,
}

impl OpenSessionRequest {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.tag, self.max_privilege & 0x0f, 0, 0];
        bytes.extend(self.console_session_id.to_le_bytes());
        self.algorithms.put(&mut bytes);
        bytes
    }

    /// Reads the payload.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Open Session Request", bytes);
        let [tag, max_privilege, _, _] = reader.array()?;
        Ok(Self {
            tag,
            max_privilege: max_privilege & 0x0f,
            console_session_id: reader.u32()?,
            algorithms: Algorithms::take(&mut reader)?,
        })
    }
}

/// What the BMC answers (table 13-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenSessionResponse {
    /// A session is prepared.
    Accepted {
        /// The request's tag.
        tag: u8,
        /// The highest privilege level the session can take.
        max_privilege: u8,
        /// The console's id.
        console_session_id: u32,
        /// The id under which the BMC wants to be addressed.
        managed_session_id: u32,
        /// The algorithms it has taken: to be compared with what was proposed.
        algorithms: Algorithms,
    },
    /// It will not.
    Refused {
        /// The request's tag.
        tag: u8,
        /// Why.
        status: RakpStatus,
        /// The console's id; 0 where a BMC leaves it out.
        console_session_id: u32,
    },
}

impl OpenSessionResponse {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        match *self {
            Self::Accepted {
                tag,
                max_privilege,
                console_session_id,
                managed_session_id,
                algorithms,
            } => {
                let mut bytes = vec![tag, 0, max_privilege & 0x0f, 0];
                bytes.extend(console_session_id.to_le_bytes());
                bytes.extend(managed_session_id.to_le_bytes());
                algorithms.put(&mut bytes);
                bytes
            }
            Self::Refused {
                tag,
                status,
                console_session_id,
            } => {
                let mut bytes = vec![tag, status.value(), 0, 0];
                bytes.extend(console_session_id.to_le_bytes());
                bytes
            }
        }
    }

    /// Reads the payload. A refusal may be short.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Open Session Response", bytes);
        let [tag, status] = reader.array()?;
        if let Some(status) = RakpStatus::from_value(status) {
            let console_session_id = reader
                .array::<6>()
                .map_or(0, |[_, _, a, b, c, d]| u32::from_le_bytes([a, b, c, d]));
            return Ok(Self::Refused {
                tag,
                status,
                console_session_id,
            });
        }
        let [max_privilege, _] = reader.array()?;
        Ok(Self::Accepted {
            tag,
            max_privilege: max_privilege & 0x0f,
            console_session_id: reader.u32()?,
            managed_session_id: reader.u32()?,
            algorithms: Algorithms::take(&mut reader)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SUITE_17: Algorithms = Algorithms {
        authentication: 3,
        integrity: 4,
        confidentiality: 1,
    };

    // If this fails, don't change the test: the layout is IPMI 2.0 table 13-9.
    #[test]
    fn a_request_is_laid_out_as_the_specification_says() {
        let request = OpenSessionRequest {
            tag: 0x2a,
            max_privilege: 4,
            console_session_id: 0xa4a3_a2a1,
            algorithms: SUITE_17,
        };
        let bytes = [
            0x2a, 4, 0, 0, 0xa1, 0xa2, 0xa3, 0xa4, 0, 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 8, 4, 0, 0, 0, 2, 0, 0,
            8, 1, 0, 0, 0,
        ];
        assert_eq!(request.encode(), bytes);
        assert_eq!(OpenSessionRequest::decode(&bytes), Ok(request));
    }

    #[test]
    fn a_short_refusal_is_still_a_refusal() {
        assert_eq!(
            OpenSessionResponse::decode(&[7, 0x11]),
            Ok(OpenSessionResponse::Refused {
                tag: 7,
                status: RakpStatus::NoCipherSuiteMatch,
                console_session_id: 0
            })
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..48)) {
            let _ = OpenSessionRequest::decode(&bytes);
            let _ = OpenSessionResponse::decode(&bytes);
        }

        #[test]
        fn responses_read_back(tag: u8, max_privilege in 0u8..16, ours: u32, theirs: u32, refusal in 1u8..=255) {
            let accepted = OpenSessionResponse::Accepted {
                tag, max_privilege, console_session_id: ours, managed_session_id: theirs, algorithms: SUITE_17,
            };
            prop_assert_eq!(OpenSessionResponse::decode(&accepted.encode()), Ok(accepted));
            let status = RakpStatus::from_value(refusal).expect("not zero");
            let refused = OpenSessionResponse::Refused { tag, status, console_session_id: ours };
            prop_assert_eq!(OpenSessionResponse::decode(&refused.encode()), Ok(refused));
        }
    }
}
