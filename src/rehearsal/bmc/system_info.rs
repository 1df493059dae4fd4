//! System info parameters (NetFn 06h commands 58h and 59h, IPMI 2.0 sections 22.14a, 22.14b and table 22-16c): the
//! firmware's version, the system's name, the primary operating system's name.

use super::{
    completion::{Completion, Reply},
    lan,
};

/// Bytes of a block.
const BLOCK_BYTES: usize = 16;
/// Blocks of a text; the first holds encoding and length before its 14 characters.
const BLOCK_COUNT: usize = 4;

const SET_IN_PROGRESS: u8 = 0;
const FIRMWARE_VERSION: u8 = 1;
const PRIMARY_OS_NAME: u8 = 3;

/// A text in blocks, as they are read and written.
type Text = [[u8; BLOCK_BYTES]; BLOCK_COUNT];

/// All system info parameters.
#[derive(Clone, Debug)]
pub(crate) struct SystemInfo {
    set_in_progress: Vec<u8>,
    /// Parameters 1 to 3.
    texts: [Text; 3],
}

impl SystemInfo {
    /// No names yet, and the version of a firmware that is nobody's.
    pub(crate) fn factory() -> Self {
        let mut texts = [[[0; BLOCK_BYTES]; BLOCK_COUNT]; 3];
        let [[[_, length, characters @ ..], ..], ..] = &mut texts;
        *length = 5;
        for (to, from) in characters.iter_mut().zip(b"1.0.0") {
            *to = *from;
        }
        Self {
            set_in_progress: vec![0],
            texts,
        }
    }

    /// Get System Info Parameters: the bytes behind the parameter revision.
    pub(crate) fn get(&self, parameter: u8, set: u8) -> Reply {
        if parameter == SET_IN_PROGRESS {
            return Ok(self.set_in_progress.clone());
        }
        let index = text_index(parameter)?;
        let text = self.texts.get(index).ok_or(Completion::PARAMETER_NOT_SUPPORTED)?;
        let block = text.get(usize::from(set)).ok_or(Completion::OUT_OF_RANGE)?;
        Ok([&[set], &block[..]].concat())
    }

    /// Set System Info Parameters: the bytes behind the parameter selector.
    pub(crate) fn set(&mut self, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        if parameter == SET_IN_PROGRESS {
            return lan::claim(&mut self.set_in_progress, value);
        }
        let index = text_index(parameter)?;
        if parameter == FIRMWARE_VERSION {
            return Err(Completion::PARAMETER_READ_ONLY);
        }
        let (set, characters) = value.split_first().ok_or(Completion::WRONG_LENGTH)?;
        if characters.len() > BLOCK_BYTES {
            return Err(Completion::WRONG_LENGTH);
        }
        let text = self
            .texts
            .get_mut(index)
            .ok_or(Completion::PARAMETER_NOT_SUPPORTED)?;
        let block = text.get_mut(usize::from(*set)).ok_or(Completion::OUT_OF_RANGE)?;
        *block = [0; BLOCK_BYTES];
        for (to, from) in block.iter_mut().zip(characters) {
            *to = *from;
        }
        Ok(())
    }
}

fn text_index(parameter: u8) -> Result<usize, Completion> {
    match parameter {
        FIRMWARE_VERSION..=PRIMARY_OS_NAME => Ok(usize::from(parameter) - 1),
        _ => Err(Completion::PARAMETER_NOT_SUPPORTED),
    }
}

#[cfg(test)]
mod tests {
    use super::{Completion, SystemInfo};

    #[test]
    fn a_name_is_kept_in_blocks_of_16() {
        let mut info = SystemInfo::factory();
        let first = [&[0, 0, 20][..], b"SV01.example.j"].concat();
        info.set(2, &first).expect("block 0");
        info.set(2, &[&[1][..], b"p-test"].concat()).expect("block 1");
        assert_eq!(info.get(2, 0), Ok(first));
        let second = info.get(2, 1).expect("block 1");
        assert_eq!(second.get(..7), Some(&[&[1][..], b"p-test"].concat()[..]));
        assert_eq!(second.len(), 17);
        assert_eq!(info.get(2, 9), Err(Completion::OUT_OF_RANGE));
        assert_eq!(info.set(2, &[0; 18]), Err(Completion::WRONG_LENGTH));
    }

    #[test]
    fn the_firmware_version_is_read_only_and_others_are_not_known() {
        let mut info = SystemInfo::factory();
        assert_eq!(info.get(1, 0).map(|data| data.get(2).copied()), Ok(Some(5)));
        assert_eq!(info.set(1, &[0, 0, 0]), Err(Completion::PARAMETER_READ_ONLY));
        assert_eq!(info.get(99, 0), Err(Completion::PARAMETER_NOT_SUPPORTED));
    }
}
