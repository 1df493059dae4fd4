//! One event compared with one filter (IPMI 2.0 table 17-2 and section 17.8).

use super::{Event, FilterField};
use crate::ipmi::command::pef::{DataMatch, EventFilterEntry};

/// Matches any value of a generator, sensor or trigger byte.
const ANY: u8 = 0xff;

/// How an event and a filter compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The fields that keep the filter from matching, however the specification is read.
    pub differs: Vec<FilterField>,
    /// Whether another field matches in one reading only.
    pub is_doubtful: bool,
}

impl Comparison {
    /// It matches in every reading.
    pub fn is_sure(&self) -> bool {
        self.differs.is_empty() && !self.is_doubtful
    }

    /// It does not match in any reading.
    pub fn is_excluded(&self) -> bool {
        !self.differs.is_empty()
    }

    /// It might match where a BMC is careless about who sent the event, its direction and its data, as some are: what
    /// is asked of a filter that would do more than alert.
    pub fn might_match_carelessly(&self) -> bool {
        let careless = [
            FilterField::Generator,
            FilterField::Direction,
            FilterField::Data1,
            FilterField::Data2,
            FilterField::Data3,
        ];
        self.differs.iter().all(|field| careless.contains(field))
    }

    fn note(&mut self, field: FilterField, fit: Fit) {
        match fit {
            Fit::Sure => {}
            Fit::Doubtful => self.is_doubtful = true,
            Fit::Not => self.differs.push(field),
        }
    }
}

enum Fit {
    Sure,
    Doubtful,
    Not,
}

impl From<bool> for Fit {
    fn from(fits: bool) -> Self {
        if fits { Self::Sure } else { Self::Not }
    }
}

/// Compares; whether the filter is switched on is not looked at.
pub fn compare(filter: &EventFilterEntry, event: &Event) -> Comparison {
    let is = |wanted: u8, actual: u8| wanted == ANY || wanted == actual;
    let mut all = Comparison::default();
    all.note(
        FilterField::Generator,
        generator_fit(filter.generator_id, event.generator),
    );
    all.note(
        FilterField::SensorType,
        is(filter.sensor_type, event.sensor_type).into(),
    );
    all.note(
        FilterField::SensorNumber,
        is(filter.sensor_number, event.sensor_number).into(),
    );
    if !is(filter.event_trigger, event.trigger) {
        let is_direction_only = (filter.event_trigger ^ event.trigger) & 0x7f == 0;
        let field = if is_direction_only {
            FilterField::Direction
        } else {
            FilterField::Trigger
        };
        all.note(field, Fit::Not);
    }
    let has_offset = filter.offset_mask & (1 << event.offset()) != 0;
    all.note(FilterField::Offset, has_offset.into());
    let [first, second, third] = event.data;
    all.note(FilterField::Data1, data_fit(filter.data1, first));
    all.note(FilterField::Data2, data_fit(filter.data2, second));
    all.note(FilterField::Data3, data_fit(filter.data3, third));
    all
}

/// The second byte holds channel and LUN, which the BMC fills in for our event: a filter that names them may or may
/// not match.
fn generator_fit([wanted, channel_and_lun]: [u8; 2], actual: u8) -> Fit {
    match (wanted == ANY || wanted == actual, channel_and_lun) {
        (false, _) => Fit::Not,
        (true, ANY) => Fit::Sure,
        (true, _) => Fit::Doubtful,
    }
}

/// The two readings of section 17.8 differ in whether compare 1 reaches bits outside the mask, and in whether an
/// inexact bit may match by being 0.
fn data_fit(filter: DataMatch, byte: u8) -> Fit {
    let DataMatch {
        and_mask,
        compare1,
        compare2,
    } = filter;
    let tested = byte & and_mask;
    let exact_everywhere = tested & compare1 == compare2 & compare1;
    let one_of = compare2 & !compare1;
    let other_reading = exact_everywhere && (one_of == 0 || tested & one_of != 0);
    match (filter.matches(byte), other_reading) {
        (true, true) => Fit::Sure,
        (false, false) => Fit::Not,
        _ => Fit::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: Event = Event {
        generator: 0x81,
        sensor_type: 0x12,
        sensor_number: 0xfe,
        trigger: 0x6f,
        data: [0xa1, 0x54, 0x99],
    };

    #[test]
    fn each_field_that_excludes_an_event_is_named() {
        let all = EventFilterEntry::alert_on_everything(1);
        assert!(compare(&all, &EVENT).is_sure());
        type Change = fn(&mut EventFilterEntry);
        let changes: [(FilterField, Change); 7] = [
            (FilterField::Generator, |filter| filter.generator_id = [0x20, ANY]),
            (FilterField::SensorType, |filter| filter.sensor_type = 0x01),
            (FilterField::SensorNumber, |filter| filter.sensor_number = 0x30),
            (FilterField::Trigger, |filter| filter.event_trigger = 0x01),
            (FilterField::Direction, |filter| filter.event_trigger = 0xef),
            (FilterField::Offset, |filter| filter.offset_mask = 0xfffd),
            (FilterField::Data3, |filter| {
                filter.data3 = DataMatch {
                    and_mask: 0xff,
                    compare1: 0xff,
                    compare2: 0x00,
                };
            }),
        ];
        for (field, change) in changes {
            let mut filter = all;
            change(&mut filter);
            assert_eq!(compare(&filter, &EVENT).differs, [field]);
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_doubtful() {
        let mut filter = EventFilterEntry::alert_on_everything(1);
        filter.data2 = DataMatch {
            and_mask: 0x00,
            compare1: 0xff,
            compare2: 0x01,
        };
        let comparison = compare(&filter, &EVENT);
        assert!(!comparison.is_sure() && !comparison.is_excluded());
        filter.data2 = DataMatch::ANY;
        filter.generator_id = [0x81, 0x00];
        assert!(compare(&filter, &EVENT).is_doubtful);
    }
}
