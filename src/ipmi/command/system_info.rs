//! Get and Set System Info Parameters (IPMI 2.0 sections 22.14a and 22.14b): the name a BMC keeps for its server.

use super::{CommandCode, IpmiCommand, Message, ParameterData};
use crate::ipmi::wire::{Reader, WireError};

/// A system information parameter's number (table 22-16c).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SystemInfoParameter(pub u8);

impl SystemInfoParameter {
    /// Set complete (0), set in progress (1), commit write (2).
    pub const SET_IN_PROGRESS: Self = Self(0);
    /// The system's name, in blocks of 16 bytes ([`SystemName`]).
    pub const SYSTEM_NAME: Self = Self(2);
}

/// Get System Info Parameters. The output starts with the parameter's revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSystemInfo {
    /// Which parameter.
    pub parameter: SystemInfoParameter,
    /// Which block of it, from 0.
    pub set_selector: u8,
}

impl GetSystemInfo {
    /// Reads the request data; the revision bit and the block selector are not kept.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [_, parameter, set_selector, _] = Reader::new("Get System Info Parameters", bytes).array()?;
        Ok(Self {
            parameter: SystemInfoParameter(parameter),
            set_selector,
        })
    }
}

impl From<GetSystemInfo> for Message {
    fn from(command: GetSystemInfo) -> Self {
        CommandCode::GET_SYSTEM_INFO.request(vec![0, command.parameter.0, command.set_selector, 0])
    }
}

impl IpmiCommand for GetSystemInfo {
    type Output = ParameterData;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<ParameterData, WireError> {
        ParameterData::from_bytes(data)
    }
}

/// Set System Info Parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetSystemInfo {
    /// Which parameter.
    pub parameter: SystemInfoParameter,
    /// Its data, set selector first where it has one.
    pub data: Vec<u8>,
}

impl SetSystemInfo {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Set System Info Parameters", bytes);
        Ok(Self {
            parameter: SystemInfoParameter(reader.u8()?),
            data: reader.rest().to_vec(),
        })
    }
}

impl From<SetSystemInfo> for Message {
    fn from(command: SetSystemInfo) -> Self {
        CommandCode::SET_SYSTEM_INFO.request([&[command.parameter.0][..], &command.data].concat())
    }
}

impl IpmiCommand for SetSystemInfo {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

/// A system name, put together from its blocks: 16 bytes each, of which the first begins with encoding and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemName;

impl SystemName {
    /// Bytes of a block, without the set selector.
    pub const BLOCK_BYTES: usize = 16;
    /// Bytes of the name in the first block.
    const FIRST_BYTES: usize = 14;

    /// How many blocks a name of this many bytes takes; an empty one still takes the first.
    pub fn blocks(bytes: usize) -> u8 {
        let further = bytes
            .saturating_sub(Self::FIRST_BYTES)
            .div_ceil(Self::BLOCK_BYTES);
        u8::try_from(further.saturating_add(1)).unwrap_or(u8::MAX)
    }

    /// How many bytes the name has, from the first block without its set selector.
    pub fn bytes(first: &[u8]) -> Option<usize> {
        first.get(1).map(|&length| usize::from(length))
    }

    /// A block of a name in ASCII, without its set selector, zero-filled; blocks are counted from 0.
    pub fn block(name: &str, number: u8) -> [u8; Self::BLOCK_BYTES] {
        const ASCII_LATIN_1: u8 = 0;
        let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
        let all = [&[ASCII_LATIN_1, length][..], name.as_bytes()].concat();
        let mut block = [0; Self::BLOCK_BYTES];
        let from = all.chunks(Self::BLOCK_BYTES).nth(usize::from(number));
        for (to, from) in block.iter_mut().zip(from.unwrap_or_default()) {
            *to = *from;
        }
        block
    }

    /// The name in these blocks, without their set selectors; `None` where it is in UCS-2 or nothing was read.
    /// Bytes that are no UTF-8 are replaced.
    pub fn text<'a>(blocks: impl IntoIterator<Item = &'a [u8]>) -> Option<String> {
        const UNICODE: u8 = 2;
        let all = blocks.into_iter().collect::<Vec<_>>().concat();
        let [encoding, length, text @ ..] = all.as_slice() else {
            return None;
        };
        let text = text.get(..usize::from(*length)).unwrap_or(text);
        let text = text.split(|&byte| byte == 0).next().unwrap_or_default();
        (encoding & 0x0f != UNICODE).then(|| String::from_utf8_lossy(text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: the layouts are IPMI 2.0 tables 22-16a to 22-16c.
    #[test]
    fn a_name_is_laid_out_as_the_specification_says() {
        let get = GetSystemInfo {
            parameter: SystemInfoParameter::SYSTEM_NAME,
            set_selector: 1,
        };
        assert_eq!(Message::from(get).data(), [0, 2, 1, 0]);
        let set = SetSystemInfo {
            parameter: SystemInfoParameter::SYSTEM_NAME,
            data: [&[0][..], &SystemName::block("SV01", 0)].concat(),
        };
        let bytes = *b"\x02\x00\x00\x04SV01\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(Message::from(set.clone()).data(), bytes);
        assert_eq!(SetSystemInfo::from_bytes(&bytes), Ok(set));
    }

    #[test]
    fn a_long_name_goes_on_in_the_next_block() {
        let name = "a-name-of-more-than-fourteen-characters";
        assert_eq!(SystemName::blocks(name.len()), 3);
        let blocks = [0, 1, 2].map(|number| SystemName::block(name, number));
        assert_eq!(blocks[1], *b"-than-fourteen-c");
        let text = SystemName::text(blocks.iter().map(<[u8; 16]>::as_slice));
        assert_eq!(text.as_deref(), Some(name));
        assert_eq!(
            (
                SystemName::blocks(0),
                SystemName::blocks(14),
                SystemName::blocks(15)
            ),
            (1, 1, 2)
        );
    }

    proptest! {
        #[test]
        fn every_name_reads_back(name in "[ -~]{0,63}") {
            let blocks: Vec<_> = (0..SystemName::blocks(name.len()))
                .map(|number| SystemName::block(&name, number))
                .collect();
            let text = SystemName::text(blocks.iter().map(<[u8; 16]>::as_slice));
            prop_assert_eq!(text, Some(name));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = GetSystemInfo::from_bytes(&bytes);
            let _ = SetSystemInfo::from_bytes(&bytes);
            let _ = SystemName::text([bytes.as_slice()]);
            let _ = SystemName::bytes(&bytes);
        }
    }
}
