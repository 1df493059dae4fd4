//! The LAN message: an IPMI request or response with its addresses and checksums (IPMI 2.0 section 13.8).

use super::{Reader, WireError};

/// The BMC's own address (`20h`, IPMI 2.0 section 5.5).
pub const BMC_ADDRESS: u8 = 0x20;
/// The software id under which a remote console sends (`81h`, table 5-4).
pub const REMOTE_CONSOLE_ADDRESS: u8 = 0x81;

/// One request or response. The names are a request's: `to` is the responder of a request, the requester of a
/// response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanMessage {
    /// Whom it is for: rsAddr in a request, rqAddr in a response.
    pub to: u8,
    /// Network function; even for a request, odd for the response to it.
    pub netfn: u8,
    /// The logical unit at `to`, 0–3.
    pub to_lun: u8,
    /// Who sends it.
    pub from: u8,
    /// rqSeq, 0–63; the response carries the request's.
    pub sequence: u8,
    /// The logical unit at `from`, 0–3.
    pub from_lun: u8,
    /// Command number.
    pub cmd: u8,
    /// What follows the command; a response starts with the completion code.
    pub data: Vec<u8>,
}

impl LanMessage {
    /// A request from a remote console to the BMC.
    pub fn request(netfn: u8, cmd: u8, sequence: u8, data: Vec<u8>) -> Self {
        Self {
            to: BMC_ADDRESS,
            netfn: netfn & 0x3e,
            to_lun: 0,
            from: REMOTE_CONSOLE_ADDRESS,
            sequence: sequence & 0x3f,
            from_lun: 0,
            cmd,
            data,
        }
    }

    /// The response to this request, with addresses and units swapped.
    pub fn response(&self, completion_code: u8, data: &[u8]) -> Self {
        Self {
            to: self.from,
            netfn: self.netfn | 0x01,
            to_lun: self.from_lun,
            from: self.to,
            sequence: self.sequence,
            from_lun: self.to_lun,
            cmd: self.cmd,
            data: [&[completion_code], data].concat(),
        }
    }

    /// Whether this is a response to `request`.
    pub fn answers(&self, request: &Self) -> bool {
        self.netfn == request.netfn | 0x01
            && self.cmd == request.cmd
            && self.sequence == request.sequence
            && self.to == request.from
            && self.from == request.to
    }

    /// The bytes, with both checksums.
    pub fn encode(&self) -> Vec<u8> {
        let header = [self.to, (self.netfn << 2) | (self.to_lun & 0x03)];
        let mut body = vec![self.from, (self.sequence << 2) | (self.from_lun & 0x03), self.cmd];
        body.extend(&self.data);
        let mut bytes = header.to_vec();
        bytes.push(checksum(&header));
        let sum = checksum(&body);
        bytes.extend(body);
        bytes.push(sum);
        bytes
    }

    /// Reads a message and checks both checksums.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        const WHAT: &str = "IPMI LAN message";
        let wrong = |field| WireError::Checksum { what: WHAT, field };
        let mut reader = Reader::new(WHAT, bytes);
        let header: [u8; 3] = reader.array()?;
        if !sums_to_zero(&header) {
            return Err(wrong("header"));
        }
        let body = reader.clone().rest();
        let [from, sequence, cmd] = reader.array()?;
        let (_sum, data) = reader.rest().split_last().ok_or(WireError::TooShort {
            what: WHAT,
            needed: 7,
            got: bytes.len(),
        })?;
        if !sums_to_zero(body) {
            return Err(wrong("data"));
        }
        let [to, netfn, _] = header;
        Ok(Self {
            to,
            netfn: netfn >> 2,
            to_lun: netfn & 0x03,
            from,
            sequence: sequence >> 2,
            from_lun: sequence & 0x03,
            cmd,
            data: data.to_vec(),
        })
    }
}

/// The two's complement checksum: together with it the bytes add up to zero (IPMI 2.0 section 13.8).
pub fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0u8, |sum, byte| sum.wrapping_sub(*byte))
}

fn sums_to_zero(bytes: &[u8]) -> bool {
    bytes.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: the request is ipmitool's Get Channel Authentication Capabilities.
    #[test]
    fn a_request_is_as_other_programs_send_it() {
        let request = LanMessage::request(0x06, 0x38, 0, vec![0x8e, 0x04]);
        let bytes = [0x20, 0x18, 0xc8, 0x81, 0x00, 0x38, 0x8e, 0x04, 0xb5];
        assert_eq!(request.encode(), bytes);
        assert_eq!(LanMessage::decode(&bytes), Ok(request));
    }

    #[test]
    fn a_response_answers_its_request_and_no_other() {
        let request = LanMessage::request(0x04, 0x10, 7, vec![]);
        let response = request.response(0x00, &[0x51, 0x01, 0x10]);
        assert!(response.answers(&request));
        assert_eq!(response.data, [0x00, 0x51, 0x01, 0x10]);
        let other = LanMessage::request(0x04, 0x10, 8, vec![]);
        assert!(!response.answers(&other));
        assert!(!request.answers(&request));
    }

    #[test]
    fn a_wrong_checksum_is_named() {
        let good = LanMessage::request(0x06, 0x01, 1, vec![1, 2, 3]).encode();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert!(
                matches!(LanMessage::decode(&bad), Err(WireError::Checksum { .. })),
                "byte {at} was changed and nobody noticed"
            );
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = LanMessage::decode(&bytes);
        }

        #[test]
        fn messages_read_back(netfn in 0u8..64, cmd: u8, sequence in 0u8..64, lun in 0u8..4,
                              data in prop::collection::vec(any::<u8>(), 0..60)) {
            let message = LanMessage { netfn, from_lun: lun, to_lun: 3 - lun, ..LanMessage::request(0, cmd, sequence, data) };
            prop_assert_eq!(LanMessage::decode(&message.encode()), Ok(message));
        }
    }
}
