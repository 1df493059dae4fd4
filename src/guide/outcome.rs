//! What comes out at the end of a path: a set of ways, why, what it takes, what to watch out for and what to do.

use super::condition::{Condition, Known};
use super::evaluate::{PathStep, Walk};
use super::{Caveat, Guide, Need, NotPossible, Reason, SetupStep, Side, Way};
use crate::i18n::Language;
use std::collections::BTreeSet;

/// The outcome of a path: any self-managed ways, at most one Express method, and what could not be had and why.
#[derive(Debug)]
pub struct Outcome<'g> {
    guide: &'g Guide,
    /// The ways of being told, self-managed ones first.
    pub ways: Vec<&'g Way>,
    /// Wishes that cannot be met.
    pub not_possible: Vec<Explained<'g, NotPossible>>,
    /// Why these ways.
    pub reasons: Vec<Explained<'g, Reason>>,
    /// What the customer must have.
    pub needs: Vec<&'g Need>,
    /// What to watch out for.
    pub caveats: Vec<Explained<'g, Caveat>>,
    /// What to do, in this order.
    pub steps: Vec<&'g SetupStep>,
}

/// Something that follows from answers, together with these.
#[derive(Clone, Debug)]
pub struct Explained<'g, T> {
    /// What follows.
    pub item: &'g T,
    /// The answers it follows from, in the order of the path.
    pub because: Vec<PathStep<'g>>,
}

impl Outcome<'_> {
    /// Names the set: `self:mail-ee3+snmp-ee3|express:https-mg`, `not-possible:no-line`.
    pub fn id(&self) -> String {
        let ways = self.ways.iter().map(|way| (way.side, way.name()));
        outcome_id(
            ways,
            self.not_possible
                .iter()
                .map(|explained| explained.item.id.as_str()),
        )
    }

    /// The set in words.
    pub fn title(&self, language: Language) -> String {
        let phrase = |id| self.guide.phrase(id).get(language);
        let join = phrase("way-join");
        let named = |side, id| {
            let ways: Vec<_> = self
                .ways
                .iter()
                .filter(|way| way.side == side)
                .map(|way| way.title.get(language))
                .collect();
            (!ways.is_empty()).then(|| phrase(id).replace("{ways}", &ways.join(join)))
        };
        let not_possible = self
            .not_possible
            .iter()
            .map(|explained| explained.item.title.get(language));
        let not_possible: Vec<_> = not_possible
            .map(|title| phrase("title-not-possible").replace("{title}", title))
            .collect();
        let parts = [
            named(Side::SelfManaged, "title-self"),
            named(Side::Express, "title-express"),
        ];
        parts
            .into_iter()
            .flatten()
            .chain(not_possible)
            .collect::<Vec<_>>()
            .join(phrase("title-join"))
    }

    /// Whether nothing at all is possible yet.
    pub fn is_not_possible(&self) -> bool {
        self.ways.is_empty()
    }

    /// Whether a way, for example `self:snmp-ee3`, is part of it.
    pub fn has(&self, way: &str) -> bool {
        self.ways.iter().any(|known| known.id == way)
    }
}

impl<T> Explained<'_, T> {
    /// "Because you said …", one clause per answer; empty where it follows from no answer in particular.
    pub fn because_text(&self, guide: &Guide, language: Language) -> Vec<String> {
        let template = guide.phrase("because").get(language);
        let clause = |step: &PathStep<'_>| {
            template
                .replace("{question}", step.question.label.get(language))
                .replace("{answer}", step.answer.text.get(language))
        };
        self.because.iter().map(clause).collect()
    }
}

/// Builds an outcome's name from its ways and what is not possible.
pub(super) fn outcome_id<'a>(
    ways: impl Iterator<Item = (Side, &'a str)>,
    not_possible: impl Iterator<Item = &'a str>,
) -> String {
    let (own, express): (Vec<_>, Vec<_>) = ways.partition(|(side, _)| *side == Side::SelfManaged);
    let names = |ways: Vec<(Side, &'a str)>| ways.into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    let segments = [
        ("self", names(own)),
        ("express", names(express)),
        ("not-possible", not_possible.collect()),
    ];
    let segments = segments.into_iter().filter(|(_, names)| !names.is_empty());
    segments
        .map(|(kind, names)| format!("{kind}:{}", names.join("+")))
        .collect::<Vec<_>>()
        .join("|")
}

impl Guide {
    /// The outcome of a walk that has reached the end.
    pub(super) fn outcome<'g>(&'g self, walk: &Walk<'g>) -> Outcome<'g> {
        let known = self.known(&walk.chosen, &[]);
        let because = |when: &Condition| {
            let mut questions = BTreeSet::new();
            self.grounds(when, &known, &mut questions);
            walk.path
                .iter()
                .filter(|taken| questions.contains(&taken.index))
                .map(|taken| taken.step)
                .collect()
        };
        Outcome {
            guide: self,
            ways: self.ways_of(&known).collect(),
            not_possible: explain(&self.not_possible, |item| &item.when, &known, because),
            reasons: explain(&self.reasons, |item| &item.when, &known, because),
            needs: self.needs.iter().filter(|need| known.holds(&need.when)).collect(),
            caveats: explain(&self.caveats, |item| &item.when, &known, because),
            steps: self.steps.iter().filter(|step| known.holds(&step.when)).collect(),
        }
    }

    /// The ways that hold, in the order of the data file.
    pub(super) fn ways_of<'g>(&'g self, known: &Known<'_>) -> impl Iterator<Item = &'g Way> {
        self.ways
            .iter()
            .filter(|way| known.fact(way.fact) == super::condition::Truth::Yes)
    }

    /// What is not possible.
    pub(super) fn not_possible_of<'g>(&'g self, known: &Known<'_>) -> impl Iterator<Item = &'g NotPossible> {
        self.not_possible.iter().filter(|block| known.holds(&block.when))
    }

    /// Collects the questions whose answers make a condition hold, through the facts it speaks of.
    fn grounds(&self, when: &Condition, known: &Known<'_>, questions: &mut BTreeSet<usize>) {
        let Some(clause) = known.ground(when) else { return };
        questions.extend(clause.answers.iter().map(|(question, _)| *question));
        for fact in clause.facts.iter().filter_map(|index| self.facts.get(*index)) {
            self.grounds(fact, known, questions);
        }
    }
}

fn explain<'g, T>(
    items: &'g [T],
    when: impl Fn(&'g T) -> &'g Condition,
    known: &Known<'_>,
    because: impl Fn(&Condition) -> Vec<PathStep<'g>>,
) -> Vec<Explained<'g, T>> {
    let holding = items.iter().filter(|item| known.holds(when(item)));
    holding
        .map(|item| Explained {
            item,
            because: because(when(item)),
        })
        .collect()
}
