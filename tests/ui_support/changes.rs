//! Made-up changes: an interrupted one, and a history.

use super::scenes::{World, at, report};
use tsuho::{
    configure::target::{Item, ItemName, ItemValue, Outcome, Reason},
    engine::view::{
        ChangeEnding, ChangeKind, ChangeOrigin, ChangeRecord, HistoryEntry, HistoryView, Unfinished,
    },
    i18n::Language,
};

/// A site with a change that was interrupted, and with changes that were made.
pub(crate) fn interrupted(language: Language) -> World {
    let mut world = changed(language);
    let view = world.servers.first_mut().expect("a server");
    view.unfinished = Some(Unfinished {
        server: view.server.name.clone(),
        kind: ChangeKind::Apply,
        began_at: at("2026-11-23T11:58:31Z"),
        user: "ops".to_owned(),
        computer: "desk-07".to_owned(),
        entries: 9,
    });
    world
}

/// A site with changes that were made.
pub(crate) fn changed(language: Language) -> World {
    let all = report().items;
    let applied = |item: &Item| Item {
        after: Some(item.wanted.clone()),
        outcome: match item.outcome {
            Outcome::Unchanged => Outcome::Unchanged,
            _ => Outcome::Applied,
        },
        ..item.clone()
    };
    let whole: Vec<Item> = all.iter().map(applied).collect();
    let back = |item: &Item| Item {
        before: item.wanted.clone(),
        wanted: item.before.clone(),
        after: Some(item.before.clone()),
        ..item.clone()
    };
    let mut undone: Vec<Item> = whole.iter().map(back).collect();
    for item in &mut undone {
        if item.name == ItemName::Destination(1) {
            let now = ItemValue::Text("192.0.2.77".to_owned());
            item.after = Some(now.clone());
            item.outcome = Outcome::Rejected(Reason::ChangedSince { now });
        }
    }
    let planned = |item: &Item| Item {
        after: None,
        outcome: match item.outcome {
            Outcome::Unchanged => Outcome::Unchanged,
            _ => Outcome::Differs,
        },
        ..item.clone()
    };
    let begun = all.iter().map(planned).collect();
    let mut world = World::busy(language);
    world.history = HistoryView {
        path: "/home/ops/tsuho/history.jsonl".into(),
        entries: vec![
            entry(
                ChangeKind::Apply,
                ChangeEnding::Begun,
                "2026-11-23T11:58:31Z",
                begun,
            ),
            entry(
                ChangeKind::Undo,
                ChangeEnding::Partly,
                "2026-11-20T09:41:02Z",
                undone,
            ),
            entry(
                ChangeKind::Finish,
                ChangeEnding::Verified,
                "2026-11-20T09:12:40Z",
                whole,
            ),
            entry(
                ChangeKind::Apply,
                ChangeEnding::Failed,
                "2026-10-02T02:11:40Z",
                Vec::new(),
            ),
        ],
        unreadable: Vec::new(),
    };
    world
}

fn entry(kind: ChangeKind, ending: ChangeEnding, began_at: &str, items: Vec<Item>) -> HistoryEntry {
    HistoryEntry {
        is_under_way: false,
        change: ChangeRecord {
            version: 1,
            kind,
            ending,
            origin: ChangeOrigin {
                id: began_at.to_owned(),
                began_at: at(began_at),
                user: "ops".to_owned(),
                computer: "desk-07".to_owned(),
                process: 4711,
                server: "SV01".to_owned(),
                bmc: "192.0.2.51".to_owned(),
                guid: None,
                manufacturer_id: Some(119),
                product_id: Some(0x0400),
                firmware: Some("5.07".to_owned()),
            },
            continues: None,
            ended_at: None,
            items,
            requests_sent: 73,
            error: None,
        },
    }
}
