//! Whether the flowchart makes sense: no loop, no dead end, nothing that no path reaches. Changes nothing.
//!
//! [`Guide::check_graph`] looks at the edges alone and is quick; it guards the evaluator against running in circles.
//! [`Guide::validate`] walks every kind of path there is, and so knows exactly what is reached.

use super::load::{Source, place};
use super::model::{Edge, Target};
use super::{AnswerId, Guide, GuideError, Place, Side};
use std::collections::BTreeSet;

impl Guide {
    /// Refuses loops, dead ends and questions without "I don't know".
    pub(super) fn check_graph(&self, sources: &[Source<'_>]) -> Result<(), GuideError> {
        for question in &self.questions {
            let place = || find_place(sources, "question", question.id.as_str());
            if question.answer(AnswerId::UNKNOWN).is_none() {
                return Err(GuideError::MissingUnknown(place()));
            }
            check_edges(&question.edges, place)?;
        }
        for junction in &self.junctions {
            check_edges(&junction.edges, || find_place(sources, "junction", &junction.id))?;
        }
        let mut finished = BTreeSet::new();
        for index in 0..self.questions.len() {
            self.refuse_loop(Target::Question(index), &mut Vec::new(), &mut finished)?;
        }
        for index in 0..self.junctions.len() {
            self.refuse_loop(Target::Junction(index), &mut Vec::new(), &mut finished)?;
        }
        Ok(())
    }

    /// Refuses what no path reaches, and paths that end with nothing or with several Express methods.
    pub(super) fn validate(&self, sources: &[Source<'_>]) -> Result<(), GuideError> {
        let mut reached = BTreeSet::new();
        let mut wrong_end = None;
        let asked = self.search_all(|chosen, known| {
            let ways: Vec<_> = self.ways_of(known).collect();
            let blocks: Vec<_> = self.not_possible_of(known).collect();
            let express: Vec<_> = ways
                .iter()
                .filter(|way| way.side == Side::Express)
                .map(|w| w.id.clone())
                .collect();
            if ways.is_empty() && blocks.is_empty() {
                wrong_end.get_or_insert_with(|| GuideError::EmptyOutcome {
                    path: self.spell(chosen),
                });
            } else if express.len() > 1 {
                let path = self.spell(chosen);
                wrong_end.get_or_insert(GuideError::SeveralExpressMethods { ways: express, path });
            }
            reached.extend(ways.iter().map(|way| way.id.clone()));
            reached.extend(blocks.iter().map(|block| block.id.clone()));
        });
        if let Some(error) = wrong_end {
            return Err(error);
        }
        for (question, asked) in self.questions.iter().zip(asked) {
            if !asked {
                let place = find_place(sources, "question", question.id.as_str());
                return Err(GuideError::UnreachableQuestion(place));
            }
        }
        let ways = self.ways.iter().map(|way| ("way", &way.id));
        let blocks = self.not_possible.iter().map(|block| ("not-possible", &block.id));
        match ways.chain(blocks).find(|(_, id)| !reached.contains(*id)) {
            Some((kind, id)) => Err(GuideError::UnreachableOutcome(find_place(sources, kind, id))),
            None => Ok(()),
        }
    }

    /// By question: itself and every question that some edges lead to from it.
    pub(super) fn find_downstream(&self) -> Vec<Vec<bool>> {
        let mut all = Vec::new();
        for index in 0..self.questions.len() {
            let mut seen = vec![false; self.questions.len()];
            let mut waiting = vec![Target::Question(index)];
            while let Some(target) = waiting.pop() {
                if let Target::Question(index) = target
                    && let Some(seen) = seen.get_mut(index)
                    && std::mem::replace(seen, true)
                {
                    continue;
                }
                waiting.extend(self.edges_of(target).iter().map(|edge| edge.to));
            }
            all.push(seen);
        }
        all
    }

    fn refuse_loop(
        &self,
        target: Target,
        path: &mut Vec<Target>,
        finished: &mut BTreeSet<String>,
    ) -> Result<(), GuideError> {
        let name = self.name(target);
        if finished.contains(&name) {
            return Ok(());
        }
        if let Some(begin) = path.iter().position(|before| *before == target) {
            let circle = path
                .iter()
                .skip(begin)
                .chain([&target])
                .map(|target| self.name(*target));
            return Err(GuideError::Loop(circle.collect()));
        }
        path.push(target);
        for edge in self.edges_of(target) {
            self.refuse_loop(edge.to, path, finished)?;
        }
        path.pop();
        finished.insert(name);
        Ok(())
    }

    fn name(&self, target: Target) -> String {
        match target {
            Target::Question(index) => self.question_at(index).id.to_string(),
            Target::Junction(index) => self
                .junctions
                .get(index)
                .map(|j| j.id.clone())
                .unwrap_or_default(),
            Target::End => "end".to_owned(),
        }
    }

    fn spell(&self, chosen: &[Option<usize>]) -> Vec<String> {
        let answered = self.questions.iter().zip(chosen);
        let answered =
            answered.filter_map(|(question, answer)| Some((question, question.answers.get((*answer)?)?)));
        answered
            .map(|(question, answer)| format!("{}={}", question.id, answer.id))
            .collect()
    }
}

fn check_edges(edges: &[Edge], place: impl Fn() -> Place) -> Result<(), GuideError> {
    let always = edges.iter().position(|edge| edge.when.clauses.is_empty());
    match always {
        None => Err(GuideError::DeadEnd(place())),
        Some(index) if index + 1 < edges.len() => Err(GuideError::EdgeNeverTaken(place())),
        Some(_) => Ok(()),
    }
}

/// The file in which a table of this kind and id stands; the text is looked through only when something is wrong.
fn find_place(sources: &[Source<'_>], kind: &str, id: &str) -> Place {
    let holds = |source: &&Source<'_>| source.text.contains(&format!("id = \"{id}\""));
    let mut candidates = sources.iter().filter(holds);
    let table = format!("[[{kind}]]");
    let source = candidates.find(|source| source.text.contains(&table));
    place(source.map_or("", |source| source.file), kind, id)
}

#[cfg(test)]
mod tests;
