//! An alert policy entry: which destination an alert goes to, and when (IPMI 2.0 table 17-4; PEF parameter 9).

use crate::ipmi::wire::{Reader, WireError};

/// When this entry is followed, given how the entry before it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertPolicyRule {
    /// 0: always.
    Always,
    /// 1: only if the alert before failed; then go on with the next entry.
    IfPreviousFailed,
    /// 2: only if the alert before failed; otherwise stop here.
    IfPreviousFailedElseStop,
    /// 3: if the alert before succeeded, go on with the next entry to a different channel.
    NextChannelIfPreviousSucceeded,
    /// 4: if the alert before succeeded, go on with the next entry of a different destination type.
    NextKindIfPreviousSucceeded,
    /// 5 to 7, reserved.
    Reserved(u8),
}

impl AlertPolicyRule {
    /// The three bits.
    pub fn value(self) -> u8 {
        match self {
            Self::Always => 0,
            Self::IfPreviousFailed => 1,
            Self::IfPreviousFailedElseStop => 2,
            Self::NextChannelIfPreviousSucceeded => 3,
            Self::NextKindIfPreviousSucceeded => 4,
            Self::Reserved(value) => value & 0x07,
        }
    }

    /// Reads the three bits.
    pub fn from_value(value: u8) -> Self {
        match value & 0x07 {
            0 => Self::Always,
            1 => Self::IfPreviousFailed,
            2 => Self::IfPreviousFailedElseStop,
            3 => Self::NextChannelIfPreviousSucceeded,
            4 => Self::NextKindIfPreviousSucceeded,
            value => Self::Reserved(value),
        }
    }
}

/// One entry of the policy table, without its set selector. Any three bytes read back unchanged.
///
/// Some BMCs refuse an entry unless all its fields are written in one go: write whole entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertPolicyEntry {
    /// Which policy the entry belongs to, 1–15; 0 is reserved.
    pub policy_number: u8,
    /// Whether the entry is on.
    pub enabled: bool,
    /// When it is followed.
    pub rule: AlertPolicyRule,
    /// The channel of the destination, 0–15.
    pub channel: u8,
    /// The destination's number on that channel, 0–15.
    pub destination: u8,
    /// The alert string is looked up by event filter and string set; otherwise `string_selector` names it.
    pub event_specific_string: bool,
    /// Alert string set, or string number; 7 bits.
    pub string_selector: u8,
}

impl AlertPolicyEntry {
    /// Bytes of an entry, without its set selector.
    pub const BYTES: usize = 3;

    /// The three bytes after the set selector.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        [
            (self.policy_number << 4) | (u8::from(self.enabled) << 3) | self.rule.value(),
            (self.channel << 4) | (self.destination & 0x0f),
            (u8::from(self.event_specific_string) << 7) | (self.string_selector & 0x7f),
        ]
    }

    /// Reads the three bytes after the set selector.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [policy, target, string] = Reader::new("alert policy table entry", bytes).array()?;
        Ok(Self {
            policy_number: policy >> 4,
            enabled: policy & 0x08 != 0,
            rule: AlertPolicyRule::from_value(policy),
            channel: target >> 4,
            destination: target & 0x0f,
            event_specific_string: string & 0x80 != 0,
            string_selector: string & 0x7f,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: the layout is IPMI 2.0 table 17-4.
    #[test]
    fn an_entry_is_laid_out_as_the_specification_says() {
        let entry = AlertPolicyEntry {
            policy_number: 1,
            enabled: true,
            rule: AlertPolicyRule::IfPreviousFailedElseStop,
            channel: 1,
            destination: 3,
            event_specific_string: false,
            string_selector: 2,
        };
        assert_eq!(entry.to_bytes(), [0x1a, 0x13, 0x02]);
    }

    proptest! {
        #[test]
        fn any_three_bytes_read_back(bytes: [u8; 3]) {
            prop_assert_eq!(AlertPolicyEntry::from_bytes(&bytes).map(|entry| entry.to_bytes()), Ok(bytes));
        }
    }
}
