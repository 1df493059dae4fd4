//! PEF configuration parameters (NetFn 04h commands 10h–15h, IPMI 2.0 sections 30.1–30.6 and table 30-6).

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    lan,
};
use crate::rehearsal::{
    event::severity::CRITICAL,
    pef_engine::{FilterBytes, PolicyBytes},
    quirks::Table,
};
use std::time::Duration;

/// Actions this BMC can take: alert, power down, reset, power cycle (bits as in Get PEF Capabilities).
const SUPPORTED_ACTIONS: u8 = 0x0F;
/// How many alert strings there are besides the volatile string 0.
const STRING_COUNT: usize = 4;
/// Bytes of a string block.
const BLOCK_BYTES: usize = 16;
/// Blocks of a string.
const BLOCK_COUNT: usize = 4;

/// All PEF parameters.
#[derive(Clone, Debug)]
pub(crate) struct Pef {
    set_in_progress: Vec<u8>,
    /// Bit 0 PEF on, 1 event messages for actions, 2 and 3 start-up delays.
    control: u8,
    /// Bits as in Get PEF Capabilities.
    action_control: u8,
    startup_delay_secs: u8,
    alert_startup_delay_secs: u8,
    filters: Vec<FilterBytes>,
    policies: Vec<PolicyBytes>,
    /// Parameter 10: bit 0 of the first byte says whether PETs carry the GUID behind it.
    guid: [u8; 17],
    string_keys: Vec<[u8; 2]>,
    strings: Vec<[[u8; BLOCK_BYTES]; BLOCK_COUNT]>,
}

impl Pef {
    /// What the simulated BMC leaves the factory with: alerting on, filters for what is an error, policy set 1 with its
    /// first entry on. No destination has an address, so nothing is sent anywhere yet.
    pub(crate) fn factory(filter_count: u8, policy_count: u8) -> Self {
        let mut filters = factory_filters();
        filters.resize(usize::from(filter_count.min(0x7F)), [0; 20]);
        let mut policies = vec![[0x18, 0x11, 0], [0x10, 0x12, 0], [0x10, 0x13, 0]];
        policies.resize(usize::from(policy_count.min(0x7F)), [0; 3]);
        Self {
            set_in_progress: vec![0],
            control: 0x01,
            action_control: 0x01,
            startup_delay_secs: 60,
            alert_startup_delay_secs: 60,
            filters,
            policies,
            guid: [0; 17],
            string_keys: vec![[0; 2]; STRING_COUNT + 1],
            strings: vec![[[0; BLOCK_BYTES]; BLOCK_COUNT]; STRING_COUNT + 1],
        }
    }

    /// Whether events are filtered at all.
    pub(crate) fn enabled(&self) -> bool {
        self.control & 0x01 != 0
    }

    /// Whether an action taken becomes an event of its own.
    pub(crate) fn reports_actions(&self) -> bool {
        self.control & 0x02 != 0
    }

    /// The actions that are switched on for all filters together.
    pub(crate) fn allowed_actions(&self) -> u8 {
        self.action_control & SUPPORTED_ACTIONS
    }

    /// Parameter 6, in order.
    pub(crate) fn filters(&self) -> &[FilterBytes] {
        &self.filters
    }

    /// Parameter 9, in order.
    pub(crate) fn policies(&self) -> &[PolicyBytes] {
        &self.policies
    }

    /// The GUID that a PET carries, if it is not the system's.
    pub(crate) fn pet_guid(&self) -> Option<[u8; 16]> {
        let [follows, guid @ ..] = self.guid;
        (follows & 0x01 != 0).then_some(guid)
    }

    /// Get PEF Configuration Parameters: the bytes behind the parameter revision.
    pub(crate) fn get(&self, parameter: u8, set: u8, block: u8) -> Reply {
        let numbered = |entry: &[u8]| [&[set & 0x7F], entry].concat();
        match parameter {
            0 => Ok(self.set_in_progress.clone()),
            1 => Ok(vec![self.control]),
            2 => Ok(vec![self.action_control]),
            3 => Ok(vec![self.startup_delay_secs]),
            4 => Ok(vec![self.alert_startup_delay_secs]),
            5 => Ok(vec![count(self.filters.len())]),
            6 => Ok(numbered(entry(&self.filters, set)?)),
            7 => {
                let [config, ..] = entry(&self.filters, set)?;
                Ok(numbered(&[*config]))
            }
            8 => Ok(vec![count(self.policies.len())]),
            9 => Ok(numbered(entry(&self.policies, set)?)),
            10 => Ok(self.guid.to_vec()),
            11 => Ok(vec![count(STRING_COUNT)]),
            12 => {
                let key = self.string_keys.get(usize::from(set & 0x7F));
                Ok(numbered(key.ok_or(Completion::OUT_OF_RANGE)?))
            }
            13 => {
                let string = self
                    .strings
                    .get(usize::from(set & 0x7F))
                    .ok_or(Completion::OUT_OF_RANGE)?;
                let block_bytes = entry(string, block)?;
                Ok([&[set & 0x7F, block], &block_bytes[..]].concat())
            }
            _ => Err(Completion::PARAMETER_NOT_SUPPORTED),
        }
    }

    /// Set PEF Configuration Parameters: the bytes behind the parameter selector.
    pub(crate) fn set(&mut self, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        match (parameter, value) {
            (0, value) => lan::claim(&mut self.set_in_progress, value)?,
            (1, &[control]) => self.control = control & 0x0F,
            (2, &[actions]) => self.action_control = actions & SUPPORTED_ACTIONS,
            (3, &[delay]) => self.startup_delay_secs = delay,
            (4, &[delay]) => self.alert_startup_delay_secs = delay,
            (5 | 8 | 11, _) => return Err(Completion::PARAMETER_READ_ONLY),
            (6, &[set, ref filter @ ..]) => {
                let filter: FilterBytes = filter.try_into().map_err(|_| Completion::WRONG_LENGTH)?;
                let stored = entry_mut(&mut self.filters, set)?;
                *stored = filter;
                // Actions this BMC does not have read back as 0 (table 17-2 byte 2).
                let [_, actions, ..] = stored;
                *actions &= SUPPORTED_ACTIONS;
            }
            (7, &[set, value]) => {
                let [config, ..] = entry_mut(&mut self.filters, set)?;
                *config = value;
            }
            (9, &[set, a, b, c]) => *entry_mut(&mut self.policies, set)? = [a, b, c],
            (10, guid) => self.guid = guid.try_into().map_err(|_| Completion::WRONG_LENGTH)?,
            (12, &[set, filter, string_set]) => {
                let key = self.string_keys.get_mut(usize::from(set & 0x7F));
                *key.ok_or(Completion::OUT_OF_RANGE)? = [filter, string_set];
            }
            (13, &[set, block, ref text @ ..]) => {
                if text.len() > BLOCK_BYTES {
                    return Err(Completion::WRONG_LENGTH);
                }
                let string = self.strings.get_mut(usize::from(set & 0x7F));
                let stored = entry_mut(string.ok_or(Completion::OUT_OF_RANGE)?, block)?;
                *stored = [0; BLOCK_BYTES];
                for (to, from) in stored.iter_mut().zip(text) {
                    *to = *from;
                }
            }
            (1..=13, _) => return Err(Completion::WRONG_LENGTH),
            _ => return Err(Completion::PARAMETER_NOT_SUPPORTED),
        }
        Ok(())
    }
}

/// Runs a PEF command; alerts themselves are in [`super::alerting`].
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>, now: Duration) -> Reply {
    match (request.command, request.data) {
        // Get PEF Capabilities: PEF version 1.5.
        (0x10, _) => {
            let filters = count(machine.store.tables.pef.filters().len());
            Ok(vec![0x51, SUPPORTED_ACTIONS, filters])
        }
        (0x11, &[secs]) => Ok(vec![machine.arm_postpone(secs, now)]),
        (0x12, &[parameter, ref value @ ..]) => {
            machine.store.set(Table::Pef, parameter & 0x7F, value)?;
            Ok(Vec::new())
        }
        (0x13, &[parameter, set, block]) => {
            let mut data = vec![0x11]; // parameter revision
            if parameter & 0x80 == 0 {
                data.extend(machine.store.get(Table::Pef, parameter, set, block)?);
            }
            Ok(data)
        }
        (0x14, &[which, low, high]) => {
            machine.set_last_processed(which & 0x01 != 0, u16::from_le_bytes([low, high]));
            Ok(Vec::new())
        }
        (0x15, _) => {
            let [software, bmc] = machine.last_processed;
            let mut data = machine.sel.last_added_secs().to_le_bytes().to_vec();
            data.extend(machine.sel.last_id().unwrap_or(0xFFFF).to_le_bytes());
            data.extend(software.to_le_bytes());
            data.extend(bmc.to_le_bytes());
            Ok(data)
        }
        _ => Err(Completion::WRONG_LENGTH),
    }
}

/// Filters as a manufacturer would set them up: one for the errors of each kind of sensor, nothing for what is less.
fn factory_filters() -> Vec<FilterBytes> {
    const THRESHOLD: u8 = 0x01;
    const SPECIFIC: u8 = 0x6F;
    /// Critical and non-recoverable, going low (2, 4) and high (9, 11).
    const FAULTS: u16 = 0x0A14;
    [
        (0x01, THRESHOLD, FAULTS), // temperature
        (0x02, THRESHOLD, FAULTS), // voltage
        (0x04, THRESHOLD, FAULTS), // fan
        (0x07, SPECIFIC, 0x087F),  // processor: all but presence, disabled, throttled, corrected
        (0x08, SPECIFIC, 0x005A),  // power supply: failed, input lost, wrong configuration
        (0x0C, SPECIFIC, 0x048E),  // memory: uncorrectable, parity, scrub, configuration, too hot
        (0x0D, SPECIFIC, 0x0162),  // drive failed, array critical or failed, rebuild aborted
        (0x0F, SPECIFIC, 0x0003),  // POST error, hang
        (0x10, SPECIFIC, 0x0008),  // all event logging disabled
        (0x13, SPECIFIC, 0x077F),  // bus: all but what was corrected or is only degraded
        (0x23, SPECIFIC, 0x000E),  // watchdog: reset, power off, power cycle
    ]
    .map(|(sensor_type, trigger, offsets)| factory_filter(sensor_type, trigger, offsets))
    .to_vec()
}

fn factory_filter(sensor_type: u8, trigger: u8, offsets: u16) -> FilterBytes {
    let [low, high] = offsets.to_le_bytes();
    // C0h: enabled, pre-configured by the manufacturer (bits 6:5 = 10b). Generator and sensor number: any. AND masks 0, compare 1 ones
    // and compare 2 zeros: event data is not looked at.
    let any = [0x00, 0xFF, 0x00];
    let [and, compare_1, compare_2] = any;
    [
        0xC0,
        0x01,
        0x01,
        CRITICAL,
        0xFF,
        0xFF,
        sensor_type,
        0xFF,
        trigger,
        low,
        high,
        and,
        compare_1,
        compare_2,
        and,
        compare_1,
        compare_2,
        and,
        compare_1,
        compare_2,
    ]
}

fn count(entries: usize) -> u8 {
    u8::try_from(entries).unwrap_or(0x7F)
}

/// A table's entry by its 1-based selector.
fn entry<T>(table: &[T], selector: u8) -> Result<&T, Completion> {
    let index = usize::from(selector & 0x7F)
        .checked_sub(1)
        .ok_or(Completion::OUT_OF_RANGE)?;
    table.get(index).ok_or(Completion::OUT_OF_RANGE)
}

fn entry_mut<T>(table: &mut [T], selector: u8) -> Result<&mut T, Completion> {
    let index = usize::from(selector & 0x7F)
        .checked_sub(1)
        .ok_or(Completion::OUT_OF_RANGE)?;
    table.get_mut(index).ok_or(Completion::OUT_OF_RANGE)
}

#[cfg(test)]
mod tests {
    use super::{Completion, Pef};
    use crate::rehearsal::{event::PlatformEvent, pef_engine::decide};

    #[test]
    fn tables_read_back_as_written_and_end_where_they_say() {
        let mut pef = Pef::factory(40, 20);
        let filter: Vec<u8> = (1..=20).collect();
        pef.set(6, &[&[20], &filter[..]].concat()).expect("filter 20");
        let mut expected = [&[20], &filter[..]].concat();
        expected[2] &= 0x0F;
        assert_eq!(pef.get(6, 20, 0), Ok(expected));
        pef.set(9, &[20, 0x28, 0x13, 0]).expect("policy 20");
        assert_eq!(pef.get(9, 20, 0), Ok(vec![20, 0x28, 0x13, 0]));
        assert_eq!(pef.get(6, 41, 0), Err(Completion::OUT_OF_RANGE));
        assert_eq!(pef.get(9, 21, 0), Err(Completion::OUT_OF_RANGE));
        assert_eq!(
            pef.set(6, &[0; 21]),
            Err(Completion::OUT_OF_RANGE),
            "selector 0 is reserved"
        );
        assert_eq!(pef.set(5, &[1]), Err(Completion::PARAMETER_READ_ONLY));
        assert_eq!(pef.get(15, 0, 0), Err(Completion::PARAMETER_NOT_SUPPORTED));
    }

    #[test]
    fn parameter_7_switches_a_filter_without_touching_the_rest() {
        let mut pef = Pef::factory(40, 20);
        let before = pef.get(6, 2, 0).expect("filter 2");
        pef.set(7, &[2, 0x40]).expect("off");
        let after = pef.get(6, 2, 0).expect("filter 2");
        assert_eq!((before[1], after[1]), (0xC0, 0x40));
        assert_eq!(before[2..], after[2..]);
    }

    #[test]
    fn a_string_is_kept_in_blocks_of_16() {
        let mut pef = Pef::factory(40, 20);
        pef.set(13, &[&[1, 2], &b"second block"[..]].concat())
            .expect("block 2");
        let block = pef.get(13, 1, 2).expect("block 2");
        assert_eq!(
            block.get(..14),
            Some(&[&[1, 2], &b"second block"[..]].concat()[..])
        );
        assert_eq!(block.len(), 18);
        assert_eq!(pef.get(13, 1, 5), Err(Completion::OUT_OF_RANGE));
    }

    #[test]
    fn the_factory_filters_match_errors_and_nothing_less() {
        let pef = Pef::factory(40, 20);
        let event = |offset: u8| PlatformEvent {
            generator: [0x20, 0],
            sensor_type: 0x01,
            sensor_number: 0x30,
            event_dir_type: 0x01,
            data: [0x50 | offset, 0, 0],
        };
        let severity = |offset: u8| {
            decide(pef.filters(), &event(offset))
                .alerts
                .first()
                .map(|it| it.severity)
        };
        assert_eq!((severity(7), severity(9), severity(1)), (None, Some(0x10), None));
    }
}
