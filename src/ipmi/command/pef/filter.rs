//! An event filter: which events it matches and what happens then (IPMI 2.0 table 17-2; PEF parameter 6).

use super::PefActions;
use crate::ipmi::wire::{Reader, WireError};

/// A match-anything value of the generator, sensor and trigger bytes.
const ANY: u8 = 0xff;

/// Byte 2 of a filter. All bits are kept as they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilterConfiguration(pub u8);

impl FilterConfiguration {
    /// Whether the filter is on.
    pub fn is_enabled(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// The same with the filter switched on or off.
    #[must_use]
    pub fn with_enabled(self, enabled: bool) -> Self {
        Self((self.0 & 0x7f) | (u8::from(enabled) << 7))
    }

    /// Whether the maker has filled the filter in: software should only switch it on and off.
    pub fn is_preconfigured(self) -> bool {
        self.0 & 0x60 == 0x40
    }
}

/// The severity a filter gives to its alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSeverity {
    /// 00h: not specified.
    Unspecified,
    /// 01h: monitor.
    Monitor,
    /// 02h: information.
    Information,
    /// 04h: return to OK.
    Ok,
    /// 08h: non-critical, a warning.
    NonCritical,
    /// 10h: critical.
    Critical,
    /// 20h: non-recoverable.
    NonRecoverable,
    /// Anything else.
    Other(u8),
}

impl EventSeverity {
    /// The byte in a filter and in a Platform Event Trap.
    pub fn value(self) -> u8 {
        match self {
            Self::Unspecified => 0x00,
            Self::Monitor => 0x01,
            Self::Information => 0x02,
            Self::Ok => 0x04,
            Self::NonCritical => 0x08,
            Self::Critical => 0x10,
            Self::NonRecoverable => 0x20,
            Self::Other(value) => value,
        }
    }

    /// Reads the byte.
    pub fn from_value(value: u8) -> Self {
        match value {
            0x00 => Self::Unspecified,
            0x01 => Self::Monitor,
            0x02 => Self::Information,
            0x04 => Self::Ok,
            0x08 => Self::NonCritical,
            0x10 => Self::Critical,
            0x20 => Self::NonRecoverable,
            other => Self::Other(other),
        }
    }
}

/// How one event data byte is matched (section 17.8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataMatch {
    /// Bits that take part.
    pub and_mask: u8,
    /// 1 = the bit must be as in `compare2`; 0 = it is one of those of which any may match.
    pub compare1: u8,
    /// The values to compare with.
    pub compare2: u8,
}

impl DataMatch {
    /// Matches every byte: all three zero.
    pub const ANY: Self = Self {
        and_mask: 0,
        compare1: 0,
        compare2: 0,
    };

    /// Whether `byte` matches: the masked bits that `compare1` marks as exact must all be as in `compare2`; of the
    /// other masked bits at least one must be, where there are any.
    pub fn matches(&self, byte: u8) -> bool {
        let same = !(byte ^ self.compare2) & self.and_mask;
        let exact = self.compare1 & self.and_mask;
        let loose = !self.compare1 & self.and_mask;
        same & exact == exact && (loose == 0 || same & loose != 0)
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let [and_mask, compare1, compare2] = reader.array()?;
        Ok(Self {
            and_mask,
            compare1,
            compare2,
        })
    }

    fn to_bytes(self) -> [u8; 3] {
        [self.and_mask, self.compare1, self.compare2]
    }
}

/// One filter of the table, without its number. Any 20 bytes read back unchanged, reserved bits included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFilterEntry {
    /// On or off, and who filled it in.
    pub configuration: FilterConfiguration,
    /// What happens when an event matches.
    pub actions: PefActions,
    /// Bits 7:4 of the policy byte: group control selector (3 bits) and a reserved bit.
    pub group_control: u8,
    /// Which alert policy is followed, 0–15; 0 is none.
    pub policy_number: u8,
    /// The severity of the alert.
    pub severity: EventSeverity,
    /// Slave address or software id of the event's source, then channel and LUN; FFh matches any.
    pub generator_id: [u8; 2],
    /// Sensor type; FFh matches any.
    pub sensor_type: u8,
    /// Sensor number; FFh matches any.
    pub sensor_number: u8,
    /// Event/reading type; FFh matches any.
    pub event_trigger: u8,
    /// Bit n: offset n matches.
    pub offset_mask: u16,
    /// Event data 1.
    pub data1: DataMatch,
    /// Event data 2.
    pub data2: DataMatch,
    /// Event data 3.
    pub data3: DataMatch,
}

impl EventFilterEntry {
    /// Bytes of an entry, without its number.
    pub const BYTES: usize = 20;

    /// A software-configurable filter, switched on, that matches every event and sends an alert by `policy_number`.
    pub fn alert_on_everything(policy_number: u8) -> Self {
        Self {
            configuration: FilterConfiguration(0x80),
            actions: PefActions::ALERT,
            group_control: 0,
            policy_number: policy_number & 0x0f,
            severity: EventSeverity::Unspecified,
            generator_id: [ANY; 2],
            sensor_type: ANY,
            sensor_number: ANY,
            event_trigger: ANY,
            offset_mask: 0xffff,
            data1: DataMatch::ANY,
            data2: DataMatch::ANY,
            data3: DataMatch::ANY,
        }
    }

    /// The 20 bytes after the filter number.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let [generator, generator_lun] = self.generator_id;
        let [mask_low, mask_high] = self.offset_mask.to_le_bytes();
        let [a1, b1, c1] = self.data1.to_bytes();
        let [a2, b2, c2] = self.data2.to_bytes();
        let [a3, b3, c3] = self.data3.to_bytes();
        [
            self.configuration.0,
            self.actions.0,
            (self.group_control << 4) | (self.policy_number & 0x0f),
            self.severity.value(),
            generator,
            generator_lun,
            self.sensor_type,
            self.sensor_number,
            self.event_trigger,
            mask_low,
            mask_high,
            a1,
            b1,
            c1,
            a2,
            b2,
            c2,
            a3,
            b3,
            c3,
        ]
    }

    /// Reads the 20 bytes after the filter number.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("event filter table entry", bytes);
        let [configuration, actions, policy, severity] = reader.array()?;
        let generator_id = reader.array()?;
        let [sensor_type, sensor_number, event_trigger] = reader.array()?;
        Ok(Self {
            configuration: FilterConfiguration(configuration),
            actions: PefActions(actions),
            group_control: policy >> 4,
            policy_number: policy & 0x0f,
            severity: EventSeverity::from_value(severity),
            generator_id,
            sensor_type,
            sensor_number,
            event_trigger,
            offset_mask: reader.u16()?,
            data1: DataMatch::take(&mut reader)?,
            data2: DataMatch::take(&mut reader)?,
            data3: DataMatch::take(&mut reader)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: the layout is IPMI 2.0 table 17-2.
    #[test]
    fn a_filter_is_laid_out_as_the_specification_says() {
        let filter = EventFilterEntry {
            severity: EventSeverity::Critical,
            sensor_type: 0x01,
            event_trigger: 0x01,
            offset_mask: 0x0a00,
            data1: DataMatch {
                and_mask: 0x0f,
                compare1: 0xff,
                compare2: 0x09,
            },
            ..EventFilterEntry::alert_on_everything(1)
        };
        let bytes = [
            0x80, 0x01, 0x01, 0x10, 0xff, 0xff, 0x01, 0xff, 0x01, 0x00, 0x0a, 0x0f, 0xff, 0x09, 0, 0, 0, 0,
            0, 0,
        ];
        assert_eq!(filter.to_bytes(), bytes);
        assert_eq!(EventFilterEntry::from_bytes(&bytes), Ok(filter));
    }

    #[test]
    fn a_makers_filter_is_told_from_a_free_one() {
        assert!(FilterConfiguration(0xc0).is_preconfigured());
        assert!(!FilterConfiguration(0x80).is_preconfigured());
        assert_eq!(
            FilterConfiguration(0xc0).with_enabled(false),
            FilterConfiguration(0x40)
        );
    }

    #[test]
    fn event_data_is_matched_as_the_specification_says() {
        assert!(DataMatch::ANY.matches(0x5a));
        let exact = DataMatch {
            and_mask: 0x0f,
            compare1: 0xff,
            compare2: 0x09,
        };
        assert!(exact.matches(0x59) && !exact.matches(0x58));
        let one_of = DataMatch {
            and_mask: 0x03,
            compare1: 0x00,
            compare2: 0x03,
        };
        assert!(one_of.matches(0x01) && one_of.matches(0x02) && !one_of.matches(0x00));
    }

    proptest! {
        #[test]
        fn any_twenty_bytes_read_back(bytes: [u8; 20]) {
            prop_assert_eq!(EventFilterEntry::from_bytes(&bytes).map(|filter| filter.to_bytes()), Ok(bytes));
        }

        #[test]
        fn fewer_bytes_are_no_filter(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            prop_assert!(EventFilterEntry::from_bytes(&bytes).is_err());
        }
    }
}
