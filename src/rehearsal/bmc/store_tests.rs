//! What becomes of a write under each fault.

use super::{Commit, KeptEntry, Store, Table, Tables, WriteFaults};
use crate::rehearsal::{
    bmc::{completion::Completion, lan::Lan, pef::Pef, system_info::SystemInfo},
    quirks::Death,
};
use std::net::Ipv4Addr;

const COMMUNITY: u8 = 16;
const OPS: [u8; 18] = *b"ops\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

fn store(faults: WriteFaults) -> Store {
    let tables = Tables {
        lan: Lan::factory(Ipv4Addr::LOCALHOST, &[7; 16], 4),
        pef: Pef::factory(40, 20),
        info: SystemInfo::factory(),
    };
    Store::new(tables, faults)
}

fn committing(commit: Commit) -> Store {
    store(WriteFaults {
        commit,
        ..WriteFaults::default()
    })
}

fn is_written(store: &Store) -> bool {
    store.get(Table::Lan, COMMUNITY, 0, 0) == Ok(OPS.to_vec())
}

fn flag(store: &mut Store, value: u8) -> Result<(), Completion> {
    store.set(Table::Lan, 0, &[value])
}

#[test]
fn a_slow_commit_shows_the_old_value_for_a_while() {
    let mut store = committing(Commit::AfterRequests(2));
    store.count_command();
    assert_eq!(store.set(Table::Lan, COMMUNITY, &OPS), Ok(()));
    store.count_command();
    assert!(!is_written(&store));
    store.count_command();
    assert!(is_written(&store));
    assert_eq!(
        store.set(Table::Lan, COMMUNITY, b"ops"),
        Err(Completion::WRONG_LENGTH),
        "a refusal comes at once"
    );
}

#[test]
fn what_counts_at_completion_waits_for_the_flags_release_or_a_commit() {
    for end in [0, 2] {
        let mut store = committing(Commit::AtCompletion);
        flag(&mut store, 1).expect("free");
        store.set(Table::Lan, COMMUNITY, &OPS).expect("taken");
        assert!(!is_written(&store));
        flag(&mut store, end).expect("offered");
        assert!(is_written(&store));
    }
    let mut unheld = committing(Commit::AtCompletion);
    unheld.set(Table::Lan, COMMUNITY, &OPS).expect("taken");
    assert!(is_written(&unheld), "nothing is held, nothing is waited for");
}

#[test]
fn what_is_volatile_is_lost_in_a_restart_until_the_flag_is_released() {
    for released in [false, true] {
        let mut store = committing(Commit::VolatileUntilComplete);
        flag(&mut store, 1).expect("free");
        store.set(Table::Lan, COMMUNITY, &OPS).expect("taken");
        assert!(is_written(&store));
        if released {
            flag(&mut store, 0).expect("held");
        }
        store.restart();
        assert_eq!(is_written(&store), released);
    }
}

#[test]
fn a_rollback_brings_back_what_was_not_committed() {
    for committed in [false, true] {
        let mut store = committing(Commit::RollsBack);
        flag(&mut store, 1).expect("free");
        store.set(Table::Lan, COMMUNITY, &OPS).expect("taken");
        if committed {
            flag(&mut store, 2).expect("offered");
        }
        flag(&mut store, 0).expect("held");
        assert_eq!(is_written(&store), committed);
    }
}

#[test]
fn after_its_death_a_bmc_has_the_old_values_or_the_new_ones_or_never_comes_back() {
    for (keeps_writes, silent_for) in [(false, Some(3)), (true, Some(3)), (true, None)] {
        let mut store = store(WriteFaults {
            death: Some(Death {
                at_write: 2,
                silent_for,
                keeps_writes,
            }),
            ..WriteFaults::default()
        });
        store.set(Table::Lan, COMMUNITY, &OPS).expect("taken");
        assert!(!store.is_down());
        let policy = [1, 0x28, 0x12, 0];
        store.set(Table::Pef, 9, &policy).expect("heard");
        assert!(store.is_down());
        let restarts: Vec<bool> = (0..4).map(|_| store.miss_datagram()).collect();
        assert_eq!(restarts, [false, false, false, silent_for.is_some()]);
        if silent_for.is_some() {
            assert_eq!(is_written(&store), keeps_writes);
            let has_policy = store.get(Table::Pef, 9, 1, 0) == Ok(policy.to_vec());
            assert_eq!(has_policy, keeps_writes);
        }
    }
}

#[test]
fn chosen_entries_answer_success_and_keep_what_they_have() {
    let mut kept = WriteFaults::default();
    kept.keeps[0] = Some(KeptEntry {
        table: Table::Pef,
        parameter: 9,
        set: 2,
    });
    let mut store = store(kept);
    let before = store.get(Table::Pef, 9, 2, 0);
    store.set(Table::Pef, 9, &[2, 0x28, 0x13, 0]).expect("so it says");
    assert_eq!(store.get(Table::Pef, 9, 2, 0), before);
    store.set(Table::Pef, 9, &[3, 0x28, 0x13, 0]).expect("taken");
    assert_eq!(store.get(Table::Pef, 9, 3, 0), Ok(vec![3, 0x28, 0x13, 0]));
}

#[test]
fn partial_entries_and_the_flag_can_be_refused() {
    let mut store = store(WriteFaults {
        refuses_partial_filters: true,
        refuses_partial_policies: true,
        no_set_in_progress: true,
        ..WriteFaults::default()
    });
    let unknown = Err(Completion::PARAMETER_NOT_SUPPORTED);
    assert_eq!(store.set(Table::Pef, 7, &[1, 0]), unknown);
    assert_eq!(flag(&mut store, 1), unknown);
    assert_eq!(
        store.set(Table::Pef, 9, &[1, 0x10, 0, 0]),
        Err(Completion::INVALID_FIELD)
    );
    assert_eq!(store.set(Table::Pef, 9, &[1, 0x18, 0x11, 0]), Ok(()));
    assert_eq!(store.set(Table::Pef, 9, &[1, 0, 0, 0]), Ok(()));
}
