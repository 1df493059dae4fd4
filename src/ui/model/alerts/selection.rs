//! Which alerts are chosen: by number, so that a choice stays what it is while rows come and go.

use std::collections::BTreeSet;

/// What is chosen, and where the keyboard stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The numbers.
    pub ids: BTreeSet<i64>,
    /// Where the keyboard stands.
    pub cursor: Option<i64>,
    /// Where a range was begun.
    anchor: Option<i64>,
}

impl Selection {
    /// Only this one.
    pub fn only(&mut self, id: i64) {
        self.ids = [id].into();
        (self.cursor, self.anchor) = (Some(id), Some(id));
    }

    /// This one too, or no longer.
    pub fn toggle(&mut self, id: i64) {
        if !self.ids.remove(&id) {
            self.ids.insert(id);
        }
        (self.cursor, self.anchor) = (Some(id), Some(id));
    }

    /// From where the range was begun to here, of the numbers there are.
    pub fn range_to(&mut self, id: i64, there: impl Iterator<Item = i64>) {
        let anchor = self.anchor.or(self.cursor).unwrap_or(id);
        let between = anchor.min(id)..=anchor.max(id);
        self.ids = there.filter(|known| between.contains(known)).collect();
        self.ids.insert(id);
        (self.cursor, self.anchor) = (Some(id), Some(anchor));
    }

    /// All of these.
    pub fn all(&mut self, there: impl Iterator<Item = i64>) {
        self.ids = there.collect();
        let newest = self.ids.last().copied();
        self.cursor = self.cursor.or(newest);
        self.anchor = self.cursor;
    }

    /// None.
    pub fn clear(&mut self) {
        *self = Self {
            cursor: self.cursor,
            ..Self::default()
        };
    }

    /// Whether this one is chosen.
    pub fn has(&self, id: i64) -> bool {
        self.ids.contains(&id)
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    fn chosen(selection: &Selection) -> Vec<i64> {
        selection.ids.iter().copied().collect()
    }

    #[test]
    fn a_range_is_counted_from_where_it_was_begun() {
        let mut selection = Selection::default();
        let there = || (1..=9).filter(|id| *id != 5);
        selection.only(4);
        selection.range_to(7, there());
        assert_eq!(chosen(&selection), [4, 6, 7]);
        selection.range_to(2, there());
        assert_eq!(chosen(&selection), [2, 3, 4], "it turns round its beginning");
        selection.toggle(8);
        selection.range_to(9, there());
        assert_eq!(chosen(&selection), [8, 9], "and begins anew where one was picked");
    }

    #[test]
    fn all_are_those_that_are_there_and_none_keeps_the_place() {
        let mut selection = Selection::default();
        selection.only(3);
        selection.all(1..=4);
        assert_eq!(chosen(&selection), [1, 2, 3, 4]);
        selection.clear();
        assert!(chosen(&selection).is_empty());
        assert_eq!(selection.cursor, Some(3));
    }
}
