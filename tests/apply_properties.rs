//! Whatever a BMC and the line to it do: what is said to be applied is applied.
//!
//! Thousands of cases: any start state, any wanted state, any of the rehearsal's faults with up to 30 % loss. Each
//! plans, applies, and undoes what did not end as wanted; then what was reported is compared with what the simulated
//! BMC truly holds. Nothing here takes time: the clock is the test's. A case is its seed:
//! `TSUHO_SEED=1234 cargo nextest run --test apply_properties` runs one alone; `PROPTEST_CASES` says how many (2,000
//! otherwise).

mod offline_support;

use offline_support::{Dice, Shared, runtime};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU64,
    time::Duration,
};
use tsuho::{
    configure::{
        ipmi_bmc::{Error, IpmiBmc, Snapshot},
        target::{Consent, Item, ItemName, Outcome, Plan, Report, Target, Unwatched},
    },
    rehearsal::{Busy, Commit, Death, KeptEntry, LineFaults, Quirks, Table, TableSizes, WriteFaults},
    site::{EventGroup, Gateway, Level, MacAddress, Procedure, SnmpAlert, Wanted},
};

/// How many cases run by default.
const CASES: u64 = 2_000;
/// Every parameter that somebody might write, with how many sets.
type Dump = BTreeMap<(u8, u8, u8), Vec<u8>>;

#[test]
fn whatever_happens_nothing_is_said_to_be_applied_that_is_not() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("TSUHO_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("PROPTEST_CASES").unwrap_or(CASES),
    };
    let mut tally = Tally::default();
    let mut failures = String::new();
    for seed in seeds {
        let case = Case::of(seed);
        let told = std::panic::catch_unwind(|| case.run());
        match told {
            Ok(Ok(end)) => tally.count(&case, end),
            Ok(Err(why)) => {
                let _ = writeln!(failures, "TSUHO_SEED={seed}: {why}\n{case:#?}\n");
            }
            Err(_) => {
                let _ = writeln!(failures, "TSUHO_SEED={seed}: it panicked\n{case:#?}\n");
            }
        }
    }
    println!("{tally:#?}");
    assert!(failures.is_empty(), "\n{failures}");
    tally.check();
}

/// How cases ended; each end must have come, or the cases are not what they should be.
#[derive(Debug, Default)]
struct Tally {
    cases: u64,
    as_wanted: u64,
    nothing_written: u64,
    rejected: u64,
    unknown: u64,
    put_back: u64,
    conflicts: u64,
    as_wanted_with_loss: u64,
}

impl Tally {
    fn count(&mut self, case: &Case, end: End) {
        self.cases += 1;
        match end {
            End::AsWanted => {
                self.as_wanted += 1;
                self.as_wanted_with_loss += u64::from(case.quirks.line.loss > 0);
            }
            End::NothingWritten => self.nothing_written += 1,
            End::Rejected => self.rejected += 1,
            End::Unknown => self.unknown += 1,
            End::PutBack => self.put_back += 1,
            End::PartlyPutBack => self.conflicts += 1,
        }
    }

    fn check(&self) {
        if self.cases < CASES {
            return;
        }
        let share = |count: u64, percent: u64| assert!(count * 100 >= self.cases * percent, "{self:#?}");
        share(self.as_wanted, 10);
        share(self.as_wanted_with_loss, 2);
        share(self.unknown, 1);
        share(self.put_back, 1);
        share(self.nothing_written, 1);
    }
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Everything is as wanted, and was read.
    AsWanted,
    /// It could not be read, or it was refused before the first write; nothing has changed.
    NothingWritten,
    /// Something was refused, and nothing was written that could be put back.
    Rejected,
    /// Something is unknown, named, and could not be put back either.
    Unknown,
    /// What was written is put back.
    PutBack,
    /// Some of it is.
    PartlyPutBack,
}

/// One case; everything in it follows from the seed.
#[derive(Debug)]
struct Case {
    seed: u64,
    sizes: TableSizes,
    quirks: Quirks,
    planted: Vec<(Table, u8, Vec<u8>)>,
    wanted: Wanted,
    consent: Consent,
}

impl Case {
    fn of(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let sizes = TableSizes {
            destinations: dice.pick(&[1, 3, 4, 4, 5]),
            filters: dice.pick(&[0, 14, 24, 24, 24, 40]),
            policies: dice.pick(&[0, 1, 4, 8, 8, 8, 20]),
        };
        let quirks = quirks(&mut dice, sizes);
        let planted = planted(&mut dice, sizes);
        let wanted = wanted(&mut dice);
        let mut consent = Consent::default();
        if !dice.one_in(3) {
            consent.replace = FOREIGN.into_iter().map(Into::into).collect();
        }
        consent.gateway = !dice.one_in(4);
        Self {
            seed,
            sizes,
            quirks,
            planted,
            wanted,
            consent,
        }
    }

    fn run(&self) -> Result<End, String> {
        let world = Shared::new(self.sizes, self.quirks);
        for (table, parameter, value) in &self.planted {
            let planted = world.lock().bmc.plant(*table, *parameter, value);
            planted
                .map_err(|code| format!("{table:?} {parameter} {value:02x?} was refused with {code:02X}h"))?;
        }
        runtime().block_on(self.go(&world))
    }

    async fn go(&self, world: &Shared) -> Result<End, String> {
        let start = dump(world);
        let truly = self.truth(world).await?;
        let mut bmc = IpmiBmc::over(world.session_line(self.seed)).with_lock_pause(Duration::ZERO);
        let plan = match bmc.plan_with_consent(&self.wanted, &self.consent).await {
            Ok(plan) => plan,
            Err(error) => return self.nothing_written(world, &start, &error),
        };
        if plan.items.iter().map(shape).ne(truly.items.iter().map(shape)) {
            return Err(format!(
                "the plan is not that of the truth:\n{:#?}\n{:#?}",
                plan.items, truly.items
            ));
        }
        let mut kept: Option<Snapshot> = None;
        let mut keep = |snapshot: &Snapshot| {
            kept = Some(snapshot.clone());
            Ok(())
        };
        let report = match bmc.apply(&plan, &self.consent, &mut keep, &mut Unwatched).await {
            Ok(report) => report,
            Err(error) => return self.nothing_written(world, &start, &error),
        };
        world.lock().bmc.settle();
        self.check_applied(world, &start, &plan, &report, kept.as_ref())
            .await?;
        let Some(snapshot) = kept else {
            let is_wanted = report.is_as_wanted();
            return Ok(if is_wanted { End::AsWanted } else { End::Rejected });
        };
        if report.is_as_wanted() && !self.seed.is_multiple_of(4) {
            return Ok(End::AsWanted);
        }
        let end = self.undo(world, &start, &mut bmc, &snapshot).await?;
        Ok(if report.is_as_wanted() && end == End::PutBack {
            End::AsWanted
        } else {
            end
        })
    }

    /// The plan as it would be if the line were perfect.
    async fn truth(&self, world: &Shared) -> Result<Plan, String> {
        let mut bmc = IpmiBmc::over(world.true_line());
        let plan = bmc.plan_with_consent(&self.wanted, &self.consent).await;
        plan.map_err(|error| format!("the truth could not be read: {error}"))
    }

    fn nothing_written(&self, world: &Shared, start: &Dump, error: &Error) -> Result<End, String> {
        world.lock().bmc.settle();
        let changed = changed(start, &dump(world));
        if changed.is_empty() {
            Ok(End::NothingWritten)
        } else {
            Err(format!("{error}, and yet these have changed: {changed:02x?}"))
        }
    }

    async fn check_applied(
        &self,
        world: &Shared,
        start: &Dump,
        plan: &Plan,
        report: &Report,
        kept: Option<&Snapshot>,
    ) -> Result<(), String> {
        let now = dump(world);
        let truly = self.truth(world).await?;
        for item in &report.items {
            let claims = matches!(item.outcome, Outcome::Applied | Outcome::Unchanged);
            let stands = truly.items.iter().find(|it| it.name == item.name);
            // An entry that serves several items may have to be written again for another of them.
            let is_wanted =
                stands.is_none_or(|it| it.outcome == Outcome::Unchanged || it.before == it.wanted);
            if claims && !is_wanted {
                return Err(format!(
                    "a false {:?} of {}: {stands:#?}",
                    item.outcome, item.name
                ));
            }
            if claims && let Some(why) = contradiction(item, &self.wanted.snmp_alert, &now) {
                return Err(format!("a false {:?} of {}: {why}", item.outcome, item.name));
            }
            if matches!(item.outcome, Outcome::Differs) {
                return Err(format!("{} was left without an outcome", item.name));
            }
        }
        let missing = plan
            .items
            .iter()
            .find(|it| report.items.iter().all(|item| item.name != it.name));
        if let Some(missing) = missing {
            return Err(format!("nothing is said of {}", missing.name));
        }
        if report.is_as_wanted() {
            if truly.changes() > 0 {
                return Err(format!(
                    "as wanted, and yet there is more to do: {:#?}",
                    truly.items
                ));
            }
            world.lock().bmc.restart();
            let lost = changed(&now, &dump(world));
            if !lost.is_empty() {
                return Err(format!(
                    "as wanted, and lost when it was switched off and on: {lost:02x?}"
                ));
            }
        }
        let written = written(kept);
        let foreign: Vec<_> = changed(start, &now)
            .into_iter()
            .filter(|(key, ..)| !written.contains(key))
            .collect();
        if foreign.is_empty() {
            Ok(())
        } else {
            Err(format!("changed although nobody kept it: {foreign:02x?}"))
        }
    }

    async fn undo<L: tsuho::ipmi::line::Line>(
        &self,
        world: &Shared,
        start: &Dump,
        bmc: &mut IpmiBmc<L>,
        snapshot: &Snapshot,
    ) -> Result<End, String> {
        let undone = bmc.undo(snapshot, &mut Unwatched).await;
        world.lock().bmc.settle();
        let left = changed(start, &dump(world));
        let Ok(report) = undone else {
            // It could not be reached, and so it is said; what was unknown stays unknown.
            return Ok(End::Unknown);
        };
        if report.is_as_wanted() {
            return if left.is_empty() {
                Ok(End::PutBack)
            } else {
                Err(format!(
                    "said to be put back, and is not: {left:02x?}\n{report:#?}"
                ))
            };
        }
        let is_unknown = |item: &Item| matches!(item.outcome, Outcome::Unknown(_));
        Ok(if report.items.iter().any(is_unknown) {
            End::Unknown
        } else {
            End::PartlyPutBack
        })
    }
}

/// What a plan says of an item, as far as two plans must agree.
fn shape(item: &Item) -> (ItemName, String, Outcome) {
    (
        item.name,
        format!("{:?} {:?}", item.before, item.wanted),
        item.outcome.clone(),
    )
}

/// What the bytes themselves say against an item that is said to stand, read apart from the product's own reading.
fn contradiction(item: &Item, wanted: &SnmpAlert, now: &Dump) -> Option<String> {
    let raw =
        |table: u8, parameter: u8, set: u8| now.get(&(table, parameter, set)).cloned().unwrap_or_default();
    match item.name {
        ItemName::Community => {
            let community = wanted.community.as_ref()?;
            let mut expected = community.as_str().as_bytes().to_vec();
            expected.resize(18, 0);
            let stored = raw(LAN, 16, 0);
            (stored != expected).then(|| format!("{stored:02x?}"))
        }
        ItemName::Destination(n) => {
            let list = wanted.destinations.as_ref()?;
            let address = list
                .get(usize::from(n) - 1)
                .copied()
                .filter(|it| !it.is_unspecified());
            let place = raw(LAN, 19, n);
            let expected = match address {
                None => [&[n, 0][..], &[0; 4]].concat(),
                Some(IpAddr::V4(address)) => [&[n, 0][..], &address.octets()].concat(),
                Some(IpAddr::V6(address)) => [&[n, 0x10][..], &address.octets()].concat(),
            };
            let found = match place.get(1) {
                Some(format) if format >> 4 == 1 => place.clone(),
                _ => [place.get(..2)?, place.get(3..7)?].concat(),
            };
            // An address of zeros in either format is none.
            let is_none = |bytes: &[u8]| bytes.iter().skip(2).all(|byte| *byte == 0);
            (found != expected && !(is_none(&found) && is_none(&expected))).then(|| format!("{place:02x?}"))
        }
        ItemName::Enabled => {
            let on = wanted.enabled?;
            let bits =
                [raw(PEF, 1, 0), raw(PEF, 2, 0)].map(|raw| raw.first().is_some_and(|byte| byte & 1 != 0));
            (on != (bits == [true, true])).then(|| format!("{bits:?}"))
        }
        _ => None,
    }
}

const LAN: u8 = 0x0C;
const PEF: u8 = 0x04;
const INFO: u8 = 0x06;

/// Every parameter as it truly stands, without the flags, which are nobody's setting.
fn dump(world: &Shared) -> Dump {
    let world = world.lock();
    let mut all = Dump::new();
    for (table, number, parameters, sets) in [
        (Table::Lan, LAN, 1..=26, 16),
        (Table::Pef, PEF, 1..=13, 128),
        (Table::SystemInfo, INFO, 1..=3, 4),
    ] {
        for parameter in parameters {
            let has_sets = match table {
                Table::Lan => matches!(parameter, 18 | 19),
                Table::Pef => matches!(parameter, 6 | 9 | 12 | 13),
                Table::SystemInfo => true,
            };
            for set in 0..if has_sets { sets } else { 1 } {
                if let Ok(value) = world.bmc.parameter(table, parameter, set, 0) {
                    all.insert((number, parameter, set), value);
                }
            }
        }
    }
    all
}

/// What differs: where, before, after.
/// A place of the tables, and its bytes before and after.
type Change = ((u8, u8, u8), Vec<u8>, Vec<u8>);

fn changed(before: &Dump, after: &Dump) -> Vec<Change> {
    let value = |dump: &Dump, key: &(u8, u8, u8)| dump.get(key).cloned().unwrap_or_default();
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    keys.into_iter()
        .map(|key| (key, value(before, &key), value(after, &key)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// The parameters that a snapshot says were to be written.
fn written(snapshot: Option<&Snapshot>) -> BTreeSet<(u8, u8, u8)> {
    use tsuho::configure::ipmi_bmc::Entry;
    let entries = snapshot.map(|it| it.entries.as_slice()).unwrap_or_default();
    let key = |entry| match entry {
        Entry::Community => (LAN, 16, 0),
        Entry::DestinationType(n) => (LAN, 18, n),
        Entry::DestinationAddress(n) => (LAN, 19, n),
        Entry::PefControl => (PEF, 1, 0),
        Entry::ActionGlobalControl => (PEF, 2, 0),
        Entry::Filter(n) => (PEF, 6, n),
        Entry::Policy(n) => (PEF, 9, n),
        Entry::Gateway => (LAN, 12, 0),
        Entry::GatewayMac => (LAN, 13, 0),
        Entry::BackupGateway => (LAN, 14, 0),
        Entry::BackupGatewayMac => (LAN, 15, 0),
        Entry::SystemName(block) => (INFO, 2, block),
    };
    entries.iter().map(|kept| key(kept.entry)).collect()
}

/// Addresses that stand there before, and may be displaced only by name.
const FOREIGN: [Ipv4Addr; 3] = [
    Ipv4Addr::new(192, 0, 2, 200),
    Ipv4Addr::new(198, 51, 100, 7),
    Ipv4Addr::new(203, 0, 113, 9),
];

fn quirks(dice: &mut Dice, sizes: TableSizes) -> Quirks {
    let mut quirks = Quirks::default();
    quirks.line.seed = dice.next();
    // A third has a perfect line, a third a bad one, a third up to the worst.
    let worst = dice.pick(&[0, 80, 300]);
    if worst > 0 {
        let chance =
            |dice: &mut Dice, most: u16| u16::try_from(dice.below(u64::from(most) + 1)).unwrap_or(most);
        quirks.line = LineFaults {
            seed: quirks.line.seed,
            loss: chance(dice, worst),
            duplicate: chance(dice, worst),
            reorder: chance(dice, worst / 3),
            garbage: chance(dice, worst),
            bad_code: chance(dice, worst / 6),
            bad_checksum: chance(dice, worst / 6),
            delay_millis: dice.pick(&[0, 5, 50, 600]),
            jitter_millis: dice.pick(&[0, 20, 400]),
        };
    }
    if dice.one_in(6) {
        quirks.forgets_sessions_every = NonZeroU64::new(20 + dice.below(120));
    }
    if dice.one_in(6) {
        quirks.busy = Some(Busy {
            after: dice.below(200),
            times: 1 + dice.below(12),
        });
    }
    quirks.writes = WriteFaults {
        refuses_partial_filters: dice.one_in(4),
        refuses_partial_policies: dice.one_in(4),
        no_set_in_progress: dice.one_in(4),
        ..WriteFaults::default()
    };
    if dice.one_in(6) {
        for kept in quirks
            .writes
            .keeps
            .iter_mut()
            .take(usize::try_from(dice.below(3)).unwrap_or(0) + 1)
        {
            let entry = |table, parameter, set| {
                Some(KeptEntry {
                    table,
                    parameter,
                    set,
                })
            };
            *kept = match dice.below(6) {
                0 => entry(Table::Lan, 16, 0),
                1 => entry(Table::Lan, 18, 1 + dice.byte() % sizes.destinations),
                2 => entry(Table::Lan, 19, 1 + dice.byte() % sizes.destinations),
                3 => entry(Table::Pef, 1 + dice.byte() % 2, 0),
                4 => entry(Table::Pef, 9, 1 + dice.byte() % 8),
                _ => entry(Table::Pef, 6, 1 + dice.byte() % 40),
            };
        }
    }
    quirks.writes.commit = match dice.below(12) {
        0 => Commit::AfterRequests(1 + u16::from(dice.byte() % 12)),
        1 => Commit::AtCompletion,
        2 => Commit::VolatileUntilComplete,
        3 => Commit::RollsBack,
        _ => Commit::AtOnce,
    };
    if dice.one_in(5) {
        quirks.writes.death = Some(Death {
            at_write: 1 + dice.below(12),
            silent_for: (!dice.one_in(3)).then(|| dice.below(30)),
            keeps_writes: dice.one_in(2),
        });
    }
    quirks
}

/// The state somebody else, the factory, or a mishap left.
fn planted(dice: &mut Dice, sizes: TableSizes) -> Vec<(Table, u8, Vec<u8>)> {
    let mut planted = Vec::new();
    if dice.one_in(2) {
        let mut community = dice
            .pick(&[&b"ops"[..], b"", b"eighteen-bytes-all", b"\xff\xfe\x01", b"tsuho"])
            .to_vec();
        community.resize(18, if dice.one_in(4) { b'x' } else { 0 });
        planted.push((Table::Lan, 16, community));
    }
    for n in 1..=sizes.destinations {
        let kind = dice.pick(&[0x00, 0x80, 0x06, 0x87]);
        if dice.one_in(2) {
            planted.push((Table::Lan, 18, vec![n, kind, dice.byte(), dice.byte() & 0x07]));
        }
        let v4 = |address: Ipv4Addr, mac: u8| [&[n, 0, mac & 1][..], &address.octets(), &[mac; 6]].concat();
        let place = match dice.below(6) {
            0 | 1 => v4(dice.pick(&FOREIGN), 0),
            2 => v4(dice.pick(&OURS), dice.byte()),
            3 => [
                &[n, 0x10][..],
                &Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 9).octets(),
            ]
            .concat(),
            _ => continue,
        };
        planted.push((Table::Lan, 19, place));
    }
    for parameter in [1, 2] {
        if dice.one_in(2) {
            planted.push((Table::Pef, parameter, vec![dice.byte() & 0x0F]));
        }
    }
    let (others_policies, others_filters) = (dice.pick(&[3, 8, 100]), dice.pick(&[4, 10, 100]));
    for n in 1..=sizes.policies {
        if dice.one_in(others_policies) {
            let set = dice.pick(&[0x10, 0x18, 0x19, 0x1A, 0x28, 0x00, 0xF8]);
            let place = dice.pick(&[0x10, 0x20, 0x00]) | (dice.byte() % 6);
            planted.push((Table::Pef, 9, vec![n, set, place, dice.byte() & 0x80]));
        }
    }
    for n in 1..=sizes.filters {
        if dice.one_in(others_filters) {
            let mut filter = [0; 21];
            if dice.one_in(2) {
                filter = std::array::from_fn(|_| dice.byte());
            }
            filter[0] = n;
            planted.push((Table::Pef, 6, filter.to_vec()));
        }
    }
    for table in [Table::Lan, Table::Pef] {
        if dice.one_in(8) {
            // Somebody's program died with the flag in its hand.
            planted.push((table, 0, vec![1]));
        }
    }
    planted
}

/// Receivers that are wanted.
const OURS: [Ipv4Addr; 4] = [
    Ipv4Addr::new(192, 0, 2, 10),
    Ipv4Addr::new(192, 0, 2, 11),
    Ipv4Addr::new(192, 0, 2, 12),
    Ipv4Addr::UNSPECIFIED,
];

fn wanted(dice: &mut Dice) -> Wanted {
    let maybe = |dice: &mut Dice| dice.one_in(2);
    let mut alert = SnmpAlert::default();
    if maybe(dice) {
        alert.enabled = Some(!dice.one_in(4));
    }
    if maybe(dice) {
        alert.community = dice.pick(&["tsuho", "ops", "eighteen-bytes-all"]).parse().ok();
    }
    if maybe(dice) {
        let count = dice.pick(&[0, 1, 1, 2, 3, 3, 4]);
        let list = (0..count).map(|_| match dice.below(8) {
            0 => IpAddr::from(dice.pick(&FOREIGN)),
            1 => IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10)),
            _ if dice.one_in(2) => IpAddr::from(OURS[0]),
            _ => IpAddr::from(dice.pick(&OURS)),
        });
        alert.destinations = Some(list.collect());
    }
    if maybe(dice) {
        alert.acknowledge = Some(dice.one_in(2));
    }
    if maybe(dice) {
        alert.ack_timeout_secs = Some(dice.byte());
    }
    if maybe(dice) {
        alert.retries = Some(dice.byte() % 8);
    }
    if dice.one_in(4) {
        alert.computer_name = dice.pick(&["SV01", "a-name-of-more-than-one-block"]).parse().ok();
    }
    if dice.one_in(3) {
        alert.procedure = Some(dice.pick(&[Procedure::All, Procedure::OneAfterAnother]));
    }
    if dice.one_in(2) {
        alert.level = Some(match dice.below(4) {
            0 => Level::Error,
            1 => Level::ErrorWarning,
            2 => Level::ErrorWarningInformation,
            _ => Level::Individual {
                groups: EventGroup::ALL.into_iter().filter(|_| dice.one_in(3)).collect(),
            },
        });
    }
    let gateway = dice.one_in(4).then(|| Gateway {
        address: dice.one_in(2).then(|| Ipv4Addr::new(192, 0, 2, 1)),
        mac: dice.one_in(2).then_some(MacAddress([2, 0, 0x5E, 0, 0x53, 1])),
        backup_address: dice.one_in(4).then(|| Ipv4Addr::new(192, 0, 2, 2)),
        backup_mac: None,
    });
    Wanted {
        snmp_alert: alert,
        gateway,
        ..Wanted::default()
    }
}
