//! From files to a [`Guide`]: reads, resolves every name, and refuses what is wrong with the place where it stands.
//!
//! Whether the graph makes sense (loops, dead ends, what no path reaches) is the next floor's business, `validate`.

use super::condition::{Clause, Condition};
use super::documents::{
    Document, RawAnswer, RawEdge, RawFact, RawNeed, RawNotPossible, RawQuestion, RawReason, RawStep, RawText, RawTool,
    RawVariant, RawWay, RawWhen,
};
use super::documents::{RawCaveat, RawJunction};
use super::model::{Edge, Junction, PHRASES, Target, Variant};
use super::{
    Answer, AnswerId, Caveat, Guide, GuideError, Link, Links, Need, NotPossible, Place, Question, QuestionId, Reason,
    SetupStep, Side, Text, Tool, Way,
};
use crate::i18n::Language;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// A data file: its name, for messages, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Everything in it.
    pub text: &'a str,
}

/// A bundled file of `assets/guide/`.
macro_rules! bundled {
    ($($file:literal),+ $(,)?) => {
        [$(Source { file: $file, text: include_str!(concat!("../../assets/guide/", $file)) }),+]
    };
}

impl Guide {
    /// The guide that comes with the product.
    ///
    /// It was checked by [`Guide::parse`] in the tests; here only names are resolved, so that the window opens at once.
    pub fn bundled() -> &'static Self {
        static GUIDE: LazyLock<Guide> = LazyLock::new(|| {
            resolve(&Guide::bundled_sources(), Links::bundled())
                .expect("a test reads the bundled guide, so a build that passed holds a good one")
        });
        &GUIDE
    }

    /// The data files of [`Guide::bundled`], for whoever wants to check or correct a copy.
    pub fn bundled_sources() -> Vec<Source<'static>> {
        bundled![
            "recipient.toml",
            "server.toml",
            "express.toml",
            "self-managed.toml",
            "facts.toml",
            "ways.toml",
            "reasons.toml",
            "needs.toml",
            "caveats.toml",
            "steps.toml",
            "tools.toml",
            "phrases.toml",
        ]
        .to_vec()
    }

    /// Reads a guide from data files and checks all of it.
    ///
    /// # Errors
    /// [`GuideError`] names the first thing wrong and where it stands.
    pub fn parse(sources: &[Source<'_>], links: &Links) -> Result<Self, GuideError> {
        let guide = resolve(sources, links)?;
        guide.validate(sources)?;
        Ok(guide)
    }
}

/// Reads TOML; the error names file and line.
pub(super) fn read_toml<T: DeserializeOwned>(source: Source<'_>) -> Result<T, GuideError> {
    toml::from_str(source.text).map_err(|error| GuideError::Unreadable {
        file: source.file.to_owned(),
        line: error.span().map(|span| 1 + source.text.get(..span.start).unwrap_or_default().matches('\n').count()),
        detail: error.message().to_owned(),
    })
}

/// Names a table of a file.
pub(super) fn place(file: &str, kind: &str, id: &str) -> Place {
    Place { file: file.to_owned(), at: format!("{kind} \"{id}\"") }
}

/// A text that must be there in both languages.
pub(super) fn required_text(raw: RawText, place: &Place, field: &'static str) -> Result<Text, GuideError> {
    for (text, language) in [(&raw.ja, Language::Ja), (&raw.en, Language::En)] {
        if text.trim().is_empty() {
            return Err(GuideError::MissingLanguage { place: place.clone(), field, language });
        }
    }
    Ok(Text::new(raw.ja.trim().to_owned(), raw.en.trim().to_owned()))
}

fn optional_text(raw: Option<RawText>, place: &Place, field: &'static str) -> Result<Option<Text>, GuideError> {
    raw.map(|raw| required_text(raw, place, field)).transpose()
}

fn required_source(source: String, place: &Place) -> Result<String, GuideError> {
    if source.trim().is_empty() {
        return Err(GuideError::MissingSource(place.clone()));
    }
    Ok(source)
}

/// Every table of every file, with its place.
#[derive(Default)]
struct Tables {
    start: Option<String>,
    questions: Vec<(Place, RawQuestion)>,
    junctions: Vec<(Place, RawJunction)>,
    facts: Vec<(Place, RawFact)>,
    ways: Vec<(Place, RawWay)>,
    not_possible: Vec<(Place, RawNotPossible)>,
    reasons: Vec<(Place, RawReason)>,
    needs: Vec<(Place, RawNeed)>,
    caveats: Vec<(Place, RawCaveat)>,
    steps: Vec<(Place, RawStep)>,
    tools: Vec<(Place, RawTool)>,
    phrases: Vec<(Place, String, RawText)>,
}

impl Tables {
    fn read(sources: &[Source<'_>]) -> Result<Self, GuideError> {
        let mut tables = Self::default();
        for source in sources {
            let document: Document = read_toml(*source)?;
            let at = |kind: &str, id: &str| place(source.file, kind, id);
            tables.start = tables.start.or(document.start);
            tables.questions.extend(document.question.into_iter().map(|raw| (at("question", &raw.id), raw)));
            tables.junctions.extend(document.junction.into_iter().map(|raw| (at("junction", &raw.id), raw)));
            tables.facts.extend(document.fact.into_iter().map(|raw| (at("fact", &raw.id), raw)));
            tables.ways.extend(document.way.into_iter().map(|raw| (at("way", &raw.id), raw)));
            tables.not_possible.extend(document.not_possible.into_iter().map(|raw| (at("not-possible", &raw.id), raw)));
            tables.reasons.extend(document.reason.into_iter().map(|raw| (at("reason", &raw.id), raw)));
            tables.needs.extend(document.need.into_iter().map(|raw| (at("need", &raw.id), raw)));
            tables.caveats.extend(document.caveat.into_iter().map(|raw| (at("caveat", &raw.id), raw)));
            tables.steps.extend(document.step.into_iter().map(|raw| (at("step", &raw.id), raw)));
            tables.tools.extend(document.tool.into_iter().map(|raw| (at("tool", &raw.id), raw)));
            tables.phrases.extend(document.phrase.into_iter().map(|(id, raw)| (at("phrase", &id), id, raw)));
        }
        tables.refuse_duplicates()?;
        Ok(tables)
    }

    /// Questions and junctions share their names, as do facts and ways: edges and conditions speak of both alike.
    fn refuse_duplicates(&self) -> Result<(), GuideError> {
        let nodes = self.questions.iter().map(|(place, raw)| (place, raw.id.as_str()));
        refuse_duplicate_ids(nodes.chain(self.junctions.iter().map(|(place, raw)| (place, raw.id.as_str()))))?;
        let facts = self.facts.iter().map(|(place, raw)| (place, raw.id.as_str()));
        refuse_duplicate_ids(facts.chain(self.ways.iter().map(|(place, raw)| (place, raw.id.as_str()))))?;
        refuse_duplicate_ids(self.not_possible.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.reasons.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.needs.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.caveats.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.steps.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.tools.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.phrases.iter().map(|(place, id, _)| (place, id.as_str())))?;
        for (place, question) in &self.questions {
            let answers = question.answer.iter().map(|answer| (answer_place(place, &answer.id), answer.id.as_str()));
            let answers: Vec<_> = answers.collect();
            refuse_duplicate_ids(answers.iter().map(|(place, id)| (place, *id)))?;
        }
        Ok(())
    }
}

fn refuse_duplicate_ids<'a>(ids: impl Iterator<Item = (&'a Place, &'a str)>) -> Result<(), GuideError> {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for (place, id) in ids {
        if let Some(first) = seen.insert(id, place) {
            return Err(GuideError::DuplicateId { place: place.clone(), first: first.clone() });
        }
    }
    Ok(())
}

fn answer_place(question: &Place, id: &str) -> Place {
    Place { file: question.file.clone(), at: format!("{}, answer \"{id}\"", question.at) }
}

/// Resolves names; see [`Guide::parse`].
fn resolve(sources: &[Source<'_>], links: &Links) -> Result<Guide, GuideError> {
    let mut tables = Tables::read(sources)?;
    let names = Names::of(&tables, links)?;
    let start = tables.start.take().ok_or(GuideError::MissingStart)?;
    let start_place = Place { file: sources.first().map_or_else(String::new, |s| s.file.to_owned()), at: "start".into() };
    let phrases = resolve_phrases(tables.phrases)?;

    let mut facts = vec![Condition::default(); names.facts.len()];
    for (place, id, when) in (tables.facts.iter().map(|(place, raw)| (place, &raw.id, &raw.when)))
        .chain(tables.ways.iter().map(|(place, raw)| (place, &raw.id, &raw.when)))
    {
        if let Some(slot) = names.facts.get(id).and_then(|index| facts.get_mut(*index)) {
            *slot = names.condition(when, place)?;
        }
    }
    for (place, raw) in tables.facts {
        required_source(raw.source, &place)?;
    }
    let mut guide = Guide {
        start: names.target(&start, &start_place)?,
        questions: each(tables.questions, |place, raw| names.question(place, raw))?,
        junctions: each(tables.junctions, |place, raw| names.junction(place, raw))?,
        facts,
        ways: each(tables.ways, |place, raw| names.way(place, raw))?,
        not_possible: each(tables.not_possible, |place, raw| names.not_possible(place, raw))?,
        reasons: each(tables.reasons, |place, raw| names.reason(place, raw))?,
        needs: each(tables.needs, |place, raw| names.need(place, raw))?,
        caveats: each(tables.caveats, |place, raw| names.caveat(place, raw))?,
        steps: each(tables.steps, |place, raw| names.step(place, raw))?,
        tools: each(tables.tools, tool)?,
        phrases,
        downstream: Vec::new(),
    };
    guide.check_graph(sources)?;
    guide.downstream = guide.find_downstream();
    Ok(guide)
}

fn each<R, T>(
    tables: Vec<(Place, R)>,
    build: impl Fn(&Place, R) -> Result<T, GuideError>,
) -> Result<Vec<T>, GuideError> {
    tables.into_iter().map(|(place, raw)| build(&place, raw)).collect()
}

fn resolve_phrases(raw: Vec<(Place, String, RawText)>) -> Result<BTreeMap<String, Text>, GuideError> {
    let mut phrases = BTreeMap::new();
    for (place, id, raw) in raw {
        phrases.insert(id, required_text(raw, &place, "text")?);
    }
    match PHRASES.iter().find(|id| !phrases.contains_key(**id)) {
        Some(missing) => Err(GuideError::MissingPhrase((*missing).to_owned())),
        None => Ok(phrases),
    }
}

fn tool(place: &Place, raw: RawTool) -> Result<Tool, GuideError> {
    Ok(Tool {
        name: required_text(raw.name, place, "name")?,
        mail: required_text(raw.mail, place, "mail")?,
        snmp: required_text(raw.snmp, place, "snmp")?,
        test: required_text(raw.test, place, "test")?,
        source: required_source(raw.source, place)?,
        id: raw.id,
    })
}

/// What names stand for.
struct Names<'a> {
    nodes: HashMap<String, Target>,
    /// By question: its index, and the indices of its answers.
    questions: HashMap<String, (usize, HashMap<String, usize>)>,
    /// Facts and ways, numbered so that each comes after those it speaks of.
    facts: HashMap<String, usize>,
    links: &'a Links,
}

impl<'a> Names<'a> {
    fn of(tables: &Tables, links: &'a Links) -> Result<Self, GuideError> {
        let mut nodes = HashMap::new();
        let mut questions = HashMap::new();
        for (index, (_, raw)) in tables.questions.iter().enumerate() {
            nodes.insert(raw.id.clone(), Target::Question(index));
            let answers = raw.answer.iter().enumerate().map(|(index, answer)| (answer.id.clone(), index)).collect();
            questions.insert(raw.id.clone(), (index, answers));
        }
        for (index, (_, raw)) in tables.junctions.iter().enumerate() {
            nodes.insert(raw.id.clone(), Target::Junction(index));
        }
        nodes.insert("end".to_owned(), Target::End);
        Ok(Self { nodes, questions, facts: order_facts(tables)?, links })
    }

    fn target(&self, id: &str, place: &Place) -> Result<Target, GuideError> {
        let unknown = || GuideError::UnknownTarget { place: place.clone(), target: id.to_owned() };
        self.nodes.get(id).copied().ok_or_else(unknown)
    }

    fn condition(&self, when: &RawWhen, place: &Place) -> Result<Condition, GuideError> {
        let mut clauses = Vec::new();
        for raw in when {
            let mut clause = Clause::default();
            for (question, accepted) in &raw.answers {
                let (index, answers) = self.questions.get(question).ok_or_else(|| GuideError::UnknownQuestion {
                    place: place.clone(),
                    question: question.clone(),
                })?;
                let unknown = |answer: &String| GuideError::UnknownAnswer {
                    place: place.clone(),
                    question: question.clone(),
                    answer: answer.clone(),
                };
                let accepted: Result<_, _> =
                    accepted.iter().map(|id| answers.get(id).copied().ok_or_else(|| unknown(id))).collect();
                clause.answers.push((*index, accepted?));
            }
            clause.facts = self.fact_indices(&raw.facts, place)?;
            clause.not = self.fact_indices(&raw.not, place)?;
            clauses.push(clause);
        }
        Ok(Condition { clauses })
    }

    fn fact_indices(&self, ids: &[String], place: &Place) -> Result<Vec<usize>, GuideError> {
        let unknown = |id: &String| GuideError::UnknownFact { place: place.clone(), fact: id.clone() };
        ids.iter().map(|id| self.facts.get(id).copied().ok_or_else(|| unknown(id))).collect()
    }

    fn link(&self, id: Option<String>, place: &Place) -> Result<Option<Link>, GuideError> {
        let Some(id) = id else { return Ok(None) };
        match self.links.get(&id) {
            Some(link) => Ok(Some(link.clone())),
            None => Err(GuideError::UnknownLink { place: place.clone(), link: id }),
        }
    }

    fn edges(&self, raw: Vec<RawEdge>, place: &Place) -> Result<Vec<Edge>, GuideError> {
        raw.into_iter()
            .map(|raw| Ok(Edge { when: self.condition(&raw.when, place)?, to: self.target(&raw.to, place)? }))
            .collect()
    }

    fn question(&self, place: &Place, raw: RawQuestion) -> Result<Question, GuideError> {
        let answers: Result<Vec<_>, _> = raw.answer.into_iter().map(|raw| answer(place, raw)).collect();
        let variants: Result<Vec<_>, _> = raw.variant.into_iter().map(|raw| self.variant(place, raw)).collect();
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

    fn junction(&self, place: &Place, raw: RawJunction) -> Result<Junction, GuideError> {
        required_source(raw.source, place)?;
        Ok(Junction { id: raw.id, edges: self.edges(raw.edge, place)? })
    }

    fn way(&self, place: &Place, raw: RawWay) -> Result<Way, GuideError> {
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
            fact: *self.facts.get(&raw.id).expect("every way is numbered with the facts"),
            id: raw.id,
        })
    }

    fn not_possible(&self, place: &Place, raw: RawNotPossible) -> Result<NotPossible, GuideError> {
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

    fn reason(&self, place: &Place, raw: RawReason) -> Result<Reason, GuideError> {
        Ok(Reason {
            text: required_text(raw.text, place, "text")?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    fn need(&self, place: &Place, raw: RawNeed) -> Result<Need, GuideError> {
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

    fn caveat(&self, place: &Place, raw: RawCaveat) -> Result<Caveat, GuideError> {
        Ok(Caveat {
            kind: raw.kind,
            text: required_text(raw.text, place, "text")?,
            source: required_source(raw.source, place)?,
            when: self.condition(&raw.when, place)?,
            id: raw.id,
        })
    }

    fn step(&self, place: &Place, raw: RawStep) -> Result<SetupStep, GuideError> {
        Ok(SetupStep {
            at: raw.at,
            text: required_text(raw.text, place, "text")?,
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
    let mut waiting: Vec<(&str, &RawWhen)> = tables.facts.iter().map(|(_, raw)| (raw.id.as_str(), &raw.when)).collect();
    waiting.extend(tables.ways.iter().map(|(_, raw)| (raw.id.as_str(), &raw.when)));
    let all: Vec<&str> = waiting.iter().map(|(id, _)| *id).collect();
    let mut numbered: HashMap<String, usize> = HashMap::new();
    while !waiting.is_empty() {
        // A name that nothing defines is reported where it is used; here it does not hold anything up.
        let ready = |when: &RawWhen| {
            let mut used = when.iter().flat_map(|clause| clause.facts.iter().chain(&clause.not));
            used.all(|id| numbered.contains_key(id) || !all.contains(&id.as_str()))
        };
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, when)| ready(when));
        if now.is_empty() {
            return Err(GuideError::FactLoop(later.into_iter().map(|(id, _)| id.to_owned()).collect()));
        }
        for (id, _) in now {
            let number = numbered.len();
            numbered.insert(id.to_owned(), number);
        }
        waiting = later;
    }
    Ok(numbered)
}
