//! Resolves the names in the data files to what they stand for, table by table, refusing those that stand for nothing.

use super::condition::{Clause, Condition};
use super::documents::{
    RawAnswer, RawCaveat, RawEdge, RawJunction, RawNeed, RawNotPossible, RawQuestion, RawReason, RawStep,
    RawVariant, RawWay, RawWhen,
};
use super::load::{Tables, answer_place, optional_text, required_source, required_text};
use super::model::{Edge, Junction, Target, Variant};
use super::{
    Answer, AnswerId, Caveat, GuideError, Link, Links, Menu, Need, NotPossible, Place, Question, QuestionId,
    Reason, SetupStep, Side, Way,
};
use std::collections::HashMap;

/// What names stand for.
pub(super) struct Names<'a> {
    nodes: HashMap<String, Target>,
    /// By question: its index, and the indices of its answers.
    questions: HashMap<String, (usize, HashMap<String, usize>)>,
    /// Facts and ways, numbered so that each comes after those it speaks of.
    pub(super) facts: HashMap<String, usize>,
    links: &'a Links,
}

impl<'a> Names<'a> {
    pub(super) fn of(tables: &Tables, links: &'a Links) -> Result<Self, GuideError> {
        let mut nodes = HashMap::new();
        let mut questions = HashMap::new();
        for (index, (_, raw)) in tables.questions.iter().enumerate() {
            nodes.insert(raw.id.clone(), Target::Question(index));
            let answers = raw
                .answer
                .iter()
                .enumerate()
                .map(|(index, answer)| (answer.id.clone(), index))
                .collect();
            questions.insert(raw.id.clone(), (index, answers));
        }
        for (index, (_, raw)) in tables.junctions.iter().enumerate() {
            nodes.insert(raw.id.clone(), Target::Junction(index));
        }
        nodes.insert("end".to_owned(), Target::End);
        Ok(Self {
            nodes,
            questions,
            facts: order_facts(tables)?,
            links,
        })
    }

    pub(super) fn target(&self, id: &str, place: &Place) -> Result<Target, GuideError> {
        let unknown = || GuideError::UnknownTarget {
            place: place.clone(),
            target: id.to_owned(),
        };
        self.nodes.get(id).copied().ok_or_else(unknown)
    }

    pub(super) fn condition(&self, when: &RawWhen, place: &Place) -> Result<Condition, GuideError> {
        let mut clauses = Vec::new();
        for raw in when {
            let mut clause = Clause::default();
            for (question, accepted) in &raw.answers {
                let (index, answers) =
                    self.questions
                        .get(question)
                        .ok_or_else(|| GuideError::UnknownQuestion {
                            place: place.clone(),
                            question: question.clone(),
                        })?;
                let unknown = |answer: &String| GuideError::UnknownAnswer {
                    place: place.clone(),
                    question: question.clone(),
                    answer: answer.clone(),
                };
                let accepted: Result<_, _> = accepted
                    .iter()
                    .map(|id| answers.get(id).copied().ok_or_else(|| unknown(id)))
                    .collect();
                clause.answers.push((*index, accepted?));
            }
            clause.facts = self.fact_indices(&raw.facts, place)?;
            clause.provided = self.fact_indices(&raw.provided, place)?;
            clause.not = self.fact_indices(&raw.not, place)?;
            clauses.push(clause);
        }
        Ok(Condition { clauses })
    }

    fn fact_indices(&self, ids: &[String], place: &Place) -> Result<Vec<usize>, GuideError> {
        let unknown = |id: &String| GuideError::UnknownFact {
            place: place.clone(),
            fact: id.clone(),
        };
        ids.iter()
            .map(|id| self.facts.get(id).copied().ok_or_else(|| unknown(id)))
            .collect()
    }

    fn link(&self, id: Option<String>, place: &Place) -> Result<Option<Link>, GuideError> {
        let Some(id) = id else { return Ok(None) };
        match self.links.get(&id) {
            Some(link) => Ok(Some(link.clone())),
            None => Err(GuideError::UnknownLink {
                place: place.clone(),
                link: id,
            }),
        }
    }

    fn edges(&self, raw: Vec<RawEdge>, place: &Place) -> Result<Vec<Edge>, GuideError> {
        raw.into_iter()
            .map(|raw| {
                Ok(Edge {
                    when: self.condition(&raw.when, place)?,
                    to: self.target(&raw.to, place)?,
                })
            })
            .collect()
    }

    pub(super) fn question(&self, place: &Place, raw: RawQuestion) -> Result<Question, GuideError> {
        let answers: Result<Vec<_>, _> = raw.answer.into_iter().map(|raw| answer(place, raw)).collect();
        let variants: Result<Vec<_>, _> = raw
            .variant
            .into_iter()
            .map(|raw| self.variant(place, raw))
            .collect();
        Ok(Question {
            label: required_text(raw.label, place, "label")?,
            text: required_text(raw.text, place, "text")?,
            explanation: required_text(raw.explanation, place, "explanation")?,
            answers: answers?,
            variants: variants?,
            edges: self.edges(raw.edge, place)?,
            source: required_source(raw.source, place)?,
            id: QuestionId::from(raw.id),
        })
    }

    fn variant(&self, place: &Place, raw: RawVariant) -> Result<Variant, GuideError> {
        Ok(Variant {
            when: self.condition(&raw.when, place)?,
            text: optional_text(raw.text, place, "variant text")?,
            explanation: optional_text(raw.explanation, place, "variant explanation")?,
        })
    }

    pub(super) fn junction(&self, place: &Place, raw: RawJunction) -> Result<Junction, GuideError> {
        required_source(raw.source, place)?;
        Ok(Junction {
            id: raw.id,
            edges: self.edges(raw.edge, place)?,
        })
    }

    pub(super) fn way(&self, place: &Place, raw: RawWay) -> Result<Way, GuideError> {
        let side = match raw.id.split_once(':') {
            Some(("self", _)) => Side::SelfManaged,
            Some(("express", _)) => Side::Express,
            _ => return Err(GuideError::UnknownSide(place.clone())),
        };
        Ok(Way {
            side,
            title: required_text(raw.title, place, "title")?,
            summary: required_text(raw.summary, place, "summary")?,
            source: required_source(raw.source, place)?,
            fact: *self
                .facts
                .get(&raw.id)
                .expect("every way is numbered with the facts"),
            id: raw.id,
        })
    }

    pub(super) fn not_possible(&self, place: &Place, raw: RawNotPossible) -> Result<NotPossible, GuideError> {
        Ok(NotPossible {
            side: raw.side,
            title: required_text(raw.title, place, "title")?,
            text: required_text(raw.text, place, "text")?,
            makes_possible: required_text(raw.makes_possible, place, "makes-possible")?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    pub(super) fn reason(&self, place: &Place, raw: RawReason) -> Result<Reason, GuideError> {
        Ok(Reason {
            text: required_text(raw.text, place, "text")?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    pub(super) fn need(&self, place: &Place, raw: RawNeed) -> Result<Need, GuideError> {
        Ok(Need {
            text: required_text(raw.text, place, "text")?,
            only_if: optional_text(raw.only_if, place, "only-if")?,
            cost: raw.cost,
            from: required_text(raw.from, place, "from")?,
            link: self.link(raw.link, place)?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    pub(super) fn caveat(&self, place: &Place, raw: RawCaveat) -> Result<Caveat, GuideError> {
        Ok(Caveat {
            kind: raw.kind,
            text: required_text(raw.text, place, "text")?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    pub(super) fn step(&self, place: &Place, raw: RawStep) -> Result<SetupStep, GuideError> {
        Ok(SetupStep {
            at: raw.at,
            text: required_text(raw.text, place, "text")?,
            fields: raw.fields.or(raw.menu).filter(|menu| *menu != Menu::Test),
            menu: raw.menu,
            link: self.link(raw.link, place)?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }
}

fn answer(question: &Place, raw: RawAnswer) -> Result<Answer, GuideError> {
    let place = answer_place(question, &raw.id);
    Ok(Answer {
        text: required_text(raw.text, &place, "text")?,
        detail: required_text(raw.detail, &place, "detail")?,
        warning: optional_text(raw.warning, &place, "warning")?,
        id: AnswerId::from(raw.id),
    })
}

/// Numbers facts and ways so that each comes after those it speaks of.
fn order_facts(tables: &Tables) -> Result<HashMap<String, usize>, GuideError> {
    let mut waiting: Vec<(&str, &RawWhen)> = tables
        .facts
        .iter()
        .map(|(_, raw)| (raw.id.as_str(), &raw.when))
        .collect();
    waiting.extend(tables.ways.iter().map(|(_, raw)| (raw.id.as_str(), &raw.when)));
    let all: Vec<&str> = waiting.iter().map(|(id, _)| *id).collect();
    let mut numbered: HashMap<String, usize> = HashMap::new();
    while !waiting.is_empty() {
        // A name that nothing defines is reported where it is used; here it does not hold anything up.
        let ready = |when: &RawWhen| {
            let mut used = when
                .iter()
                .flat_map(|clause| clause.facts.iter().chain(&clause.provided).chain(&clause.not));
            used.all(|id| numbered.contains_key(id) || !all.contains(&id.as_str()))
        };
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, when)| ready(when));
        if now.is_empty() {
            return Err(GuideError::FactLoop(
                later.into_iter().map(|(id, _)| id.to_owned()).collect(),
            ));
        }
        for (id, _) in now {
            let number = numbered.len();
            numbered.insert(id.to_owned(), number);
        }
        waiting = later;
    }
    Ok(numbered)
}
