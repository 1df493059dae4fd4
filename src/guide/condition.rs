//! When something applies: any of several clauses, each all of some answers and facts.
//!
//! Truth has three values, because a condition is also asked about *before* every question is answered: then
//! [`Truth::Open`] means that the questions still to come decide. That is what lets the guide tell which ways remain
//! without walking millions of paths. Nothing here knows what a condition is for.

use std::cell::Cell;

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
    /// Facts that must hold, and that explain the clause.
    pub(super) facts: Vec<usize>,
    /// Facts that must hold as well, but explain nothing.
    pub(super) provided: Vec<usize>,
    /// Facts that must not hold.
    pub(super) not: Vec<usize>,
}

impl Clause {
    /// All facts spoken of.
    pub(super) fn spoken_of(&self) -> impl Iterator<Item = usize> {
        self.facts.iter().chain(&self.provided).chain(&self.not).copied()
    }
}

/// What is known at one point of a path. Facts are worked out when first asked for.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// By question: the index of the answer chosen.
    chosen: &'a [Option<usize>],
    /// By question: whether it may still be asked. Empty: nothing more is asked, and nothing is [`Truth::Open`].
    open: &'a [bool],
    facts: &'a [Condition],
    worked_out: Vec<Cell<Option<Truth>>>,
}

impl<'a> Known<'a> {
    /// `facts` never speak of each other in circles; the loader sees to that.
    pub(super) fn new(facts: &'a [Condition], chosen: &'a [Option<usize>], open: &'a [bool]) -> Self {
        Self {
            chosen,
            open,
            facts,
            worked_out: vec![Cell::new(None); facts.len()],
        }
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, condition: &Condition) -> Truth {
        if condition.clauses.is_empty() {
            return Truth::Yes;
        }
        let mut best = Truth::No;
        for clause in &condition.clauses {
            best = best.max(self.clause(clause));
            if best == Truth::Yes {
                break;
            }
        }
        best
    }

    /// Whether a condition holds for certain.
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        self.truth(condition) == Truth::Yes
    }

    /// The first clause that holds: the reason why the condition does.
    pub(super) fn ground<'c>(&self, condition: &'c Condition) -> Option<&'c Clause> {
        condition
            .clauses
            .iter()
            .find(|clause| self.clause(clause) == Truth::Yes)
    }

    /// Whether a fact holds.
    pub(super) fn fact(&self, index: usize) -> Truth {
        let (Some(slot), Some(condition)) = (self.worked_out.get(index), self.facts.get(index)) else {
            return Truth::No;
        };
        slot.get().unwrap_or_else(|| {
            let truth = self.truth(condition);
            slot.set(Some(truth));
            truth
        })
    }

    /// Whether all parts of a clause hold.
    pub(super) fn clause(&self, clause: &Clause) -> Truth {
        let mut truth = Truth::Yes;
        for (question, accepted) in &clause.answers {
            truth = truth.min(self.answered(*question, accepted));
            if truth == Truth::No {
                return truth;
            }
        }
        for index in clause.facts.iter().chain(&clause.provided) {
            truth = truth.min(self.fact(*index));
            if truth == Truth::No {
                return truth;
            }
        }
        for index in &clause.not {
            truth = truth.min(self.fact(*index).negated());
        }
        truth
    }

    fn answered(&self, question: usize, accepted: &[usize]) -> Truth {
        match self.chosen.get(question).copied().flatten() {
            Some(answer) if accepted.contains(&answer) => Truth::Yes,
            Some(_) => Truth::No,
            None if self.open.get(question).copied().unwrap_or(false) => Truth::Open,
            None => Truth::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_answer(answer: usize) -> Condition {
        Condition {
            clauses: vec![Clause {
                answers: vec![(0, vec![answer])],
                ..Clause::default()
            }],
        }
    }

    #[test]
    fn a_condition_without_clauses_always_holds() {
        assert!(Known::new(&[], &[], &[]).holds(&Condition::default()));
    }

    #[test]
    fn an_unanswered_question_is_open_only_while_it_may_still_be_asked() {
        let truth = |chosen, open| Known::new(&[], &[chosen], &[open]).truth(&on_answer(1));
        assert_eq!(truth(None, true), Truth::Open);
        assert_eq!(truth(None, false), Truth::No);
        assert_eq!(truth(Some(1), true), Truth::Yes);
        assert_eq!(truth(Some(0), true), Truth::No);
    }

    #[test]
    fn a_clause_needs_all_its_parts_and_a_condition_any_clause() {
        let never = Condition {
            clauses: vec![Clause {
                not: vec![0],
                ..Clause::default()
            }],
        };
        let facts = [Condition::default(), never, on_answer(0)];
        let (yes, no, open) = (0, 1, 2);
        let known = Known::new(&facts, &[None], &[true]);
        let clause = |facts: &[usize], not: &[usize]| Clause {
            facts: facts.to_vec(),
            not: not.to_vec(),
            ..Clause::default()
        };
        let truth = |clauses: &[Clause]| {
            known.truth(&Condition {
                clauses: clauses.to_vec(),
            })
        };
        assert_eq!(truth(&[clause(&[yes], &[no])]), Truth::Yes);
        assert_eq!(truth(&[clause(&[yes], &[yes])]), Truth::No);
        assert_eq!(truth(&[clause(&[yes], &[open])]), Truth::Open);
        assert_eq!(truth(&[clause(&[no], &[]), clause(&[open], &[])]), Truth::Open);
        assert_eq!(truth(&[clause(&[open], &[]), clause(&[yes], &[])]), Truth::Yes);
    }
}
