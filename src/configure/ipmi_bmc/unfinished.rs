//! What an interrupted change left: its set-in-progress flags on the BMC, and a snapshot that a later change goes on
//! from. Writes no setting.

use super::{
    Error, IpmiBmc, Snapshot,
    entry::{Parameter, Table},
    reading,
    request::{self, SetInProgress},
    snapshot::SnapshotEntry,
};
use crate::ipmi::{
    command::{Channel, LanParameter, SystemInfoParameter, pef::PefParameter},
    line::Line,
};

/// The two bits of parameter 0 that are the flag (IPMI 2.0 tables 22-16c, 23-4 and 30-6).
const FLAG_BITS: u8 = 0b11;

impl<L: Line> IpmiBmc<L> {
    /// Releases the set-in-progress flags that a program of ours held when it was killed; the caller knows that there
    /// was one. What that program had written is committed: it stands in the kept snapshot. Returns how many were set.
    ///
    /// # Errors
    /// As for reading, and where the BMC does not let go of a flag.
    pub async fn release_left_over(&mut self, channel: u8) -> Result<u32, Error> {
        let channel = Channel::new(channel).ok_or(Error::NoLanChannel)?;
        let mut released = 0;
        for table in [Table::Lan, Table::Pef, Table::SystemInfo] {
            if !self.is_in_progress(channel, table).await? {
                continue;
            }
            // One that has no commit refuses it, and has nothing to commit.
            for value in [SetInProgress::CommitWrite, SetInProgress::Complete] {
                let request = request::set_in_progress(channel, table, value);
                if let (Err(_), SetInProgress::Complete) = (self.line.ask(&request).await?, value) {
                    return Err(Error::BeingConfigured { table });
                }
            }
            released += 1;
        }
        Ok(released)
    }

    async fn is_in_progress(&mut self, channel: Channel, table: Table) -> Result<bool, Error> {
        let flag = match table {
            Table::Lan => Parameter::Lan(LanParameter::SET_IN_PROGRESS, 0),
            Table::Pef => Parameter::Pef(PefParameter::SET_IN_PROGRESS, 0),
            Table::SystemInfo => Parameter::SystemInfo(SystemInfoParameter::SET_IN_PROGRESS, 0),
        };
        let value = reading::read_parameter(&mut self.line, channel, flag).await?;
        let flag = value.as_deref().and_then(<[u8]>::first).copied();
        Ok(flag.is_some_and(|flag| flag & FLAG_BITS == SetInProgress::InProgress as u8))
    }
}

impl Snapshot {
    /// This change's snapshot, where an earlier change of the same server did not come to its end: undo then leads
    /// back to what was there before the earlier one. `None` where the two are of different channels.
    ///
    /// An entry that somebody else has changed in between keeps the value that this change found.
    pub fn continuing(&self, earlier: &Self) -> Option<Self> {
        if self.channel != earlier.channel {
            return None;
        }
        let is_new = |entry: &SnapshotEntry| self.entries.iter().all(|new| new.entry != entry.entry);
        let untouched = earlier.entries.iter().filter(|old| is_new(old)).cloned();
        let continued = self.entries.iter().map(|new| {
            let old = earlier.entries.iter().find(|old| old.entry == new.entry);
            old.map_or_else(|| new.clone(), |old| new.continuing(old))
        });
        Some(Self {
            entries: untouched.chain(continued).collect(),
            ..self.clone()
        })
    }
}

impl SnapshotEntry {
    fn continuing(&self, old: &Self) -> Self {
        let is_same = |one: &[u8], other: &[u8]| self.entry.is_same(one, other);
        if is_same(&self.before, &old.before) {
            return Self {
                before: old.before.clone(),
                ..self.clone()
            };
        }
        if !old.is_ours(&self.before) {
            return self.clone();
        }
        // As long as this change has not written the entry, it holds what the earlier one wrote: also ours.
        let is_known = is_same(&self.before, &self.written);
        let held = (!is_known).then(|| self.before.clone());
        Self {
            before: old.before.clone(),
            read_back: self.read_back.clone().or(held),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Snapshot, SnapshotEntry, fake::FakeBmc};
    use super::*;

    fn entry(entry: Entry, before: &str, written: &str) -> SnapshotEntry {
        SnapshotEntry {
            entry,
            before: before.as_bytes().to_vec(),
            written: written.as_bytes().to_vec(),
            read_back: None,
        }
    }

    fn snapshot(entries: &[SnapshotEntry]) -> Snapshot {
        Snapshot {
            version: 1,
            channel: 1,
            entries: entries.to_vec(),
        }
    }

    #[test]
    fn the_oldest_value_before_is_never_lost() {
        let earlier = snapshot(&[
            entry(Entry::Community, "first", "second"),
            entry(Entry::PefControl, "\x01", "\x03"),
        ]);
        // The earlier change had written the community, and not the rest.
        let later = snapshot(&[entry(Entry::Community, "second", "third")]);
        let both = later.continuing(&earlier).expect("one channel");
        assert_eq!(both.entries.len(), 2);
        let community = both.entries.last().expect("two entries");
        assert_eq!(
            (community.before.as_slice(), community.written.as_slice()),
            (b"first".as_slice(), b"third".as_slice())
        );
        for ours in ["second", "third"] {
            assert!(community.is_ours(ours.as_bytes()), "{ours}");
        }
        assert_eq!(both.continuing(&both), Some(both.clone()), "and again");
    }

    #[test]
    fn what_somebody_else_set_in_between_is_what_undo_leads_back_to() {
        let earlier = snapshot(&[entry(Entry::Community, "first", "second")]);
        let later = snapshot(&[entry(Entry::Community, "theirs", "third")]);
        assert_eq!(later.continuing(&earlier), Some(later));
    }

    #[tokio::test]
    async fn flags_that_were_left_set_are_released_and_nothing_else_is_written() {
        let mut fake = FakeBmc::new(3, 1, 1);
        fake.lan(0, 0, &[1]);
        fake.pef(0, 0, &[1]);
        let mut bmc = IpmiBmc::over(fake);
        assert_eq!(bmc.release_left_over(1).await.expect("released"), 2);
        assert_eq!(bmc.release_left_over(1).await.expect("nothing to do"), 0);
        let values = [bmc.line.lan_value(0, 0), bmc.line.pef_value(0, 0)];
        assert_eq!(values, [&[0], &[0]]);
        assert_eq!(bmc.line.written(), []);
    }
}
