//! What happens to an event, and the commands around alerts (NetFn 04h: 00h–02h, 16h, 17h; IPMI 2.0 sections 29 and
//! 30.7–30.8).

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    state::{LAN_CHANNEL, MANUFACTURER_ID, PRODUCT_ID},
};
use crate::rehearsal::{
    alerter::{Alerter, ImmediateStatus, Outgoing, Surroundings},
    event::{PlatformEvent, severity},
    observe::{Cause, PowerAction},
    pef_engine::{self, PolicyStep},
    pet::Pet,
};
use std::time::Duration;

/// How many events may wait for the postpone timer.
const MAX_PENDING: usize = 64;
/// Arm PEF Postpone Timer: PEF off until software says otherwise.
const POSTPONE_DISABLED: u8 = 0xFE;

/// The PEF postpone timer (section 17.5): software may look at an event first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postpone {
    armed_secs: u8,
    /// Runs once an event waits.
    ends_at: Option<Duration>,
    pending: Vec<(u16, PlatformEvent)>,
}

impl Machine {
    /// An event arrives at the BMC's event receiver: it is logged, then filtered. Returns its SEL record ID.
    pub(crate) fn receive_event(&mut self, event: PlatformEvent, now: Duration) -> Result<u16, Completion> {
        let id = self.sel.add_event(&event, self.clock.sel_secs(now));
        // An event that could not be logged is filtered all the same; it then counts as record 0 (section 30.6).
        let record = id.as_ref().copied().unwrap_or(0);
        if self.postpone.armed_secs == 0 {
            self.filter_event(record, event, now);
        } else if self.postpone.pending.len() < MAX_PENDING {
            self.postpone.pending.push((record, event));
            if self.postpone.armed_secs != POSTPONE_DISABLED && self.postpone.ends_at.is_none() {
                let wait = Duration::from_secs(u64::from(self.postpone.armed_secs));
                self.postpone.ends_at = Some(now.saturating_add(wait));
            }
        }
        id
    }

    /// Filters the events whose waiting time is over, and lets the alerter go on.
    pub(crate) fn poll(&mut self, now: Duration) {
        if self.postpone.ends_at.is_some_and(|ends_at| now >= ends_at) {
            self.postpone.ends_at = None;
            for (record, event) in std::mem::take(&mut self.postpone.pending) {
                self.filter_event(record, event, now);
            }
        }
        self.alert(now, |alerter, around, out| alerter.poll(around, out));
    }

    /// When [`Machine::poll`] has something to do next.
    pub(crate) fn next_at(&self) -> Option<Duration> {
        [self.postpone.ends_at, self.alerter.next_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Arm PEF Postpone Timer; answers the seconds left.
    pub(super) fn arm_postpone(&mut self, secs: u8, now: Duration) -> u8 {
        if secs != 0xFF {
            self.postpone.armed_secs = secs;
            // A timer already running ends now if it was switched off, otherwise it starts again with the next event.
            self.postpone.ends_at = match (secs, self.postpone.pending.is_empty()) {
                (POSTPONE_DISABLED, _) | (_, true) => None,
                (secs, false) => Some(now.saturating_add(Duration::from_secs(u64::from(secs)))),
            };
        }
        match self.postpone.ends_at {
            Some(ends_at) => u8::try_from(ends_at.saturating_sub(now).as_secs()).unwrap_or(0xFD),
            None => self.postpone.armed_secs,
        }
    }

    /// Set Last Processed Event ID. What software has processed, PEF leaves alone (section 17.5).
    pub(super) fn set_last_processed(&mut self, by_bmc: bool, record: u16) {
        let [software, bmc] = &mut self.last_processed;
        if by_bmc {
            *bmc = record;
        } else {
            *software = record;
            self.postpone.pending.retain(|(pending, _)| *pending > record);
            if self.postpone.pending.is_empty() {
                self.postpone.ends_at = None;
            }
        }
    }

    fn filter_event(&mut self, record: u16, event: PlatformEvent, now: Duration) {
        if !self.store.tables.pef.enabled() {
            return;
        }
        let [_, last_by_bmc] = &mut self.last_processed;
        *last_by_bmc = record;
        let pef = &self.store.tables.pef;
        let decision = pef_engine::decide(pef.filters(), &event);
        let actions = decision.actions & pef.allowed_actions();
        let reports = pef.reports_actions();
        self.act_on_power(actions);
        if actions != 0 && reports {
            // Logged only; filtering it again could go round in circles.
            let action = pef_action(actions);
            let _ = self.sel.add_event(&action, self.clock.sel_secs(now));
        }
        if actions & 0x01 == 0 {
            return;
        }
        for alert in decision.alerts {
            let steps = pef_engine::steps(self.store.tables.pef.policies(), alert.policy);
            let cause = Cause::Event {
                filter: alert.filter,
                policy: alert.policy,
            };
            self.start_alert(event, alert.severity, cause, steps, now);
        }
    }

    fn act_on_power(&mut self, actions: u8) {
        // Power down goes before power cycle, power cycle before reset; the later ones are then left out (table 17-1).
        // The ends of both cycle and reset are "on".
        let action = match actions {
            actions if actions & 0x02 != 0 => PowerAction::PowerDown,
            actions if actions & 0x08 != 0 => PowerAction::PowerCycle,
            actions if actions & 0x04 != 0 => PowerAction::Reset,
            _ => return,
        };
        self.powered = action != PowerAction::PowerDown;
        if self.power_actions.len() >= super::MAX_POWER_ACTIONS {
            self.power_actions.pop_front();
        }
        self.power_actions.push_back(action);
    }

    fn start_alert(
        &mut self,
        event: PlatformEvent,
        severity: u8,
        cause: Cause,
        steps: Vec<PolicyStep>,
        now: Duration,
    ) {
        let pet = Pet {
            guid: self.store.tables.pef.pet_guid().unwrap_or(self.identity.guid),
            sequence: 0,
            local_secs: self.clock.pet_secs(now),
            event,
            severity,
            entity: self.sensors.entity_of(event.sensor_number),
            manufacturer_id: MANUFACTURER_ID,
            system_id: PRODUCT_ID,
        };
        self.alert(now, |alerter, around, out| {
            alerter.start(pet, cause, steps, around, out);
        });
    }

    /// Lends the alerter what it needs of the rest of the machine.
    fn alert(
        &mut self,
        now: Duration,
        act: impl FnOnce(&mut Alerter, &Surroundings<'_>, &mut Vec<Outgoing>),
    ) {
        let around = Surroundings {
            now,
            lan: &self.store.tables.lan,
            agent: self.identity.address,
            pef_alerting: self.channel_access.alerting(),
        };
        act(&mut self.alerter, &around, &mut self.outgoing);
    }
}

/// Runs an event or alert command.
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>, now: Duration) -> Reply {
    match (request.command, request.data) {
        (0x00, &[address, lun]) => {
            machine.event_receiver = [address, lun & 0x03];
            Ok(Vec::new())
        }
        (0x01, _) => Ok(machine.event_receiver.to_vec()),
        (0x02, data) => platform_event(machine, data, request.requester, now),
        (0x16, data) => alert_immediate(machine, data, now),
        (0x17, data) => pet_acknowledge(machine, data, now),
        _ => Err(Completion::WRONG_LENGTH),
    }
}

/// Platform Event Message (section 29.3). Over LAN there is no generator byte: it is the requester's software ID.
fn platform_event(machine: &mut Machine, data: &[u8], requester: u8, now: Duration) -> Reply {
    let (generator, data) = match *data {
        [revision, ref data @ ..] if data.len() == 6 => ([requester, revision], data),
        [generator, revision, ref data @ ..] if data.len() == 6 => ([generator, revision], data),
        _ => return Err(Completion::WRONG_LENGTH),
    };
    let ([generator, revision], &[sensor_type, sensor_number, event_dir_type, data_1, data_2, data_3]) =
        (generator, data)
    else {
        return Err(Completion::WRONG_LENGTH);
    };
    // 04h is the event message format of IPMI 2.0 and 1.5, 03h that of 1.0.
    if !matches!(revision, 0x03 | 0x04) {
        return Err(Completion::INVALID_FIELD);
    }
    let event = PlatformEvent {
        generator: [generator, 0x00],
        sensor_type,
        sensor_number,
        event_dir_type,
        data: [data_1, data_2, data_3],
    };
    machine.receive_event(event, now)?;
    Ok(Vec::new())
}

/// Alert Immediate (section 30.7): one alert to one destination, round the filters and policies.
fn alert_immediate(machine: &mut Machine, data: &[u8], now: Duration) -> Reply {
    let &[channel, selector, _string, ref event @ ..] = data else {
        return Err(Completion::WRONG_LENGTH);
    };
    if !matches!(channel & 0x0F, LAN_CHANNEL | 0x0E) {
        return Err(Completion::INVALID_FIELD);
    }
    match selector >> 6 {
        0 => start_immediate(machine, selector & 0x0F, event, now),
        1 => Ok(vec![machine.alerter.immediate_status().value()]),
        2 => {
            machine.alerter.clear_immediate_status();
            Ok(vec![machine.alerter.immediate_status().value()])
        }
        _ => Err(Completion::INVALID_FIELD),
    }
}

fn start_immediate(machine: &mut Machine, destination: u8, event: &[u8], now: Duration) -> Reply {
    if machine.alerter.immediate_status() == ImmediateStatus::InProgress {
        return Err(Completion::ALERT_IN_PROGRESS);
    }
    let target = machine
        .store
        .tables
        .lan
        .destination(destination)
        .ok_or(Completion::OUT_OF_RANGE)?;
    if target.address().is_none() || !target.is_pet() {
        return Err(Completion::NOT_IN_THIS_STATE);
    }
    let event = match *event {
        [] => test_event(),
        [
            generator,
            _revision,
            sensor_type,
            sensor_number,
            event_dir_type,
            data_1,
            data_2,
            data_3,
        ] => PlatformEvent {
            generator: [generator, 0x00],
            sensor_type,
            sensor_number,
            event_dir_type,
            data: [data_1, data_2, data_3],
        },
        _ => return Err(Completion::WRONG_LENGTH),
    };
    let step = PolicyStep {
        rule: 0,
        channel: LAN_CHANNEL,
        destination,
    };
    machine.start_alert(
        event,
        severity::INFORMATION,
        Cause::AlertImmediate,
        vec![step],
        now,
    );
    Ok(Vec::new())
}

/// The event a test alert reports when the request names none: the system event sensor's "PEF action: alert" (sensor
/// type 12h, offset 04h, event data 2 bit 0).
///
/// The specification leaves these PET fields open. This one says literally what happened, the BMC alerts because it
/// was told to, every decoder knows it, and it cannot be taken for a fault.
fn test_event() -> PlatformEvent {
    pef_action(0x01)
}

/// "PEF action" of the system event sensor (IPMI 2.0 table 42-3, sensor type 12h, offset 04h): C4h says that event
/// data 2 is sensor specific, which is where the action bits stand.
fn pef_action(actions: u8) -> PlatformEvent {
    PlatformEvent {
        generator: PlatformEvent::BMC,
        sensor_type: 0x12,
        sensor_number: super::sensors::SYSTEM_EVENT,
        event_dir_type: 0x6F,
        data: [0xC4, actions, 0xFF],
    }
}

/// PET Acknowledge (section 30.8): bytes as in the PET, but least significant byte first.
fn pet_acknowledge(machine: &mut Machine, data: &[u8], now: Duration) -> Reply {
    let &[
        seq_0,
        seq_1,
        time_0,
        time_1,
        time_2,
        time_3,
        _source,
        _device,
        _sensor,
        _,
        _,
        _,
    ] = data
    else {
        return Err(Completion::WRONG_LENGTH);
    };
    let sequence = u16::from_le_bytes([seq_0, seq_1]);
    let local_secs = u32::from_le_bytes([time_0, time_1, time_2, time_3]);
    machine.alert(now, |alerter, around, out| {
        alerter.acknowledge(sequence, local_secs, around, out);
    });
    Ok(Vec::new())
}
