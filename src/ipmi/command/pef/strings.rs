//! Alert strings and their keys (IPMI 2.0 table 30-6, PEF parameters 12 and 13).

use crate::ipmi::wire::{Reader, WireError};

/// An entry of parameter 12, without its set selector: when a string is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertStringKey {
    /// The event filter that the string is for, 7 bits.
    pub filter_number: u8,
    /// The alert string set, 7 bits.
    pub string_set: u8,
}

impl AlertStringKey {
    /// The two bytes after the set selector.
    pub fn to_bytes(&self) -> [u8; 2] {
        [self.filter_number & 0x7f, self.string_set & 0x7f]
    }

    /// Reads the two bytes after the set selector.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [filter_number, string_set] = Reader::new("alert string key", bytes).array()?;
        Ok(Self {
            filter_number: filter_number & 0x7f,
            string_set: string_set & 0x7f,
        })
    }
}

/// A piece of an entry of parameter 13, without its set selector: up to 16 bytes of a zero-terminated text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertStringBlock {
    /// Which 16 bytes, from 1.
    pub block: u8,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl AlertStringBlock {
    /// Most bytes of a block.
    pub const MAX_BYTES: usize = 16;

    /// Block number and bytes, as they follow the set selector.
    pub fn to_bytes(&self) -> Vec<u8> {
        let bytes = self.bytes.get(..Self::MAX_BYTES).unwrap_or(&self.bytes);
        [&[self.block][..], bytes].concat()
    }

    /// Reads what follows the set selector.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("alert string", bytes);
        let block = reader.u8()?;
        let rest = reader.rest();
        Ok(Self {
            block,
            bytes: rest.get(..Self::MAX_BYTES).unwrap_or(rest).to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_blocks_read_back() {
        let key = AlertStringKey {
            filter_number: 3,
            string_set: 1,
        };
        assert_eq!(AlertStringKey::from_bytes(&key.to_bytes()), Ok(key));
        let block = AlertStringBlock {
            block: 1,
            bytes: b"fan failed\0".to_vec(),
        };
        assert_eq!(AlertStringBlock::from_bytes(&block.to_bytes()), Ok(block));
        assert!(AlertStringBlock::from_bytes(&[]).is_err());
    }
}
