//! What a level says is what arrives: every fault of the rehearsal, breaking and being repaired, against every level and
//! every group of its own, through filters, policies and Platform Event Traps.

mod offline_support;

use offline_support::{Shared, runtime};
use std::time::Duration;
use tsuho::{
    configure::{
        ipmi_bmc::IpmiBmc,
        target::{Consent, Outcome, Target, Unwatched},
    },
    rehearsal::{Fault, Quirks, Table, TableSizes},
    site::{EventGroup, Level, SnmpAlert, Wanted},
};

/// How bad it is that a fault begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Badness {
    Information,
    Warning,
    Error,
}

use Badness::{Error, Information, Warning};

/// As the specification's tables and common sense have it, written down apart from the product's own data.
fn badness(fault: Fault) -> Badness {
    match fault {
        Fault::CpuOverheated
        | Fault::VoltageLow
        | Fault::FanStopped
        | Fault::PowerSupplyFailed
        | Fault::MemoryUncorrectable
        | Fault::ProcessorFailed
        | Fault::DriveFailed
        | Fault::WatchdogReset
        | Fault::PostFailed
        | Fault::BusFailed
        | Fault::LoggingDisabled => Error,
        Fault::CpuWarm
        | Fault::VoltageSagging
        | Fault::FanSlow
        | Fault::PowerSupplyFailing
        | Fault::MemoryCorrectable
        | Fault::ProcessorThrottled
        | Fault::DriveFailing
        | Fault::WatchdogExpired
        | Fault::ChassisOpened
        | Fault::PasswordGuessed
        | Fault::BusCorrected
        | Fault::EventLogAlmostFull => Warning,
        Fault::PowerSupplyStandby
        | Fault::MemorySpare
        | Fault::DriveRebuilding
        | Fault::PostProgress
        | Fault::EventLogCleared => Information,
    }
}

/// Whether a fault's beginning is to be told at a level. Every start of a server makes progress: that is never told.
fn is_told(level: &Level, fault: Fault) -> bool {
    if fault == Fault::PostProgress {
        return false;
    }
    match level {
        Level::Error => badness(fault) >= Error,
        Level::ErrorWarning => badness(fault) >= Warning,
        Level::ErrorWarningInformation => badness(fault) >= Information,
        Level::Individual { groups } => groups.contains(&fault.group()),
    }
}

/// Whether its end is: that a state is over is information. A group by itself tells it only of what was bad.
fn is_recovery_told(level: &Level, fault: Fault) -> bool {
    match level {
        Level::Error | Level::ErrorWarning => false,
        Level::ErrorWarningInformation => true,
        Level::Individual { groups } => groups.contains(&fault.group()) && badness(fault) >= Warning,
    }
}

#[test]
fn faults_of_every_group_arrive_exactly_according_to_the_level() {
    let mut levels = vec![Level::Error, Level::ErrorWarning, Level::ErrorWarningInformation];
    levels.extend(EventGroup::ALL.map(|group| Level::Individual { groups: vec![group] }));
    levels.push(Level::Individual {
        groups: vec![EventGroup::Fan, EventGroup::Memory, EventGroup::EventLog],
    });
    let mut wrong = Vec::new();
    for level in levels {
        let world = configured(&level);
        for fault in Fault::ALL {
            for (present, expected) in [
                (true, is_told(&level, fault)),
                (false, is_recovery_told(&level, fault)),
            ] {
                let mut world = world.lock();
                let now = world.now;
                world.bmc.simulate(fault, present, now);
                let traps = world.bmc.take_traps();
                if traps.len() != usize::from(expected) {
                    let what = if present { "begins" } else { "ends" };
                    wrong.push(format!(
                        "{level:?}: {} {what}: {} traps",
                        fault.name(),
                        traps.len()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A BMC whose own filters are switched off, set to this level through a plan and an apply.
fn configured(level: &Level) -> Shared {
    let world = Shared::new(TableSizes::default(), Quirks::default());
    for filter in 1..=TableSizes::default().filters {
        // The maker's filters alert for errors of every group; a level of one group is only had without them.
        world
            .lock()
            .bmc
            .plant(Table::Pef, 7, &[filter, 0x40])
            .expect("every filter can be switched off");
        let is_empty = world
            .lock()
            .bmc
            .parameter(Table::Pef, 6, filter, 0)
            .expect("a filter")
            .get(2)
            == Some(&0);
        if is_empty {
            world
                .lock()
                .bmc
                .plant(Table::Pef, 7, &[filter, 0x00])
                .expect("a free entry is software configurable");
        }
    }
    let wanted = Wanted {
        snmp_alert: SnmpAlert {
            enabled: Some(true),
            community: "ops".parse().ok(),
            destinations: Some(vec![[127, 0, 0, 1].into()]),
            level: Some(level.clone()),
            ..SnmpAlert::default()
        },
        ..Wanted::default()
    };
    runtime().block_on(async {
        let mut bmc = IpmiBmc::over(world.session_line(1)).with_lock_pause(Duration::ZERO);
        let plan = bmc.plan(&wanted).await.expect("a plan");
        let mut keep = |_: &_| Ok(());
        let report = bmc
            .apply(&plan, &Consent::default(), &mut keep, &mut Unwatched)
            .await
            .expect("applied");
        let open: Vec<_> = report
            .items
            .iter()
            .filter(|item| !matches!(item.outcome, Outcome::Applied | Outcome::Unchanged))
            .collect();
        assert!(open.is_empty(), "{level:?}: {open:#?}");
    });
    world
}
