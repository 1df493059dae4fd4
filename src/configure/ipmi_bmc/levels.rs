//! What a level (通報レベル) is made of: the event filters of `assets/event_groups/`. Pure.
//!
//! A filter of ours is known again by its shape alone: there is no place in the table for a name.

use crate::{
    configure::target::{GroupEvents, GroupSeverity},
    ipmi::command::pef::{EventFilterEntry, EventSeverity, FilterConfiguration},
    site::{EventGroup, Level},
};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// A filter's sensor type or event trigger that matches anything (IPMI 2.0 table 17-2).
const ANY: u8 = 0xff;
/// Bit 7 of the event trigger: the state is over (IPMI 2.0 table 29-5).
const IS_OVER: u8 = 0x80;
/// The highest offset a filter's mask can name.
const LAST_OFFSET: u8 = 14;

static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
    load(include_str!("../../../assets/event_groups/standard.toml")).expect("a test loads this file")
});
static OUR_SHAPES: LazyLock<BTreeSet<Shape>> = LazyLock::new(|| {
    let levels = STANDARD
        .into_iter()
        .chain(EventGroup::ALL.map(|group| Level::Individual { groups: vec![group] }));
    levels.flat_map(|level| shapes(&level)).collect()
});
const STANDARD: [Level; 3] = [Level::Error, Level::ErrorWarning, Level::ErrorWarningInformation];

/// The shape of a filter that this product writes; whether it is on and which policy it follows don't belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    severity: u8,
    sensor_type: u8,
    event_trigger: u8,
    offset_mask: u16,
}

impl Shape {
    /// The filter, switched on.
    pub(super) fn filter(self, policy_number: u8) -> EventFilterEntry {
        EventFilterEntry {
            severity: EventSeverity::from_value(self.severity),
            sensor_type: self.sensor_type,
            event_trigger: self.event_trigger,
            offset_mask: self.offset_mask,
            ..EventFilterEntry::alert_on_everything(policy_number)
        }
    }

    /// The shape of a filter that is ours, on or off.
    pub(super) fn of(filter: &EventFilterEntry) -> Option<Self> {
        let shape = Self {
            severity: filter.severity.value(),
            sensor_type: filter.sensor_type,
            event_trigger: filter.event_trigger,
            offset_mask: filter.offset_mask,
        };
        let as_we_write_it = EventFilterEntry {
            configuration: filter.configuration,
            group_control: filter.group_control,
            ..shape.filter(filter.policy_number)
        };
        let is_ours = is_software_configurable(filter.configuration)
            && *filter == as_we_write_it
            && OUR_SHAPES.contains(&shape);
        is_ours.then_some(shape)
    }
}

/// Whether software may write the whole entry (IPMI 2.0 table 17-2, configuration bits 6:5).
pub(super) fn is_software_configurable(configuration: FilterConfiguration) -> bool {
    configuration.0 & 0x60 == 0
}

/// Whether an entry may be taken: off, and it would do nothing if it were switched on.
pub(super) fn is_free(filter: &EventFilterEntry) -> bool {
    let does_nothing = filter.actions.0 & 0x7f == 0 || filter.offset_mask == 0;
    is_software_configurable(filter.configuration) && !filter.configuration.is_enabled() && does_nothing
}

/// The filters that make up a level.
pub(super) fn shapes(level: &Level) -> BTreeSet<Shape> {
    let mut masks: BTreeMap<(u8, u8, u8), u16> = BTreeMap::new();
    for fact in FACTS.iter().filter(|fact| fact.belongs_to(level)) {
        let merges = fact.any_sensor_type && !matches!(level, Level::Individual { .. });
        let sensor_types = if merges { &[ANY][..] } else { &fact.sensor_types };
        for &sensor_type in sensor_types {
            *masks
                .entry((fact.alert_severity().value(), sensor_type, fact.event_trigger))
                .or_default() |= fact.offset_mask();
        }
    }
    masks
        .into_iter()
        .map(|((severity, sensor_type, event_trigger), offset_mask)| Shape {
            severity,
            sensor_type,
            event_trigger,
            offset_mask,
        })
        .collect()
}

/// The level whose filters these are exactly; `None` where there are none or they are no level's.
pub(super) fn level_of(found: &BTreeSet<Shape>) -> Option<Level> {
    if found.is_empty() {
        return None;
    }
    if let Some(level) = STANDARD.into_iter().find(|level| shapes(level) == *found) {
        return Some(level);
    }
    let of_group = |group| shapes(&Level::Individual { groups: vec![group] });
    let groups = EventGroup::ALL.into_iter();
    let groups: Vec<EventGroup> = groups.filter(|&group| of_group(group).is_subset(found)).collect();
    let level = Level::Individual { groups };
    (shapes(&level) == *found).then_some(level)
}

/// The events of the groups that this filter alerts for and the level leaves out.
pub(super) fn lets_through(filter: &EventFilterEntry, level: &Level) -> Vec<GroupEvents> {
    let matches = |fact: &&Fact| {
        let is_sensor = filter.sensor_type == ANY || fact.sensor_types.contains(&filter.sensor_type);
        let is_trigger = [ANY, fact.event_trigger].contains(&filter.event_trigger);
        is_sensor && is_trigger && filter.offset_mask & fact.offset_mask() != 0
    };
    let beyond: BTreeSet<GroupEvents> = FACTS
        .iter()
        .filter(|fact| !fact.belongs_to(level))
        .filter(matches)
        .map(|fact| GroupEvents {
            group: fact.group,
            severity: fact.severity,
        })
        .collect();
    beyond.into_iter().collect()
}

/// Whether a level leaves out alerts of this severity altogether.
pub(super) fn leaves_out(level: &Level, severity: EventSeverity) -> bool {
    let least = match level {
        Level::Error => EventSeverity::Critical,
        Level::ErrorWarning => EventSeverity::NonCritical,
        Level::ErrorWarningInformation | Level::Individual { .. } => return false,
    };
    (1..least.value()).contains(&severity.value())
}

/// Some events of a group, as the data file has them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    group: EventGroup,
    severity: GroupSeverity,
    sensor_types: Vec<u8>,
    event_trigger: u8,
    offsets: Vec<u8>,
    #[serde(default)]
    any_sensor_type: bool,
    source: String,
}

impl Fact {
    fn belongs_to(&self, level: &Level) -> bool {
        match level {
            Level::Error => self.severity == GroupSeverity::Error,
            Level::ErrorWarning => self.severity <= GroupSeverity::Warning,
            Level::ErrorWarningInformation => true,
            Level::Individual { groups } => groups.contains(&self.group),
        }
    }

    fn offset_mask(&self) -> u16 {
        self.offsets.iter().fold(0, |mask, offset| mask | 1 << offset)
    }

    /// IPMI 2.0 table 17-2, byte 4.
    fn alert_severity(&self) -> EventSeverity {
        match self.severity {
            GroupSeverity::Error => EventSeverity::Critical,
            GroupSeverity::Warning => EventSeverity::NonCritical,
            GroupSeverity::Information if self.event_trigger & IS_OVER != 0 => EventSeverity::Ok,
            GroupSeverity::Information => EventSeverity::Information,
        }
    }

    fn problem(&self) -> Option<&'static str> {
        let is_mask = |offsets: &[u8]| {
            !offsets.is_empty()
                && offsets.iter().all(|&offset| offset <= LAST_OFFSET)
                && offsets.is_sorted_by(|a, b| a < b)
        };
        match self {
            Self { source, .. } if !source.contains("table") => Some("the source names no table"),
            Self { sensor_types, .. } if sensor_types.is_empty() || sensor_types.contains(&ANY) => {
                Some("it needs sensor types, each by its number")
            }
            Self { event_trigger, .. } if event_trigger & !IS_OVER == 0 || *event_trigger == ANY => {
                Some("it needs an event trigger")
            }
            Self { offsets, .. } if !is_mask(offsets) => Some("it needs offsets from 0 to 14, ascending"),
            _ => None,
        }
    }
}

/// Reads the data file; the error says which entry is wrong and why.
fn load(text: &str) -> Result<Vec<Fact>, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        events: Vec<Fact>,
    }
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    for (number, fact) in (1..).zip(&file.events) {
        if let Some(problem) = fact.problem() {
            return Err(format!("entry {number} ({}): {problem}", fact.group.name()));
        }
    }
    let missing = EventGroup::ALL
        .into_iter()
        .find(|group| !file.events.iter().any(|fact| fact.group == *group));
    missing.map_or(Ok(file.events), |group| {
        Err(format!("nothing belongs to the group {}", group.name()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::command::pef::{DataMatch, PefActions};

    fn individual(groups: &[EventGroup]) -> Level {
        let groups = groups.to_vec();
        Level::Individual { groups }
    }

    #[test]
    fn every_level_and_every_group_reads_back_from_its_filters() {
        for level in STANDARD {
            assert_eq!(level_of(&shapes(&level)), Some(level));
        }
        for (at, &one) in EventGroup::ALL.iter().enumerate() {
            assert_eq!(level_of(&shapes(&individual(&[one]))), Some(individual(&[one])));
            for &other in &EventGroup::ALL[at + 1..] {
                let both = individual(&[one, other]);
                assert_eq!(level_of(&shapes(&both)), Some(both));
            }
        }
        assert_eq!(level_of(&BTreeSet::new()), None);
        let mut fewer = shapes(&Level::Error);
        fewer.pop_first();
        assert_eq!(level_of(&fewer), None);
    }

    #[test]
    fn a_level_holds_the_filters_of_the_one_before() {
        let [error, warning, information] = STANDARD.map(|level| shapes(&level));
        assert!(error.is_subset(&warning) && warning.is_subset(&information));
        assert_eq!(
            (error.len(), warning.len(), information.len()),
            (9, 19, 27),
            "few enough for the tables that BMCs have"
        );
    }

    #[test]
    fn a_filter_of_ours_is_known_whatever_its_policy_and_whether_it_is_on() {
        for shape in shapes(&Level::ErrorWarning) {
            let mut filter = shape.filter(3);
            assert_eq!(Shape::of(&filter), Some(shape));
            filter.configuration = filter.configuration.with_enabled(false);
            assert_eq!(Shape::of(&filter), Some(shape));
            filter.configuration = FilterConfiguration(0xc0);
            assert_eq!(Shape::of(&filter), None, "the maker's");
            filter = shape.filter(3);
            filter.actions = filter.actions.with(PefActions::RESET);
            assert_eq!(Shape::of(&filter), None);
            filter = shape.filter(3);
            filter.data1 = DataMatch {
                and_mask: 0x0f,
                ..DataMatch::ANY
            };
            assert_eq!(Shape::of(&filter), None);
        }
        assert_eq!(Shape::of(&EventFilterEntry::alert_on_everything(1)), None);
    }

    #[test]
    fn a_filter_for_everything_lets_through_what_a_level_leaves_out() {
        let everything = EventFilterEntry::alert_on_everything(1);
        let beyond = lets_through(&everything, &individual(&[EventGroup::Fan]));
        let has = |group| beyond.iter().any(|events| events.group == group);
        assert!(has(EventGroup::Temperature) && !has(EventGroup::Fan));
        assert!(lets_through(&everything, &Level::ErrorWarningInformation).is_empty());
        let fan_error = GroupEvents {
            group: EventGroup::Fan,
            severity: GroupSeverity::Error,
        };
        assert!(!lets_through(&everything, &Level::Error).contains(&fan_error));
        assert!(leaves_out(&Level::Error, EventSeverity::NonCritical));
        assert!(!leaves_out(&Level::Error, EventSeverity::Unspecified));
        assert!(!leaves_out(&Level::ErrorWarning, EventSeverity::Critical));
    }

    #[test]
    fn what_is_asserted_is_as_bad_as_the_event_texts_say() {
        #[derive(Deserialize)]
        struct Texts {
            event: Vec<Event>,
        }
        #[derive(Deserialize)]
        struct Event {
            sensor_type: Option<u8>,
            event_type: u8,
            offset: u8,
            severity: String,
        }
        let texts = [
            include_str!("../../../assets/events/generic.toml"),
            include_str!("../../../assets/events/environment.toml"),
            include_str!("../../../assets/events/hardware.toml"),
            include_str!("../../../assets/events/system.toml"),
            include_str!("../../../assets/events/firmware.toml"),
            include_str!("../../../assets/events/management.toml"),
        ];
        let events: Vec<Event> = texts
            .into_iter()
            .flat_map(|text| toml::from_str::<Texts>(text).expect("event texts").event)
            .collect();
        for fact in FACTS.iter().filter(|fact| fact.event_trigger & IS_OVER == 0) {
            for &offset in &fact.offsets {
                let is_it = |event: &&Event| {
                    (event.event_type, event.offset) == (fact.event_trigger, offset)
                        && event
                            .sensor_type
                            .is_none_or(|kind| fact.sensor_types.contains(&kind))
                };
                let event = events.iter().find(is_it).expect("each event has a text");
                let said = if event.severity == "recovered" {
                    "information"
                } else {
                    &event.severity
                };
                assert_eq!(said, fact.severity.name(), "{fact:?}");
            }
        }
    }

    #[test]
    fn a_wrong_entry_is_refused_with_its_number() {
        let right = "[[events]]\ngroup = \"fan\"\nseverity = \"error\"\nsensor_types = [4]\nevent_trigger = 1\n\
                     offsets = [2, 4]\nsource = \"table 42-2\"\n";
        let nothing_else = load(right).expect_err("the other groups are missing");
        assert!(nothing_else.contains("temperature"), "{nothing_else}");
        for (from, to) in [
            ("table 42-2", "hearsay"),
            ("[4]", "[]"),
            ("[4]", "[255]"),
            ("event_trigger = 1", "event_trigger = 128"),
            ("[2, 4]", "[4, 2]"),
            ("[2, 4]", "[15]"),
        ] {
            let wrong = load(&right.replace(from, to)).expect_err(to);
            assert!(wrong.starts_with("entry 1 (fan)"), "{wrong}");
        }
    }
}
