//! RAKP messages 1 to 4, the key exchange of RMCP+ (IPMI 2.0 sections 13.20 to 13.24).

use super::{Reader, WireError};

/// The bit of RAKP 1's privilege byte that says: look the user up by name alone (table 13-11).
pub const NAME_ONLY_LOOKUP: u8 = 0x10;

/// Why a BMC or console stops the exchange (table 13-15). Zero, "no errors", is the absence of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RakpStatus {
    /// 01h: insufficient resources to create a session.
    NoResources,
    /// 02h: invalid session id.
    InvalidSessionId,
    /// 03h: invalid payload type.
    InvalidPayloadType,
    /// 04h: invalid authentication algorithm.
    InvalidAuthenticationAlgorithm,
    /// 05h: invalid integrity algorithm.
    InvalidIntegrityAlgorithm,
    /// 06h: no matching authentication payload.
    NoMatchingAuthenticationPayload,
    /// 07h: no matching integrity payload.
    NoMatchingIntegrityPayload,
    /// 08h: inactive session id.
    InactiveSessionId,
    /// 09h: invalid role.
    InvalidRole,
    /// 0Ah: unauthorized role or privilege level requested.
    UnauthorizedRole,
    /// 0Bh: insufficient resources to create a session at the requested role.
    NoResourcesForRole,
    /// 0Ch: invalid name length.
    InvalidNameLength,
    /// 0Dh: unauthorized name.
    UnauthorizedName,
    /// 0Eh: unauthorized GUID.
    UnauthorizedGuid,
    /// 0Fh: invalid integrity check value.
    InvalidIntegrityCheckValue,
    /// 10h: invalid confidentiality algorithm.
    InvalidConfidentialityAlgorithm,
    /// 11h: no cipher suite match with proposed security algorithms.
    NoCipherSuiteMatch,
    /// 12h: illegal or unrecognized parameter.
    IllegalParameter,
    /// A code that the specification reserves.
    Reserved(u8),
}

impl RakpStatus {
    const NAMED: [Self; 18] = [
        Self::NoResources,
        Self::InvalidSessionId,
        Self::InvalidPayloadType,
        Self::InvalidAuthenticationAlgorithm,
        Self::InvalidIntegrityAlgorithm,
        Self::NoMatchingAuthenticationPayload,
        Self::NoMatchingIntegrityPayload,
        Self::InactiveSessionId,
        Self::InvalidRole,
        Self::UnauthorizedRole,
        Self::NoResourcesForRole,
        Self::InvalidNameLength,
        Self::UnauthorizedName,
        Self::UnauthorizedGuid,
        Self::InvalidIntegrityCheckValue,
        Self::InvalidConfidentialityAlgorithm,
        Self::NoCipherSuiteMatch,
        Self::IllegalParameter,
    ];

    /// Reads the byte; `None` is zero, "no errors".
    pub fn from_value(value: u8) -> Option<Self> {
        let index = usize::from(value.checked_sub(1)?);
        Some(Self::NAMED.get(index).copied().unwrap_or(Self::Reserved(value)))
    }

    /// The byte on the wire, never zero for a status read from one.
    pub fn value(self) -> u8 {
        match self {
            Self::Reserved(value) => value,
            named => Self::NAMED
                .iter()
                .position(|other| *other == named)
                .and_then(|index| u8::try_from(index + 1).ok())
                .expect("every named status is in the table of eighteen"),
        }
    }

    /// Whether the BMC says that it does not want the proposed algorithms, so that other ones may be proposed.
    pub fn is_about_algorithms(self) -> bool {
        matches!(
            self,
            Self::InvalidAuthenticationAlgorithm
                | Self::InvalidIntegrityAlgorithm
                | Self::NoMatchingAuthenticationPayload
                | Self::NoMatchingIntegrityPayload
                | Self::InvalidConfidentialityAlgorithm
                | Self::NoCipherSuiteMatch
                | Self::IllegalParameter
        )
    }

    /// Whether the BMC no longer knows the half-open session, as after a repeated RAKP message.
    pub fn is_about_the_session(self) -> bool {
        matches!(self, Self::InvalidSessionId | Self::InactiveSessionId)
    }
}

/// RAKP Message 1, console to BMC (table 13-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rakp1 {
    /// Comes back in RAKP 2.
    pub tag: u8,
    /// The BMC's session id.
    pub managed_session_id: u32,
    /// R_M.
    pub console_random: [u8; 16],
    /// Requested maximum privilege in bits 3:0, [`NAME_ONLY_LOOKUP`] in bit 4. The whole byte goes into the codes.
    pub role: u8,
    /// At most 16 bytes; more are cut off.
    pub user: Vec<u8>,
}

impl Rakp1 {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let user = self.user.get(..16).unwrap_or(&self.user);
        let mut bytes = vec![self.tag, 0, 0, 0];
        bytes.extend(self.managed_session_id.to_le_bytes());
        bytes.extend(self.console_random);
        bytes.extend([self.role, 0, 0]);
        bytes.push(u8::try_from(user.len()).expect("at most 16 bytes were kept"));
        bytes.extend(user);
        bytes
    }

    /// Reads the payload.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RAKP Message 1", bytes);
        let [tag, _, _, _] = reader.array()?;
        let managed_session_id = reader.u32()?;
        let console_random = reader.array()?;
        let [role, _, _, length] = reader.array()?;
        if length > 16 {
            return Err(reader.unexpected("user name length", u32::from(length)));
        }
        Ok(Self {
            tag,
            managed_session_id,
            console_random,
            role,
            user: reader.take(usize::from(length))?.to_vec(),
        })
    }
}

/// RAKP Message 2, BMC to console (table 13-12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rakp2 {
    /// The BMC knows the user, and proves it.
    Accepted {
        /// RAKP 1's tag.
        tag: u8,
        /// The console's session id.
        console_session_id: u32,
        /// R_C.
        managed_random: [u8; 16],
        /// The managed system's GUID, as it stands on the wire.
        guid: [u8; 16],
        /// Key exchange authentication code: 20 bytes (SHA1) or 32 (SHA256).
        code: Vec<u8>,
    },
    /// It stops here.
    Refused {
        /// RAKP 1's tag.
        tag: u8,
        /// Why.
        status: RakpStatus,
        /// The console's session id; 0 where a BMC leaves it out.
        console_session_id: u32,
    },
}

impl Rakp2 {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Accepted {
                tag,
                console_session_id,
                managed_random,
                guid,
                code,
            } => {
                let mut bytes = head(*tag, None, *console_session_id);
                bytes.extend(managed_random);
                bytes.extend(guid);
                bytes.extend(code);
                bytes
            }
            Self::Refused {
                tag,
                status,
                console_session_id,
            } => head(*tag, Some(*status), *console_session_id),
        }
    }

    /// Reads the payload. A refusal may be short.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RAKP Message 2", bytes);
        let Head { tag, status, id } = Head::take(&mut reader)?;
        if let Some(status) = status {
            return Ok(Self::Refused {
                tag,
                status,
                console_session_id: id,
            });
        }
        Ok(Self::Accepted {
            tag,
            console_session_id: id,
            managed_random: reader.array()?,
            guid: reader.array()?,
            code: reader.rest().to_vec(),
        })
    }
}

/// RAKP Message 3, console to BMC (table 13-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rakp3 {
    /// Comes back in RAKP 4.
    pub tag: u8,
    /// `None`: go on. Otherwise the console stops here, and the BMC forgets the session.
    pub status: Option<RakpStatus>,
    /// The BMC's session id.
    pub managed_session_id: u32,
    /// Key exchange authentication code: 20 bytes (SHA1) or 32 (SHA256); empty with a status.
    pub code: Vec<u8>,
}

impl Rakp3 {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = head(self.tag, self.status, self.managed_session_id);
        bytes.extend(&self.code);
        bytes
    }

    /// Reads the payload.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RAKP Message 3", bytes);
        let Head { tag, status, id } = Head::take(&mut reader)?;
        Ok(Self {
            tag,
            status,
            managed_session_id: id,
            code: reader.rest().to_vec(),
        })
    }
}

/// RAKP Message 4, BMC to console (table 13-14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rakp4 {
    /// RAKP 3's tag.
    pub tag: u8,
    /// `None`: the session is open.
    pub status: Option<RakpStatus>,
    /// The console's session id.
    pub console_session_id: u32,
    /// Integrity check value: 12 bytes (SHA1) or 16 (SHA256); empty with a status.
    pub check_value: Vec<u8>,
}

impl Rakp4 {
    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = head(self.tag, self.status, self.console_session_id);
        bytes.extend(&self.check_value);
        bytes
    }

    /// Reads the payload.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RAKP Message 4", bytes);
        let Head { tag, status, id } = Head::take(&mut reader)?;
        Ok(Self {
            tag,
            status,
            console_session_id: id,
            check_value: reader.rest().to_vec(),
        })
    }
}

/// The first eight bytes of RAKP 2, 3 and 4.
struct Head {
    tag: u8,
    status: Option<RakpStatus>,
    id: u32,
}

impl Head {
    fn take(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let [tag, status] = reader.array()?;
        let status = RakpStatus::from_value(status);
        let id = reader
            .array::<6>()
            .map(|[_, _, a, b, c, d]| u32::from_le_bytes([a, b, c, d]));
        // A refusal may stop after the status.
        let id = if status.is_some() { id.unwrap_or(0) } else { id? };
        Ok(Self { tag, status, id })
    }
}

fn head(tag: u8, status: Option<RakpStatus>, id: u32) -> Vec<u8> {
    let mut bytes = vec![tag, status.map_or(0, RakpStatus::value), 0, 0];
    bytes.extend(id.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If these fail, don't change the tests: the numbers are IPMI 2.0 tables 13-11 and 13-15.

    #[test]
    fn every_status_code_has_its_number() {
        assert_eq!(RakpStatus::from_value(0), None);
        for value in 1..=255u8 {
            let status = RakpStatus::from_value(value).expect("not zero");
            assert_eq!(status.value(), value);
            assert_eq!(matches!(status, RakpStatus::Reserved(_)), value > 0x12);
        }
        assert_eq!(RakpStatus::UnauthorizedName.value(), 0x0d);
        assert_eq!(RakpStatus::InvalidIntegrityCheckValue.value(), 0x0f);
        assert_eq!(RakpStatus::NoCipherSuiteMatch.value(), 0x11);
    }

    #[test]
    fn rakp_1_is_laid_out_as_the_specification_says() {
        let message = Rakp1 {
            tag: 1,
            managed_session_id: 0x0403_0201,
            console_random: [0x55; 16],
            role: 0x14,
            user: b"admin".to_vec(),
        };
        let bytes = [
            &[1, 0, 0, 0, 1, 2, 3, 4][..],
            &[0x55; 16],
            &[0x14, 0, 0, 5],
            b"admin",
        ]
        .concat();
        assert_eq!(message.encode(), bytes);
        assert_eq!(Rakp1::decode(&bytes), Ok(message));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..90)) {
            let _ = Rakp1::decode(&bytes);
            let _ = Rakp2::decode(&bytes);
            let _ = Rakp3::decode(&bytes);
            let _ = Rakp4::decode(&bytes);
        }

        #[test]
        fn rakp_2_to_4_read_back(tag: u8, id: u32, status: u8, random: [u8; 16], guid: [u8; 16],
                                 code in prop::collection::vec(any::<u8>(), 0..33)) {
            let status = RakpStatus::from_value(status);
            let second = match status {
                Some(status) => Rakp2::Refused { tag, status, console_session_id: id },
                None => Rakp2::Accepted { tag, console_session_id: id, managed_random: random, guid, code: code.clone() },
            };
            prop_assert_eq!(Rakp2::decode(&second.encode()), Ok(second));
            let third = Rakp3 { tag, status, managed_session_id: id, code: code.clone() };
            prop_assert_eq!(Rakp3::decode(&third.encode()), Ok(third));
            let fourth = Rakp4 { tag, status, console_session_id: id, check_value: code };
            prop_assert_eq!(Rakp4::decode(&fourth.encode()), Ok(fourth));
        }
    }
}
