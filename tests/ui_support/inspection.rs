//! What a BMC told of itself, for pictures: a clock that is off, an event log, a safety report. The events and findings are
//! made by the product's own rooms, so that the pictures show what it would say.

use super::scenes::at;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeMap;
use tsuho::{
    engine::view::{
        ClockReading, Convention, EventContent, EventLogView, EventView, SafetyFinding, SafetyView,
        SensorEvent, Severity,
    },
    inspect::{
        Refusal,
        safety::{Evidence, Grade, NotRead, User, judge},
    },
    ipmi::command::{
        ChannelAccess, ChannelAuthenticationCapabilities, CommandCode, Conversion, EventMessage,
        RawCommunity, SensorNames, SensorRecord,
    },
    receive::pet::describe_record,
};

const NOW: &str = "2026-11-23T12:04:50Z";

/// The clock of a BMC that is five minutes slow and runs on local time.
pub(crate) fn clock(ahead_secs: i64) -> ClockReading {
    let now = at(NOW);
    let bmc = now
        .checked_add(SignedDuration::from_secs(ahead_secs))
        .expect("near");
    let zone = TimeZone::fixed(jiff::tz::offset(9));
    ClockReading {
        secs: Convention::Local.secs(bmc, &zone).expect("a time"),
        utc_offset_minutes: None,
        convention: Convention::Local,
        bmc_time: Some(bmc),
        computer_time: now,
    }
}

fn sensor(number: u8, sensor_type: u8, name: &str, unit: u8, entity: u8) -> SensorRecord {
    SensorRecord {
        owner: 0x20,
        number,
        sensor_type,
        event_type: 1,
        entity,
        entity_instance: 1,
        name: name.to_owned(),
        conversion: Some(Conversion {
            units_1: 0,
            base_unit: unit,
            modifier_unit: 0,
            linearization: 0,
            m: if unit == 18 { 50 } else { 1 },
            b: 0,
            b_exponent: 0,
            r_exponent: 0,
        }),
    }
}

fn event(id: u16, time: &str, message: [u8; 6]) -> EventView {
    let [sensor_type, sensor_number, kind, first, second, third] = message;
    let names = SensorNames::new(vec![
        sensor(0x30, 0x01, "CPU1 Temp", 1, 3),
        sensor(0x40, 0x04, "FAN1", 18, 29),
        sensor(0x50, 0x08, "PSU1 Status", 0, 10),
        sensor(0x53, 0x0C, "DIMM ECC", 0, 32),
    ]);
    let message = EventMessage {
        revision: 4,
        sensor_type,
        sensor_number,
        deassertion: kind & 0x80 != 0,
        event_type: kind & 0x7F,
        data: [first, second, third],
    };
    let words = describe_record(&message, [0x20, 0], Some(&names));
    EventView {
        id,
        occurred_at: Some(at(time)),
        secs_after_start: None,
        content: EventContent::Event(Box::new(SensorEvent {
            severity: words.severity,
            sensor: words.sensor,
            sensor_number,
            sensor_type,
            is_deasserted: message.deassertion,
            event: words.event,
            title: words.description.title,
            detail: words.description.detail,
            advice: words.description.advice,
            reading: words.reading,
            threshold: words.threshold,
        })),
        raw: [
            u8::try_from(id).expect("small"),
            0,
            2,
            0x31,
            0x2c,
            0x04,
            0x6b,
            0x20,
            0,
            4,
            sensor_type,
            sensor_number,
            kind,
            first,
            second,
            third,
        ],
    }
}

/// An event log, newest first.
pub(crate) fn event_log() -> EventLogView {
    let oem = |id: u16, time: Option<Timestamp>| EventView {
        id,
        occurred_at: time,
        secs_after_start: time.is_none().then_some(42),
        content: EventContent::Oem {
            kind: 0xC0,
            manufacturer_id: Some(119),
        },
        raw: [2, 0, 0xc0, 42, 0, 0, 0, 0x77, 0, 0, 1, 2, 3, 4, 5, 6],
    };
    EventLogView {
        clock: clock(-312),
        events: vec![
            event(9, "2026-11-23T11:41:03Z", [0x01, 0x30, 0x81, 0x59, 84, 95]),
            event(8, "2026-11-23T11:32:40Z", [0x01, 0x30, 0x01, 0x59, 97, 95]),
            event(7, "2026-11-23T11:32:12Z", [0x04, 0x40, 0x01, 0x52, 0, 20]),
            event(6, "2026-11-20T23:05:59Z", [0x08, 0x50, 0x6F, 0x01, 0xFF, 0xFF]),
            event(5, "2026-11-02T03:15:20Z", [0x0C, 0x53, 0x6F, 0x00, 0xFF, 0xFF]),
            oem(2, None),
        ],
        total: 6,
        is_overflowed: false,
        is_changed: false,
        unreadable: 0,
    }
}

/// The safety report of a BMC with one way in, a few weaknesses, and something it does not tell.
pub(crate) fn safety() -> SafetyView {
    let refused = NotRead::Refused(Refusal::Code {
        command: CommandCode::GET_CHANNEL_ACCESS,
        code: 0xC1,
    });
    let access: Result<ChannelAccess, NotRead> = Err(refused);
    let evidence = Evidence {
        manufacturer_id: 119,
        product_id: 0x0400,
        firmware: [5, 7],
        capabilities: Ok(ChannelAuthenticationCapabilities {
            channel: 1,
            authentication_types: 0,
            extended: true,
            status: 0x04,
            supports_ipmi_2_0: true,
            supports_ipmi_1_5: false,
            oem: [0; 4],
        }),
        enabled_types: Ok(0),
        supported_types: Ok(0x14),
        suites: Ok(vec![0, 3, 17]),
        suite_privileges: Ok(BTreeMap::from([(0, 4), (3, 4), (17, 4)])),
        access,
        users: Ok(vec![User {
            id: 2,
            name: "admin".to_owned(),
            privilege_limit: 4,
        }]),
        users_missing: None,
        community: Ok(RawCommunity::from_bytes(b"public")),
    };
    let report = judge(&evidence, "admin");
    SafetyView {
        manufacturer_id: evidence.manufacturer_id,
        product_id: evidence.product_id,
        firmware: "5.07".to_owned(),
        findings: report
            .findings
            .into_iter()
            .map(|finding| SafetyFinding {
                id: finding.id,
                severity: match finding.grade {
                    Grade::Error => Severity::Error,
                    Grade::Warning => Severity::Warning,
                    Grade::Information => Severity::Information,
                },
                title: finding.title,
                what: finding.what,
                why: finding.why,
                fix: finding.fix,
                references: finding.references,
            })
            .collect(),
        in_order: report.in_order,
        not_checked: report.not_checked,
    }
}
