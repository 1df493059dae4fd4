//! The event filters of a draft: the level (通報レベル), in free entries only.

use super::{Drafting, policies::PolicyChoice};
use crate::{
    configure::{
        ipmi_bmc::{
            entry::Entry,
            filters,
            levels::{self, Shape},
        },
        target::{ItemName, ItemValue, Reason},
    },
    ipmi::command::pef::EventFilterEntry,
    site::Level,
};

/// What may become of the entries of the filter table.
#[derive(Debug, Default)]
struct Sorted {
    /// Ours, and wanted.
    kept: Vec<(u8, Shape)>,
    /// Wanted, and nowhere yet.
    missing: Vec<Shape>,
    /// Ours, and not wanted.
    surplus: Vec<u8>,
    /// May be taken.
    free: Vec<u8>,
}

impl Drafting<'_> {
    pub(super) fn level(&mut self, choice: &PolicyChoice) {
        let name = ItemName::Level;
        let wanted = self.wanted.level.as_ref();
        let value = wanted.map(ItemValue::from);
        let (Some(level), Some(value)) = (wanted, value) else {
            if self.reading.filter_count() > 0 {
                self.leave(name);
            }
            if choice.moves {
                self.move_filters(choice.number);
            }
            return;
        };
        if self.reading.filter_count() == 0 {
            return self.reject(name, value, Reason::NotOffered);
        }
        let sorted = self.sort(level);
        let count = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        let available = sorted.surplus.len() + sorted.free.len();
        if sorted.missing.len() > available {
            let (needed, free) = (count(sorted.missing.len()), count(available));
            self.reject(name, value, Reason::NoFreeFilter { needed, free });
            if choice.moves {
                self.move_filters(choice.number);
            }
            return;
        }
        self.compare(name, value);
        for &(number, shape) in &sorted.kept {
            self.write_filter(number, shape, choice, name);
        }
        let mut places = sorted.surplus.into_iter().chain(sorted.free);
        for (shape, number) in sorted.missing.iter().zip(places.by_ref()) {
            self.write_filter(number, *shape, choice, name);
        }
        for number in places {
            self.clear_filter(number, name);
        }
    }

    fn sort(&self, level: &Level) -> Sorted {
        let mut missing = levels::shapes(level);
        let mut sorted = Sorted::default();
        for (number, filter) in filters::all(&self.values) {
            match Shape::of(&filter) {
                Some(shape) if missing.remove(&shape) => sorted.kept.push((number, shape)),
                Some(_) => sorted.surplus.push(number),
                None if levels::is_free(&filter) => sorted.free.push(number),
                None => {}
            }
        }
        sorted.missing = missing.into_iter().collect();
        sorted
    }

    /// Whole, and switched on; what the BMC keeps in reserved bits of a filter that stands already stays.
    fn write_filter(&mut self, number: u8, shape: Shape, choice: &PolicyChoice, name: ItemName) {
        let filter = shape.filter(choice.number);
        self.edit(Entry::Filter(number), vec![name], |raw| {
            let now = raw
                .get(1..)
                .and_then(|raw| EventFilterEntry::from_bytes(raw).ok());
            let stands = now.is_some_and(|now| {
                Shape::of(&now) == Some(shape)
                    && now.configuration.is_enabled()
                    && now.policy_number == filter.policy_number
            });
            if !stands {
                *raw = [&[number][..], &filter.to_bytes()].concat();
            }
        });
    }

    /// One of ours that is on becomes an empty entry again.
    fn clear_filter(&mut self, number: u8, name: ItemName) {
        self.edit(Entry::Filter(number), vec![name], |raw| {
            let now = raw
                .get(1..)
                .and_then(|raw| EventFilterEntry::from_bytes(raw).ok());
            if now.is_some_and(|now| now.configuration.is_enabled()) {
                *raw = vec![0; EventFilterEntry::BYTES + 1];
            }
        });
    }

    /// Our filters follow another policy; nothing else about them changes.
    fn move_filters(&mut self, policy_number: u8) {
        let ours: Vec<(u8, EventFilterEntry)> = filters::all(&self.values)
            .filter(|(_, filter)| filters::alerts(filter) && Shape::of(filter).is_some())
            .collect();
        for (number, filter) in ours {
            let moved = EventFilterEntry {
                policy_number,
                ..filter
            };
            self.edit(Entry::Filter(number), vec![ItemName::Procedure], |raw| {
                *raw = [&[number][..], &moved.to_bytes()].concat();
            });
        }
    }
}
