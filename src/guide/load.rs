//! From files to a [`Guide`]: reads, resolves every name, and refuses what is wrong with the place where it stands.
//!
//! Whether the graph makes sense (loops, dead ends, what no path reaches) is the next floor's business, `validate`.

use super::condition::Condition;
use super::documents::{
    Document, RawCaveat, RawFact, RawJunction, RawNeed, RawNotPossible, RawQuestion, RawReason, RawStep,
    RawText, RawTool, RawWay,
};
use super::model::PHRASES;
use super::names::Names;
use super::{Guide, GuideError, Links, Place, Text, Tool};
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
        line: error.span().map(|span| {
            1 + source
                .text
                .get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
        }),
        detail: error.message().to_owned(),
    })
}

/// Names a table of a file.
pub(super) fn place(file: &str, kind: &str, id: &str) -> Place {
    Place {
        file: file.to_owned(),
        at: format!("{kind} \"{id}\""),
    }
}

/// A text that must be there in both languages.
pub(super) fn required_text(raw: RawText, place: &Place, field: &'static str) -> Result<Text, GuideError> {
    for (text, language) in [(&raw.ja, Language::Ja), (&raw.en, Language::En)] {
        if text.trim().is_empty() {
            return Err(GuideError::MissingLanguage {
                place: place.clone(),
                field,
                language,
            });
        }
    }
    Ok(Text {
        ja: raw.ja.trim().to_owned(),
        en: raw.en.trim().to_owned(),
    })
}

pub(super) fn optional_text(
    raw: Option<RawText>,
    place: &Place,
    field: &'static str,
) -> Result<Option<Text>, GuideError> {
    raw.map(|raw| required_text(raw, place, field)).transpose()
}

pub(super) fn required_source(source: String, place: &Place) -> Result<String, GuideError> {
    if source.trim().is_empty() {
        return Err(GuideError::MissingSource(place.clone()));
    }
    Ok(source)
}

/// Every table of every file, with its place.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) start: Option<String>,
    pub(super) questions: Vec<(Place, RawQuestion)>,
    pub(super) junctions: Vec<(Place, RawJunction)>,
    pub(super) facts: Vec<(Place, RawFact)>,
    pub(super) ways: Vec<(Place, RawWay)>,
    pub(super) not_possible: Vec<(Place, RawNotPossible)>,
    pub(super) reasons: Vec<(Place, RawReason)>,
    pub(super) needs: Vec<(Place, RawNeed)>,
    pub(super) caveats: Vec<(Place, RawCaveat)>,
    pub(super) steps: Vec<(Place, RawStep)>,
    pub(super) tools: Vec<(Place, RawTool)>,
    pub(super) phrases: Vec<(Place, String, RawText)>,
}

impl Tables {
    fn read(sources: &[Source<'_>]) -> Result<Self, GuideError> {
        let mut tables = Self::default();
        for source in sources {
            let document: Document = read_toml(*source)?;
            let at = |kind: &str, id: &str| place(source.file, kind, id);
            tables.start = tables.start.or(document.start);
            tables.questions.extend(
                document
                    .question
                    .into_iter()
                    .map(|raw| (at("question", &raw.id), raw)),
            );
            tables.junctions.extend(
                document
                    .junction
                    .into_iter()
                    .map(|raw| (at("junction", &raw.id), raw)),
            );
            tables
                .facts
                .extend(document.fact.into_iter().map(|raw| (at("fact", &raw.id), raw)));
            tables
                .ways
                .extend(document.way.into_iter().map(|raw| (at("way", &raw.id), raw)));
            tables.not_possible.extend(
                document
                    .not_possible
                    .into_iter()
                    .map(|raw| (at("not-possible", &raw.id), raw)),
            );
            tables.reasons.extend(
                document
                    .reason
                    .into_iter()
                    .map(|raw| (at("reason", &raw.id), raw)),
            );
            tables
                .needs
                .extend(document.need.into_iter().map(|raw| (at("need", &raw.id), raw)));
            tables.caveats.extend(
                document
                    .caveat
                    .into_iter()
                    .map(|raw| (at("caveat", &raw.id), raw)),
            );
            tables
                .steps
                .extend(document.step.into_iter().map(|raw| (at("step", &raw.id), raw)));
            tables
                .tools
                .extend(document.tool.into_iter().map(|raw| (at("tool", &raw.id), raw)));
            tables.phrases.extend(
                document
                    .phrase
                    .into_iter()
                    .map(|(id, raw)| (at("phrase", &id), id, raw)),
            );
        }
        tables.refuse_duplicates()?;
        Ok(tables)
    }

    /// Questions and junctions share their names, as do facts and ways: edges and conditions speak of both alike.
    fn refuse_duplicates(&self) -> Result<(), GuideError> {
        let nodes = self.questions.iter().map(|(place, raw)| (place, raw.id.as_str()));
        refuse_duplicate_ids(
            nodes.chain(self.junctions.iter().map(|(place, raw)| (place, raw.id.as_str()))),
        )?;
        let facts = self.facts.iter().map(|(place, raw)| (place, raw.id.as_str()));
        refuse_duplicate_ids(facts.chain(self.ways.iter().map(|(place, raw)| (place, raw.id.as_str()))))?;
        refuse_duplicate_ids(
            self.not_possible
                .iter()
                .map(|(place, raw)| (place, raw.id.as_str())),
        )?;
        refuse_duplicate_ids(self.reasons.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.needs.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.caveats.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.steps.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.tools.iter().map(|(place, raw)| (place, raw.id.as_str())))?;
        refuse_duplicate_ids(self.phrases.iter().map(|(place, id, _)| (place, id.as_str())))?;
        for (place, question) in &self.questions {
            let answers = question
                .answer
                .iter()
                .map(|answer| (answer_place(place, &answer.id), answer.id.as_str()));
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
            return Err(GuideError::DuplicateId {
                place: place.clone(),
                first: first.clone(),
            });
        }
    }
    Ok(())
}

pub(super) fn answer_place(question: &Place, id: &str) -> Place {
    Place {
        file: question.file.clone(),
        at: format!("{}, answer \"{id}\"", question.at),
    }
}

/// Resolves names; see [`Guide::parse`].
fn resolve(sources: &[Source<'_>], links: &Links) -> Result<Guide, GuideError> {
    let mut tables = Tables::read(sources)?;
    let names = Names::of(&tables, links)?;
    let start = tables.start.take().ok_or(GuideError::MissingStart)?;
    let start_place = Place {
        file: sources.first().map_or_else(String::new, |s| s.file.to_owned()),
        at: "start".into(),
    };
    let phrases = resolve_phrases(tables.phrases)?;

    let mut facts = vec![Condition::default(); names.facts.len()];
    for (place, id, when) in (tables
        .facts
        .iter()
        .map(|(place, raw)| (place, &raw.id, &raw.when)))
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
    tables
        .into_iter()
        .map(|(place, raw)| build(&place, raw))
        .collect()
}

fn resolve_phrases(raw: Vec<(Place, String, RawText)>) -> Result<BTreeMap<String, Text>, GuideError> {
    let mut phrases = BTreeMap::new();
    for (place, id, raw) in raw {
        // As written: the blank after a comma belongs to it.
        let text = Text {
            ja: raw.ja.clone(),
            en: raw.en.clone(),
        };
        required_text(raw, &place, "text")?;
        phrases.insert(id, text);
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
