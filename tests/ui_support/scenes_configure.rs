//! Plans for the pictures and tests of Configure: everything a BMC can be asked for, what others have entered, and what
//! is to be known before applying.

use super::scenes::{Dress, Scene, World, item, text};
use std::net::IpAddr;
use tsuho::{
    configure::target::{
        Actual, Advice, Device, EventSeverity, Filter, Fingerprint, Item, ItemName, ItemValue, Offers,
        Origin, Outcome, Plan, Policy, PolicyRule, Reason,
    },
    i18n::Language,
    site::{EventGroup, Gateway, Level, MailAlert, Procedure, SnmpAlert, Wanted},
    ui::model::Page,
};

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// What a BMC that offers everything has.
pub(crate) fn everything_offered() -> Actual {
    Actual {
        device: Device {
            manufacturer_id: 119,
            product_id: 0x0400,
            firmware: "5.07".to_owned(),
            cipher_suite: 17,
        },
        wanted_shape: Wanted {
            snmp_alert: SnmpAlert {
                enabled: Some(true),
                computer_name: "SV01".parse().ok(),
                community: "public".parse().ok(),
                destinations: Some(vec![address("192.0.2.99")]),
                acknowledge: Some(false),
                ack_timeout_secs: Some(6),
                retries: Some(3),
                procedure: Some(Procedure::OneAfterAnother),
                level: Some(Level::Error),
            },
            gateway: Some(Gateway {
                address: "192.0.2.1".parse().ok(),
                mac: "00:00:5e:00:53:01".parse().ok(),
                ..Gateway::default()
            }),
            mail_alert: None,
        },
        offers: Offers {
            alerting: true,
            ipv6_destinations: false,
            computer_name: true,
            gateway: true,
            gateway_mac: true,
            backup_gateway: true,
            backup_gateway_mac: true,
        },
        destination_count: 4,
        filter_count: 40,
        policy_count: 20,
        filters: filters(),
        policies: policies(),
    }
}

fn filters() -> Vec<Filter> {
    let filter = |number, origin, sensor_type, event_trigger, offset_mask| Filter {
        number,
        origin,
        is_enabled: true,
        alerts: true,
        acts_on_the_server: false,
        policy_number: 1,
        severity: EventSeverity::Critical,
        sensor_type,
        event_trigger,
        offset_mask,
    };
    vec![
        filter(1, Origin::Factory, Some(0x01), Some(0x01), 0x0a95),
        Filter {
            severity: EventSeverity::NonCritical,
            ..filter(2, Origin::Factory, Some(0x04), Some(0x01), 0x0001)
        },
        Filter {
            is_enabled: false,
            ..filter(3, Origin::Factory, Some(0x05), Some(0x6F), 0x0001)
        },
        Filter {
            acts_on_the_server: true,
            alerts: false,
            ..filter(4, Origin::Other, Some(0x23), Some(0x6F), 0x0008)
        },
        Filter {
            severity: EventSeverity::Information,
            ..filter(5, Origin::Other, None, None, 0xffff)
        },
        filter(9, Origin::Ours, Some(0x01), Some(0x01), 0x0204),
    ]
}

fn policies() -> Vec<Policy> {
    vec![Policy {
        number: 4,
        origin: Origin::Other,
        is_enabled: true,
        policy_number: 3,
        rule: PolicyRule::IfPreviousFailed,
        channel: 2,
        destination: 1,
    }]
}

fn wanted() -> Wanted {
    Wanted {
        snmp_alert: SnmpAlert {
            enabled: Some(true),
            community: "ops-tokyo".parse().ok(),
            destinations: Some(vec![address("192.0.2.10"), address("192.0.2.20")]),
            acknowledge: Some(true),
            ack_timeout_secs: Some(6),
            retries: Some(3),
            procedure: Some(Procedure::OneAfterAnother),
            level: Some(Level::Individual {
                groups: vec![EventGroup::Temperature, EventGroup::Fan, EventGroup::PowerSupply],
            }),
            ..SnmpAlert::default()
        },
        gateway: Some(Gateway {
            address: "192.0.2.254".parse().ok(),
            mac: "00:00:5e:00:53:fe".parse().ok(),
            ..Gateway::default()
        }),
        mail_alert: Some(MailAlert {
            to: vec!["ops@example.jp".to_owned()],
            ..MailAlert::default()
        }),
    }
}

fn items() -> Vec<Item> {
    let gateway = |name, before: &str, wanted: &str| Item {
        outcome: Outcome::Rejected(Reason::NeedsGatewayConsent),
        ..item(name, text(before), text(wanted))
    };
    vec![
        item(
            ItemName::Enabled,
            ItemValue::Switch(true),
            ItemValue::Switch(true),
        ),
        item(ItemName::ComputerName, text("SV01"), text("SV01")),
        item(ItemName::Community, text("public"), text("ops-tokyo")),
        Item {
            outcome: Outcome::Rejected(Reason::WouldDisplace {
                address: address("192.0.2.99"),
            }),
            ..item(ItemName::Destination(1), text("192.0.2.99"), text("192.0.2.10"))
        },
        item(ItemName::Destination(2), ItemValue::Absent, text("192.0.2.20")),
        item(ItemName::Destination(3), ItemValue::Absent, ItemValue::Absent),
        item(
            ItemName::Acknowledge,
            ItemValue::Switch(false),
            ItemValue::Switch(true),
        ),
        item(
            ItemName::AckTimeoutSecs,
            ItemValue::Number(6),
            ItemValue::Number(6),
        ),
        item(ItemName::Retries, ItemValue::Number(3), ItemValue::Number(3)),
        item(
            ItemName::Policy(1),
            ItemValue::Switch(true),
            ItemValue::Switch(true),
        ),
        item(
            ItemName::Policy(2),
            ItemValue::Switch(false),
            ItemValue::Switch(true),
        ),
        item(
            ItemName::Procedure,
            text("one-after-another"),
            text("one-after-another"),
        ),
        item(
            ItemName::Level,
            text("error"),
            text("temperature,fan,power-supply"),
        ),
        gateway(ItemName::Gateway, "192.0.2.1", "192.0.2.254"),
        gateway(ItemName::GatewayMac, "00:00:5e:00:53:01", "00:00:5e:00:53:fe"),
    ]
}

/// A plan in which everything there is to decide occurs.
pub(crate) fn full_plan() -> Plan {
    Plan {
        actual: everything_offered(),
        wanted: wanted(),
        items: items(),
        advice: vec![
            Advice::UseFreeDestination {
                wanted: address("192.0.2.10"),
                displaced: address("192.0.2.99"),
                free: 3,
            },
            Advice::AcknowledgeStopsTheOthers {
                first: address("192.0.2.10"),
                others: vec![address("192.0.2.20")],
            },
            Advice::FilterDefeatsLevel {
                filter: 5,
                is_factory: false,
                severity: EventSeverity::Information,
                lets_through: Vec::new(),
            },
            Advice::MailByHand,
        ],
        writes: 14,
        fingerprint: Fingerprint([9; 32]),
        requests_sent: 96,
    }
}

/// A world whose first server has that plan.
pub(crate) fn full_world(language: Language) -> World {
    let mut world = World::busy(language);
    world.plan = full_plan();
    for view in &mut world.servers {
        view.server.wanted = wanted();
    }
    world
}

/// Configure with the full plan.
pub(crate) fn full(dress: &Dress, language: Language) -> Scene {
    let mut scene = Scene::open(dress, full_world(language));
    scene.go(Page::Configure);
    scene
}

/// The form, with everything it offers.
pub(crate) fn form(dress: &Dress, language: Language) -> Scene {
    let mut scene = full(dress, language);
    scene.press(&tsuho::say!(language, "ui-wanted-edit"));
    scene
}
