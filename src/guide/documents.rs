//! The shape of the data files in `assets/guide/`, as written. Nothing is checked here beyond TOML and field names.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One file. Every file may hold every kind of table; all files together make the guide.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct Document {
    pub(super) start: Option<String>,
    pub(super) question: Vec<RawQuestion>,
    pub(super) junction: Vec<RawJunction>,
    pub(super) fact: Vec<RawFact>,
    pub(super) way: Vec<RawWay>,
    pub(super) not_possible: Vec<RawNotPossible>,
    pub(super) reason: Vec<RawReason>,
    pub(super) need: Vec<RawNeed>,
    pub(super) caveat: Vec<RawCaveat>,
    pub(super) step: Vec<RawStep>,
    pub(super) tool: Vec<RawTool>,
    pub(super) phrase: BTreeMap<String, RawText>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawText {
    pub(super) ja: String,
    pub(super) en: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawClause {
    pub(super) answers: BTreeMap<String, Vec<String>>,
    pub(super) facts: Vec<String>,
    pub(super) provided: Vec<String>,
    pub(super) not: Vec<String>,
}

/// Any of these.
pub(super) type RawWhen = Vec<RawClause>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) label: RawText,
    #[serde(default)]
    pub(super) text: RawText,
    #[serde(default)]
    pub(super) explanation: RawText,
    #[serde(default)]
    pub(super) variant: Vec<RawVariant>,
    #[serde(default)]
    pub(super) answer: Vec<RawAnswer>,
    #[serde(default)]
    pub(super) edge: Vec<RawEdge>,
}

/// Other words for a question on some paths.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVariant {
    pub(super) when: RawWhen,
    pub(super) text: Option<RawText>,
    pub(super) explanation: Option<RawText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer {
    pub(super) id: String,
    #[serde(default)]
    pub(super) text: RawText,
    #[serde(default)]
    pub(super) detail: RawText,
    pub(super) warning: Option<RawText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEdge {
    #[serde(default)]
    pub(super) when: RawWhen,
    pub(super) to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJunction {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) edge: Vec<RawEdge>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFact {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWay {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) title: RawText,
    #[serde(default)]
    pub(super) summary: RawText,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawNotPossible {
    pub(super) id: String,
    pub(super) side: super::Side,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) title: RawText,
    #[serde(default)]
    pub(super) text: RawText,
    #[serde(default)]
    pub(super) makes_possible: RawText,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReason {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) text: RawText,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawNeed {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) text: RawText,
    pub(super) only_if: Option<RawText>,
    pub(super) cost: super::Cost,
    #[serde(default)]
    pub(super) from: RawText,
    pub(super) link: Option<String>,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCaveat {
    pub(super) id: String,
    pub(super) kind: super::CaveatKind,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) text: RawText,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    pub(super) at: super::Workplace,
    #[serde(default)]
    pub(super) text: RawText,
    pub(super) menu: Option<super::Menu>,
    pub(super) fields: Option<super::Menu>,
    pub(super) link: Option<String>,
    pub(super) when: RawWhen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTool {
    pub(super) id: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) name: RawText,
    #[serde(default)]
    pub(super) mail: RawText,
    #[serde(default)]
    pub(super) snmp: RawText,
    #[serde(default)]
    pub(super) test: RawText,
}
