//! The findings' texts, references and advisories: `assets/safety/findings.toml`, read once. It decides nothing.

use crate::i18n::Text;
use serde::Deserialize;
use std::{collections::HashMap, sync::LazyLock};

/// How bad a finding is, least first.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Worth knowing.
    Information,
    /// To be put right.
    Warning,
    /// A way in without a password.
    Error,
}

/// What is known about one finding.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) id: String,
    #[serde(rename = "severity")]
    pub(super) grade: Grade,
    pub(super) title: Text,
    pub(super) what: Text,
    pub(super) why: Text,
    pub(super) fix: Text,
    pub(super) references: Vec<String>,
    /// Where the fact stands.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    pub(super) source: String,
}

/// A published weakness of certain models and firmware.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advisory {
    /// The finding that says it.
    pub(super) finding: String,
    pub(super) manufacturer_id: u32,
    /// Major and minor: this revision and older ones have it.
    pub(super) last_firmware: [u8; 2],
    pub(super) models: String,
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    pub(super) source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactoryNames {
    names: Vec<String>,
    #[allow(dead_code, reason = "for whoever reads the file")]
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    factory_names: FactoryNames,
    advisory: Vec<Advisory>,
    finding: Vec<Fact>,
}

/// All facts.
pub(super) struct Facts {
    findings: HashMap<String, Fact>,
    pub(super) advisories: Vec<Advisory>,
    factory_names: Vec<String>,
}

/// Part of the program; a test holds that they can be read.
pub(super) static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../assets/safety/findings.toml"))
        .expect("the findings are part of the program, and a test reads them all");
    Facts {
        findings: file
            .finding
            .into_iter()
            .map(|fact| (fact.id.clone(), fact))
            .collect(),
        advisories: file.advisory,
        factory_names: file.factory_names.names,
    }
});

impl Facts {
    /// A finding by its name.
    pub(super) fn finding(&self, id: &str) -> &Fact {
        self.findings
            .get(id)
            .expect("a test holds that every finding that is judged has its text")
    }

    /// Whether makers give this name to a user.
    pub(super) fn is_factory_name(&self, name: &str) -> bool {
        self.factory_names.iter().any(|known| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_both_languages_references_and_a_source() {
        let written = include_str!("../../../assets/safety/findings.toml")
            .matches("[[finding]]")
            .count();
        assert_eq!(FACTS.findings.len(), written, "two findings have the same name");
        for fact in FACTS.findings.values() {
            for text in [&fact.title, &fact.what, &fact.why, &fact.fix] {
                assert!(
                    !text.ja.is_ascii() && !text.ja.trim().is_empty(),
                    "{}: {text:?}",
                    fact.id
                );
                assert!(!text.en.trim().is_empty(), "{}: {text:?}", fact.id);
                let ascii = |c: char| c.is_ascii() || "“”".contains(c);
                assert!(
                    text.en.chars().all(ascii),
                    "{} is not English: {}",
                    fact.id,
                    text.en
                );
            }
            assert!(
                !fact.references.is_empty() && !fact.source.is_empty(),
                "{}",
                fact.id
            );
        }
        assert!(
            FACTS
                .advisories
                .iter()
                .all(|advisory| !advisory.source.is_empty())
        );
    }
}
