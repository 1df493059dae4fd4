//! Takes fields off the front of a byte slice; what is missing becomes a [`WireError`], never a panic.

use super::WireError;

/// The bytes not read yet, and the name of what is being read.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    what: &'static str,
    all: usize,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts reading `bytes` as a `what`.
    pub(crate) fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self {
            what,
            all: bytes.len(),
            rest: bytes,
        }
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.short(N))?;
        self.rest = rest;
        Ok(*head)
    }

    /// The next `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let (head, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| self.short(count))?;
        self.rest = rest;
        Ok(head)
    }

    /// The next byte.
    pub(crate) fn u8(&mut self) -> Result<u8, WireError> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// The next two bytes, least significant first.
    pub(crate) fn u16(&mut self) -> Result<u16, WireError> {
        self.array().map(u16::from_le_bytes)
    }

    /// The next four bytes, least significant first.
    pub(crate) fn u32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    /// Everything that is left.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// Reads one byte that may only be `allowed`.
    pub(crate) fn expect(&mut self, field: &'static str, allowed: u8) -> Result<(), WireError> {
        let value = self.u8()?;
        if value == allowed {
            Ok(())
        } else {
            Err(self.unexpected(field, u32::from(value)))
        }
    }

    /// The error for a field that holds `value`.
    pub(crate) fn unexpected(&self, field: &'static str, value: u32) -> WireError {
        WireError::Unexpected {
            what: self.what,
            field,
            value,
        }
    }

    fn short(&self, wanted: usize) -> WireError {
        WireError::TooShort {
            what: self.what,
            needed: (self.all - self.rest.len()).saturating_add(wanted),
            got: self.all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted_from_the_start() {
        let mut reader = Reader::new("a test", &[1, 2, 3]);
        assert_eq!(reader.u16(), Ok(0x0201));
        assert_eq!(
            reader.u32(),
            Err(WireError::TooShort {
                what: "a test",
                needed: 6,
                got: 3
            })
        );
        assert_eq!(reader.rest(), &[3]);
    }
}
