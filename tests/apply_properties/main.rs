//! Whatever a BMC and the line to it do: what is said to be applied is applied.
//!
//! Thousands of cases: any start state, any wanted state, any of the rehearsal's faults with up to 30 % loss. Each
//! plans, applies, and undoes what did not end as wanted; then what was reported is compared with what the simulated
//! BMC truly holds. Nothing here takes time: the clock is the test's. A case is its seed:
//! `TSUHO_SEED=1234 cargo nextest run --test apply_properties` runs one alone; `PROPTEST_CASES` says how many (2,000
//! otherwise).

#[path = "../offline_support/mod.rs"]
mod offline_support;
mod start;
mod truth;

use offline_support::{Dice, Shared, runtime};
use start::{FOREIGN, planted, quirks, wanted};
use std::{fmt::Write, time::Duration};
use truth::{Dump, changed, contradiction, dump, written};
use tsuho::{
    configure::{
        ipmi_bmc::{Error, IpmiBmc, Snapshot},
        target::{Consent, Item, ItemName, Outcome, Plan, Report, Target, Unwatched},
    },
    rehearsal::{Quirks, Table, TableSizes},
    site::Wanted,
};

/// How many cases run by default.
const CASES: u64 = 2_000;
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
