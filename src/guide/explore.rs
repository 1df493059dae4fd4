//! Looks ahead: which ways remain from here, and which outcomes there are at all.
//!
//! There are tens of millions of paths. Two of them that stand at the same question, and for which every condition that
//! can still matter is decided alike, go on alike; so only one of them is followed. That is exact, not an estimate.

use super::condition::{Condition, Known, Truth};
use super::model::Target;
use super::outcome::outcome_id;
use super::{Answer, Answers, Guide, Need, NotPossible, Side, Text, Way};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What choosing an answer would leave open and rule out.
#[derive(Debug)]
pub struct Remaining<'g> {
    /// The ways that some path still ends with.
    pub kept: Vec<&'g Way>,
    /// The ways that were reachable before this answer and no longer are.
    pub ruled_out: Vec<&'g Way>,
    /// Every "not possible because …" that some path still ends with.
    pub not_possible: Vec<&'g NotPossible>,
    /// What to know before choosing it.
    pub warning: Option<&'g Text>,
}

impl<'g> Remaining<'g> {
    /// The ways kept on one side.
    pub fn kept_on(&self, side: Side) -> impl Iterator<Item = &'g Way> {
        self.kept.iter().copied().filter(move |way| way.side == side)
    }

    /// The ways ruled out on one side.
    pub fn ruled_out_on(&self, side: Side) -> impl Iterator<Item = &'g Way> {
        self.ruled_out.iter().copied().filter(move |way| way.side == side)
    }
}

/// An outcome that some path ends with.
#[derive(Debug)]
pub struct MatrixRow<'g> {
    /// As [`super::Outcome::id`].
    pub id: String,
    /// The ways in it.
    pub ways: Vec<&'g Way>,
    /// What is not possible in it.
    pub not_possible: Vec<&'g NotPossible>,
    /// What every path to it needs.
    pub needs: Vec<&'g Need>,
    /// What some paths to it need.
    pub needs_sometimes: Vec<&'g Need>,
}

impl Guide {
    /// What choosing `answer` at `question` would leave open; none if that question is neither answered nor next.
    pub fn remaining(&self, answers: &Answers, question: &str, answer: &str) -> Option<Remaining<'_>> {
        let walk = self.walk(answers);
        let index = self
            .questions
            .iter()
            .position(|known| known.id.as_str() == question)?;
        let passed = walk
            .path
            .iter()
            .take_while(|taken| taken.index != index)
            .map(|taken| taken.index);
        let passed: Vec<usize> = passed.collect();
        if passed.len() == walk.path.len() && walk.at != Target::Question(index) {
            return None;
        }
        let mut chosen = vec![None; self.questions.len()];
        for before in passed {
            *chosen.get_mut(before)? = walk.chosen.get(before).copied().flatten();
        }
        let (before, _) = self.reachable(Target::Question(index), &chosen);
        let asked: &Answer = self.question_at(index).answer(answer)?;
        let number = self
            .question_at(index)
            .answers
            .iter()
            .position(|known| known.id == asked.id);
        *chosen.get_mut(index)? = number;
        let (after, blocks) = self.reachable(self.next_from(Target::Question(index), &chosen), &chosen);
        let ways = |wanted: &dyn Fn(&str) -> bool| self.ways.iter().filter(|way| wanted(&way.id)).collect();
        Some(Remaining {
            kept: ways(&|id| after.contains(id)),
            ruled_out: ways(&|id| before.contains(id) && !after.contains(id)),
            not_possible: self
                .not_possible
                .iter()
                .filter(|block| blocks.contains(block.id.as_str()))
                .collect(),
            warning: asked.warning.as_ref(),
        })
    }

    /// Every outcome that some path ends with, ordered by id, with what it needs.
    pub fn matrix(&self) -> Vec<MatrixRow<'_>> {
        let mut rows: BTreeMap<String, MatrixRow<'_>> = BTreeMap::new();
        for row in self.outcomes_with(&[]) {
            rows.insert(row.id.clone(), row);
        }
        // One need at a time: together they would tell apart far more paths than all outcomes do.
        for need in &self.needs {
            let mut seen: BTreeMap<String, (bool, bool)> = BTreeMap::new();
            self.search(
                self.first(),
                &vec![None; self.questions.len()],
                &[&need.when],
                |_, known| {
                    let entry = seen.entry(self.id_of(known)).or_default();
                    let needed = known.holds(&need.when);
                    *entry = (entry.0 || needed, entry.1 || !needed);
                },
            );
            for (id, (with, without)) in seen {
                let Some(row) = rows.get_mut(&id) else { continue };
                match (with, without) {
                    (true, false) => row.needs.push(need),
                    (true, true) => row.needs_sometimes.push(need),
                    (false, _) => {}
                }
            }
        }
        rows.into_values().collect()
    }

    /// Calls `at_end` for every kind of end there is, and tells which questions were asked on the way.
    pub(super) fn search_all(&self, at_end: impl FnMut(&[Option<usize>], &Known<'_>)) -> Vec<bool> {
        self.search(self.first(), &vec![None; self.questions.len()], &[], at_end)
    }

    fn outcomes_with(&self, roots: &[&Condition]) -> Vec<MatrixRow<'_>> {
        let mut rows: BTreeMap<String, MatrixRow<'_>> = BTreeMap::new();
        self.search(
            self.first(),
            &vec![None; self.questions.len()],
            roots,
            |_, known| {
                let id = self.id_of(known);
                let holding = |way: &&Way| known.fact(way.fact) == Truth::Yes;
                rows.entry(id.clone()).or_insert_with(|| MatrixRow {
                    id,
                    ways: self.ways.iter().filter(holding).collect(),
                    not_possible: self
                        .not_possible
                        .iter()
                        .filter(|block| known.holds(&block.when))
                        .collect(),
                    needs: Vec::new(),
                    needs_sometimes: Vec::new(),
                });
            },
        );
        rows.into_values().collect()
    }

    fn id_of(&self, known: &Known<'_>) -> String {
        let ways = self.ways_of(known).map(|way| (way.side, way.name()));
        outcome_id(ways, self.not_possible_of(known).map(|block| block.id.as_str()))
    }

    /// The ids of the ways and of the "not possible" that paths from here end with.
    fn reachable(&self, at: Target, chosen: &[Option<usize>]) -> (BTreeSet<&str>, BTreeSet<&str>) {
        let mut ways = BTreeSet::new();
        let mut blocks = BTreeSet::new();
        self.search(at, chosen, &[], |_, known| {
            for way in &self.ways {
                if known.fact(way.fact) == Truth::Yes {
                    ways.insert(way.id.as_str());
                }
            }
            let holding = self.not_possible.iter().filter(|block| known.holds(&block.when));
            blocks.extend(holding.map(|block| block.id.as_str()));
        });
        (ways, blocks)
    }

    /// Follows one of each kind of path from `at`; kinds differ where the ways, what is not possible, or one of `roots` may.
    fn search(
        &self,
        at: Target,
        chosen: &[Option<usize>],
        roots: &[&Condition],
        mut at_end: impl FnMut(&[Option<usize>], &Known<'_>),
    ) -> Vec<bool> {
        let mut asked = vec![false; self.questions.len()];
        let mut seen: HashSet<Vec<usize>> = HashSet::new();
        let mut waiting = vec![(at, chosen.to_vec())];
        while let Some((at, chosen)) = waiting.pop() {
            let Target::Question(index) = at else {
                at_end(&chosen, &self.known(&chosen, &[]));
                continue;
            };
            if let Some(asked) = asked.get_mut(index) {
                *asked = true;
            }
            if !seen.insert(self.kind_of_path(index, &chosen, roots)) {
                continue;
            }
            for number in 0..self.question_at(index).answers.len() {
                let mut chosen = chosen.clone();
                if let Some(slot) = chosen.get_mut(index) {
                    *slot = Some(number);
                }
                waiting.push((self.next_from(at, &chosen), chosen));
            }
        }
        asked
    }

    /// Two paths at one question go on alike if this is equal: which conditions are decided, how, and what is left of
    /// the others. Of a condition not decided, that is the set of its clauses not yet ruled out (what is left of each
    /// is then the same, as the questions to come are) and, in turn, of the undecided facts in these.
    fn kind_of_path(&self, index: usize, chosen: &[Option<usize>], roots: &[&Condition]) -> Vec<usize> {
        let open = self.downstream.get(index).map_or(&[][..], Vec::as_slice);
        let known = self.known(chosen, open);
        let mut kind = vec![index];
        let mut facts = BTreeSet::new();
        let questions = self
            .questions
            .iter()
            .zip(open)
            .filter(|(_, open)| **open)
            .map(|(question, _)| &question.edges);
        let edges = questions
            .chain(self.junctions.iter().map(|junction| &junction.edges))
            .flatten();
        let blocks = self.not_possible.iter().map(|block| &block.when);
        for condition in edges
            .map(|edge| &edge.when)
            .chain(blocks)
            .chain(roots.iter().copied())
        {
            note(condition, &known, &mut kind, &mut facts);
        }
        for way in &self.ways {
            kind.push(known.fact(way.fact) as usize);
            facts.insert(way.fact);
        }
        // Facts are numbered after those they speak of: from the highest down, each is met before its parts.
        while let Some(fact) = facts.pop_last() {
            if let Some(condition) = self.facts.get(fact)
                && known.fact(fact) == Truth::Open
            {
                kind.push(fact);
                note(condition, &known, &mut kind, &mut facts);
            }
        }
        kind
    }
}

/// Adds how a condition stands to the kind of a path, and the facts that may still decide it.
fn note(condition: &Condition, known: &Known<'_>, kind: &mut Vec<usize>, facts: &mut BTreeSet<usize>) {
    let truth = known.truth(condition);
    kind.push(truth as usize);
    if truth != Truth::Open {
        return;
    }
    for (number, clause) in condition.clauses.iter().enumerate() {
        if known.clause(clause) == Truth::Open {
            kind.push(3 + number);
            facts.extend(clause.spoken_of());
        }
    }
}
