//! The configuration tables of the simulated BMC, and what becomes of a write: at once, later, never, or its death
//! ([`WriteFaults`]).
//!
//! It must not know what a parameter means: the tables check and keep the bytes.

use super::{
    completion::{Completion, Reply},
    lan::Lan,
    pef::Pef,
    system_info::SystemInfo,
};
use crate::rehearsal::quirks::{Commit, KeptEntry, Table, WriteFaults};
use std::collections::VecDeque;

/// Parameter 0 of every table, and its values.
const SET_IN_PROGRESS: u8 = 0;
const COMPLETE: u8 = 0;
const COMMIT_WRITE: u8 = 2;
const FILTER_DATA_1: u8 = 7;
const POLICY: u8 = 9;

/// Everything that can be configured.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(crate) lan: Lan,
    pub(crate) pef: Pef,
    pub(crate) info: SystemInfo,
}

impl Tables {
    fn set(&mut self, table: Table, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        match table {
            Table::Lan => self.lan.set(parameter, value),
            Table::Pef => self.pef.set(parameter, value),
            Table::SystemInfo => self.info.set(parameter, value),
        }
    }

    fn get(&self, table: Table, parameter: u8, set: u8, block: u8) -> Reply {
        match table {
            Table::Lan => self.lan.get(parameter, set),
            Table::Pef => self.pef.get(parameter, set, block),
            Table::SystemInfo => self.info.get(parameter, set),
        }
    }

    fn copy_from(&mut self, other: &Self, table: Table) {
        match table {
            Table::Lan => self.lan.clone_from(&other.lan),
            Table::Pef => self.pef.clone_from(&other.pef),
            Table::SystemInfo => self.info.clone_from(&other.info),
        }
    }
}

/// A write that does not count yet.
#[derive(Clone, Debug)]
struct Pending {
    table: Table,
    parameter: u8,
    value: Vec<u8>,
    /// Counts when so many commands have come; `None`: when its table's flag is released.
    at_command: Option<u64>,
}

/// The tables and their faults.
#[derive(Debug)]
pub(crate) struct Store {
    /// In force, and what is read.
    pub(crate) tables: Tables,
    faults: WriteFaults,
    /// What a restart or a rollback brings back, by table, where that is something else.
    before: [Option<Box<Tables>>; 3],
    pending: VecDeque<Pending>,
    writes: u64,
    commands: u64,
    /// Silent; so many more datagrams, `None` for ever.
    down: Option<Option<u64>>,
}

impl Store {
    /// Factory settings.
    pub(crate) fn new(tables: Tables, faults: WriteFaults) -> Self {
        Self {
            tables,
            faults,
            before: [None, None, None],
            pending: VecDeque::new(),
            writes: 0,
            commands: 0,
            down: None,
        }
    }

    /// Get … Configuration Parameters: the bytes behind the parameter revision.
    pub(crate) fn get(&self, table: Table, parameter: u8, set: u8, block: u8) -> Reply {
        if self.lacks(table, parameter) {
            return Err(Completion::PARAMETER_NOT_SUPPORTED);
        }
        self.tables.get(table, parameter, set, block)
    }

    /// Set … Configuration Parameters: the bytes behind the parameter selector.
    pub(crate) fn set(&mut self, table: Table, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        if self.lacks(table, parameter) {
            return Err(Completion::PARAMETER_NOT_SUPPORTED);
        }
        if parameter == SET_IN_PROGRESS {
            return self.flag(table, value);
        }
        self.check(table, parameter, value)?;
        self.writes += 1;
        let death = self.faults.death.filter(|death| death.at_write == self.writes);
        if let Some(death) = death {
            self.down = Some(death.silent_for);
        }
        if self.keeps(table, parameter, value) {
            // As far as anybody can tell it was taken.
            return Ok(());
        }
        if death.is_some_and(|death| !death.keeps_writes) {
            return Ok(());
        }
        self.remember(table);
        self.write(table, parameter, value)
    }

    /// Whatever the faults say: how a test sets up what it starts from.
    pub(crate) fn plant(&mut self, table: Table, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        self.tables.set(table, parameter, value)
    }

    /// A command has come: what was to wait for it counts now.
    pub(crate) fn count_command(&mut self) {
        self.commands += 1;
        let commands = self.commands;
        self.carry_out(|pending| pending.at_command.is_some_and(|at| at <= commands));
    }

    /// Whether it is silent.
    pub(crate) fn is_down(&self) -> bool {
        self.down.is_some()
    }

    /// A datagram came while it was silent; `true` when it has restarted after that.
    pub(crate) fn miss_datagram(&mut self) -> bool {
        match &mut self.down {
            Some(Some(0)) => {
                self.restart();
                true
            }
            Some(Some(left)) => {
                *left -= 1;
                false
            }
            _ => false,
        }
    }

    /// What was written and does not last is lost, and no flag is held any more.
    pub(crate) fn restart(&mut self) {
        let died = self.down.take().is_some();
        let keeps = self.faults.death.is_some_and(|death| death.keeps_writes);
        let is_volatile = matches!(
            self.faults.commit,
            Commit::RollsBack | Commit::VolatileUntilComplete
        ) && !self.faults.no_set_in_progress;
        let loses = !keeps && (died || is_volatile);
        self.carry_out(|_| keeps);
        self.pending.clear();
        for (table, before) in TABLES.into_iter().zip(std::mem::take(&mut self.before)) {
            if let Some(before) = before.filter(|_| loses) {
                self.tables.copy_from(&before, table);
            }
            // The flag is 0 after a restart (table 23-4); it can always be released.
            let _ = self.tables.set(table, SET_IN_PROGRESS, &[COMPLETE]);
        }
    }

    /// Lets everything that still waits count, as if much time had passed.
    pub(crate) fn settle(&mut self) {
        self.carry_out(|pending| pending.at_command.is_some());
    }

    fn lacks(&self, table: Table, parameter: u8) -> bool {
        let partial =
            (table, parameter) == (Table::Pef, FILTER_DATA_1) && self.faults.refuses_partial_filters;
        partial || parameter == SET_IN_PROGRESS && self.faults.no_set_in_progress
    }

    fn flag(&mut self, table: Table, value: &[u8]) -> Result<(), Completion> {
        let waits = matches!(self.faults.commit, Commit::AtCompletion | Commit::RollsBack);
        match *value {
            [value] if value & 0x03 == COMMIT_WRITE && waits => self.complete(table),
            [COMPLETE] => {
                if self.faults.commit == Commit::RollsBack
                    && let Some(before) = self.before_mut(table).take()
                {
                    self.tables.copy_from(&before, table);
                }
                self.complete(table);
                self.tables.set(table, SET_IN_PROGRESS, value)?;
            }
            _ => self.tables.set(table, SET_IN_PROGRESS, value)?,
        }
        Ok(())
    }

    /// What was written to this table lasts from now on.
    fn complete(&mut self, table: Table) {
        self.carry_out(|pending| pending.table == table && pending.at_command.is_none());
        *self.before_mut(table) = None;
    }

    /// Refuses what a BMC of this kind refuses.
    fn check(&self, table: Table, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        if (table, parameter) != (Table::Pef, POLICY) || !self.faults.refuses_partial_policies {
            return Ok(());
        }
        let &[_, set, channel_destination, _] = value else {
            return Err(Completion::WRONG_LENGTH);
        };
        let fields = [set >> 4, channel_destination >> 4, channel_destination & 0x0F];
        let filled = fields.iter().filter(|field| **field != 0).count();
        if matches!(filled, 0 | 3) {
            Ok(())
        } else {
            Err(Completion::INVALID_FIELD)
        }
    }

    fn keeps(&self, table: Table, parameter: u8, value: &[u8]) -> bool {
        let has_sets = match table {
            Table::Lan => matches!(parameter, 18 | 19),
            Table::Pef => matches!(parameter, 6 | 7 | 9 | 12 | 13),
            Table::SystemInfo => false,
        };
        let set = value.first().filter(|_| has_sets).map_or(0, |set| set & 0x7F);
        let is_it = |kept: &KeptEntry| {
            (kept.table, kept.set) == (table, set)
                && (kept.parameter == parameter
                    || table == Table::Pef && (kept.parameter, parameter) == (6, 7))
        };
        self.faults.keeps.iter().flatten().any(is_it)
    }

    /// Before the first write since the last release: what a restart may bring back.
    fn remember(&mut self, table: Table) {
        let loses = matches!(
            self.faults.commit,
            Commit::RollsBack | Commit::VolatileUntilComplete
        ) || self.faults.death.is_some_and(|death| !death.keeps_writes);
        // Without the flag there is nothing to release: what is written then is lasting, except that a death takes it.
        let is_held = self.is_held(table) || self.faults.death.is_some_and(|death| !death.keeps_writes);
        if loses && is_held && self.before_mut(table).is_none() {
            *self.before_mut(table) = Some(Box::new(self.tables.clone()));
        }
    }

    fn is_held(&self, table: Table) -> bool {
        self.tables.get(table, SET_IN_PROGRESS, 0, 0) == Ok(vec![1])
    }

    fn write(&mut self, table: Table, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        let at_command = match self.faults.commit {
            Commit::AfterRequests(after) => Some(self.commands.saturating_add(u64::from(after))),
            Commit::AtCompletion if self.is_held(table) => None,
            _ => return self.tables.set(table, parameter, value),
        };
        // It is refused now what would be refused then.
        let mut then = self.tables.clone();
        for pending in &self.pending {
            then.set(pending.table, pending.parameter, &pending.value)?;
        }
        then.set(table, parameter, value)?;
        self.pending.push_back(Pending {
            table,
            parameter,
            value: value.to_vec(),
            at_command,
        });
        Ok(())
    }

    fn carry_out(&mut self, is_due: impl Fn(&Pending) -> bool) {
        if self.pending.is_empty() {
            return;
        }
        for pending in std::mem::take(&mut self.pending) {
            if is_due(&pending) {
                // It was checked when it came.
                let _ = self.tables.set(pending.table, pending.parameter, &pending.value);
            } else {
                self.pending.push_back(pending);
            }
        }
    }

    fn before_mut(&mut self, table: Table) -> &mut Option<Box<Tables>> {
        let [lan, pef, info] = &mut self.before;
        match table {
            Table::Lan => lan,
            Table::Pef => pef,
            Table::SystemInfo => info,
        }
    }
}

const TABLES: [Table; 3] = [Table::Lan, Table::Pef, Table::SystemInfo];

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
