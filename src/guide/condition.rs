//! When something applies: any of several clauses, each all of some answers and facts.
//!
//! Truth has three values, because a condition is also asked about *before* every question is answered: then
//! [`Truth::Open`] means that the questions still to come decide. That is what lets the guide tell which ways remain
//! without walking millions of paths. Nothing here knows what a condition is for.

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Truth {
    /// It does not hold, whatever comes.
    No,
    /// Questions still to come decide.
    Open,
    /// It holds, whatever comes.
    Yes,
}

impl Truth {
    fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Open => Self::Open,
            Self::Yes => Self::No,
        }
    }
}

/// What is known at one point of a path.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// By question: the index of the answer chosen.
    pub(super) chosen: Vec<Option<usize>>,
    /// By fact: whether it holds.
    pub(super) facts: Vec<Truth>,
}

/// Holds when any clause does; with no clause it always holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    pub(super) clauses: Vec<Clause>,
}

/// Holds when all of its parts do.
#[derive(Clone, Debug, Default)]
pub(super) struct Clause {
    /// A question, and the answers to it that will do.
    pub(super) answers: Vec<(usize, Vec<usize>)>,
    /// Facts that must hold.
    pub(super) facts: Vec<usize>,
    /// Facts that must not hold.
    pub(super) not: Vec<usize>,
}

impl Condition {
    /// Whether it holds; `open` says which unanswered questions may still be asked.
    pub(super) fn truth(&self, known: &Known, open: &[bool]) -> Truth {
        if self.clauses.is_empty() {
            return Truth::Yes;
        }
        self.clauses.iter().map(|clause| clause.truth(known, open)).max().unwrap_or(Truth::No)
    }

    /// Whether it holds when nothing more is asked.
    pub(super) fn holds(&self, known: &Known) -> bool {
        self.truth(known, &[]) == Truth::Yes
    }

    /// The first clause that holds when nothing more is asked: the reason why the condition does.
    pub(super) fn ground(&self, known: &Known) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.truth(known, &[]) == Truth::Yes)
    }

    /// All facts spoken of.
    pub(super) fn facts(&self) -> impl Iterator<Item = usize> {
        self.clauses.iter().flat_map(|clause| clause.facts.iter().chain(&clause.not).copied())
    }
}

impl Clause {
    /// As [`Condition::truth`].
    pub(super) fn truth(&self, known: &Known, open: &[bool]) -> Truth {
        let mut truth = Truth::Yes;
        for (question, accepted) in &self.answers {
            truth = truth.min(match known.chosen.get(*question).copied().flatten() {
                Some(answer) if accepted.contains(&answer) => Truth::Yes,
                Some(_) => Truth::No,
                None if open.get(*question).copied().unwrap_or(false) => Truth::Open,
                None => Truth::No,
            });
        }
        let fact = |index: &usize| known.facts.get(*index).copied().unwrap_or(Truth::No);
        for index in &self.facts {
            truth = truth.min(fact(index));
        }
        for index in &self.not {
            truth = truth.min(fact(index).negated());
        }
        truth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(chosen: &[Option<usize>], facts: &[Truth]) -> Known {
        Known { chosen: chosen.to_vec(), facts: facts.to_vec() }
    }

    #[test]
    fn a_condition_without_clauses_always_holds() {
        assert!(Condition::default().holds(&known(&[], &[])));
    }

    #[test]
    fn an_unanswered_question_is_open_only_while_it_may_still_be_asked() {
        let condition = Condition { clauses: vec![Clause { answers: vec![(0, vec![1])], ..Clause::default() }] };
        assert_eq!(condition.truth(&known(&[None], &[]), &[true]), Truth::Open);
        assert_eq!(condition.truth(&known(&[None], &[]), &[false]), Truth::No);
        assert_eq!(condition.truth(&known(&[Some(1)], &[]), &[true]), Truth::Yes);
        assert_eq!(condition.truth(&known(&[Some(0)], &[]), &[true]), Truth::No);
    }

    #[test]
    fn a_clause_needs_all_its_parts_and_a_condition_any_clause() {
        let both = Clause { facts: vec![0], not: vec![1], ..Clause::default() };
        let condition = Condition { clauses: vec![both, Clause { facts: vec![2], ..Clause::default() }] };
        let truth = |a, b, c| condition.truth(&known(&[], &[a, b, c]), &[]);
        assert_eq!(truth(Truth::Yes, Truth::No, Truth::No), Truth::Yes);
        assert_eq!(truth(Truth::Yes, Truth::Yes, Truth::No), Truth::No);
        assert_eq!(truth(Truth::Yes, Truth::Yes, Truth::Open), Truth::Open);
        assert_eq!(truth(Truth::Open, Truth::No, Truth::Yes), Truth::Yes);
    }
}
