//! What was learnt of models from what was seen, as it stands in a file: with when, where and how often, so that it can
//! be judged, and forgotten.

use super::{Fact, KnownFact, Model, Origin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The shape of the file.
const VERSION: u32 = 1;

/// Everything that was learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learnt {
    version: u32,
    /// Which model each server was when it was last read, by the server's name and address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    servers: BTreeMap<String, Model>,
    /// By model.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    models: BTreeMap<String, Vec<LearntFact>>,
}

/// One fact with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntFact {
    #[serde(flatten)]
    fact: Fact,
    server: String,
    first_seen: Timestamp,
    last_seen: Timestamp,
    times: u32,
}

/// Why a file of what was learnt cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearntError {
    /// It is not TOML of the right shape.
    #[error("{0}")]
    Shape(String),
    /// A newer version of this product wrote it.
    #[error("version {0}, newer than {VERSION}")]
    TooNew(u32),
}

impl Default for Learnt {
    fn default() -> Self {
        Self {
            version: VERSION,
            servers: BTreeMap::new(),
            models: BTreeMap::new(),
        }
    }
}

impl Learnt {
    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self, LearntError> {
        #[derive(Deserialize)]
        struct OnlyVersion {
            version: u32,
        }
        let wrong = |error: toml::de::Error| LearntError::Shape(error.to_string());
        let OnlyVersion { version } = toml::from_str(text).map_err(wrong)?;
        if version > VERSION {
            return Err(LearntError::TooNew(version));
        }
        toml::from_str(text).map_err(wrong)
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        toml::to_string_pretty(self).expect("tables, texts and numbers are TOML")
    }

    /// The model that a server was when it was last read.
    pub fn model_of(&self, server: &str) -> Option<&Model> {
        self.servers.get(server)
    }

    /// What was learnt of a model.
    pub fn facts_of(&self, model: &Model) -> Vec<KnownFact> {
        let facts = self.models.get(&model.to_string());
        let known = |learnt: &LearntFact| KnownFact {
            fact: learnt.fact.clone(),
            origin: Origin::Learnt {
                server: learnt.server.clone(),
                first_seen: learnt.first_seen,
                last_seen: learnt.last_seen,
                times: learnt.times,
            },
        };
        facts.into_iter().flatten().map(known).collect()
    }

    /// Notes what a session with a server (known under `key`, called `name`) showed. Returns whether anything is new
    /// but the time.
    pub fn learn(&mut self, key: &str, name: &str, model: &Model, facts: Vec<Fact>, now: Timestamp) -> bool {
        let mut is_new = self.servers.insert(key.to_owned(), model.clone()).as_ref() != Some(model);
        let known = self.models.entry(model.to_string()).or_default();
        for fact in facts {
            if let Some(same) = known.iter_mut().find(|known| known.fact.is_about_the_same(&fact)) {
                is_new |= same.fact != fact;
                same.fact = fact;
                same.last_seen = now;
                same.times = same.times.saturating_add(1);
                name.clone_into(&mut same.server);
            } else {
                is_new = true;
                known.push(LearntFact {
                    fact,
                    server: name.to_owned(),
                    first_seen: now,
                    last_seen: now,
                    times: 1,
                });
            }
        }
        is_new
    }

    /// Forgets what was learnt of a model; how much that was. Which server is which model stays.
    pub fn forget(&mut self, model: &Model) -> usize {
        self.models
            .remove(&model.to_string())
            .map_or(0, |facts| facts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Table, known, seen};
    use super::*;
    use crate::ipmi::Observed;

    fn model() -> Model {
        Model {
            manufacturer_id: 119,
            product_id: 1024,
            firmware: "5.07".to_owned(),
        }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(secs).expect("a time")
    }

    #[test]
    fn what_was_seen_is_kept_with_its_evidence_and_used() {
        let mut learnt = Learnt::default();
        let observed = Observed {
            needed_administrator: true,
            no_set_in_progress: vec![crate::ipmi::known::ParameterTable::Pef],
            ..Observed::default()
        };
        assert!(learnt.learn("bmc/a", "a", &model(), seen(&observed, 17), at(1)));
        learnt.learn("bmc/b", "b", &model(), seen(&observed, 17), at(2));
        assert!(
            !learnt.learn("bmc/b", "b", &model(), Vec::new(), at(3)),
            "nothing new"
        );
        let read = Learnt::parse(&learnt.to_text()).expect("its own text");
        assert_eq!(read, learnt);
        let facts = read.facts_of(&model());
        assert_eq!(facts.len(), 3, "suite, privilege, flag");
        for fact in &facts {
            let Origin::Learnt {
                server,
                first_seen,
                last_seen,
                times,
            } = &fact.origin
            else {
                panic!("it was learnt: {fact:?}");
            };
            assert_eq!(
                (server.as_str(), *first_seen, *last_seen, *times),
                ("b", at(1), at(2), 2)
            );
        }
        let known = known(&facts);
        assert!(known.reads_as_administrator);
        assert_eq!(known.no_set_in_progress, [Table::Pef.into()]);
    }

    #[test]
    fn another_suite_replaces_the_one_before_and_another_firmware_starts_anew() {
        let mut learnt = Learnt::default();
        learnt.learn("k", "a", &model(), vec![Fact::Suite { suite: 3 }], at(1));
        learnt.learn("k", "a", &model(), vec![Fact::Suite { suite: 17 }], at(2));
        let facts = learnt.facts_of(&model());
        assert_eq!(
            facts.iter().map(|it| &it.fact).collect::<Vec<_>>(),
            [&Fact::Suite { suite: 17 }]
        );
        let updated = Model {
            firmware: "5.08".to_owned(),
            ..model()
        };
        assert_eq!(learnt.facts_of(&updated), []);
        assert_eq!((learnt.forget(&model()), learnt.forget(&model())), (1, 0));
        assert_eq!(learnt.model_of("k"), Some(&model()));
    }

    #[test]
    fn a_newer_or_broken_file_is_told_apart() {
        assert_eq!(
            Learnt::parse("version = 2\nnews = 1"),
            Err(LearntError::TooNew(2))
        );
        assert!(matches!(
            Learnt::parse("version = 1\nnews = 1"),
            Err(LearntError::Shape(_))
        ));
        assert!(matches!(Learnt::parse(""), Err(LearntError::Shape(_))));
    }
}
