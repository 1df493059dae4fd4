//! The guide as it is in memory: names resolved, checked, immutable. Built only by the loader.

use super::condition::{Condition, Known, Truth};
use super::links::Link;
use super::{AnswerId, QuestionId, Text};
use crate::i18n::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The flowcharts with everything that hangs on them.
#[derive(Debug)]
pub struct Guide {
    pub(super) start: Target,
    pub(super) questions: Vec<Question>,
    pub(super) junctions: Vec<Junction>,
    /// Conditions of facts (and of ways, which are facts too), each after those it speaks of.
    pub(super) facts: Vec<Condition>,
    pub(super) ways: Vec<Way>,
    pub(super) not_possible: Vec<NotPossible>,
    pub(super) reasons: Vec<Reason>,
    pub(super) needs: Vec<Need>,
    pub(super) caveats: Vec<Caveat>,
    pub(super) steps: Vec<SetupStep>,
    pub(super) tools: Vec<Tool>,
    pub(super) phrases: BTreeMap<String, Text>,
    /// By question: itself and every question that may be asked after it.
    pub(super) downstream: Vec<Vec<bool>>,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Question(usize),
    Junction(usize),
    End,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) when: Condition,
    pub(super) to: Target,
}

/// A fork in the way that asks nothing.
#[derive(Debug)]
pub(super) struct Junction {
    pub(super) id: String,
    pub(super) edges: Vec<Edge>,
}

/// A question of the flowchart.
#[derive(Debug)]
pub struct Question {
    /// Its name in answers files.
    pub id: QuestionId,
    /// A noun for the way taken so far.
    pub label: Text,
    /// The question, as asked when no variant applies.
    pub text: Text,
    /// One or two sentences on what is asked.
    pub explanation: Text,
    /// The answers offered, in order; one of them is `unknown`.
    pub answers: Vec<Answer>,
    /// Where the question comes from.
    pub source: String,
    pub(super) variants: Vec<Variant>,
    pub(super) edges: Vec<Edge>,
}

impl Question {
    /// One of its answers.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id.as_str() == id)
    }
}

/// Other words for a question on some paths.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) when: Condition,
    pub(super) text: Option<Text>,
    pub(super) explanation: Option<Text>,
}

/// An answer to a question.
#[derive(Debug)]
pub struct Answer {
    /// Its name in answers files.
    pub id: AnswerId,
    /// The answer.
    pub text: Text,
    /// One sentence that explains it; for `unknown`, how the other answers differ and where this one leads.
    pub detail: Text,
    /// What to know before choosing it.
    pub warning: Option<Text>,
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// お客様ご自身: the alert goes to addresses of the customer's own.
    #[serde(rename = "self")]
    SelfManaged,
    /// エクスプレス通報サービス: the alert goes to the monitoring centre.
    Express,
}

/// One way of being told: one of four self-managed ways or of nine Express methods.
#[derive(Debug)]
pub struct Way {
    /// Its name, with the side before the colon: `self:snmp-ee3`, `express:https-mg`.
    pub id: String,
    /// Who is told.
    pub side: Side,
    /// Its name for people.
    pub title: Text,
    /// One sentence on how the alert travels.
    pub summary: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) fact: usize,
}

impl Way {
    /// The id without the side: `snmp-ee3`, `https-mg`.
    pub fn name(&self) -> &str {
        self.id.split_once(':').map_or(self.id.as_str(), |(_, name)| name)
    }
}

/// Why a wish cannot be met, and what would change that.
#[derive(Debug)]
pub struct NotPossible {
    /// Its name, for example `no-line`.
    pub id: String,
    /// Which wish.
    pub side: Side,
    /// The finding in a few words.
    pub title: Text,
    /// Why.
    pub text: Text,
    /// What would make it possible.
    pub makes_possible: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// Why the outcome is what it is; the answers it rests on come with it.
#[derive(Debug)]
pub struct Reason {
    /// Its name.
    pub id: String,
    /// The reason, as a sentence that follows "because you said …".
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// What something costs the customer, as far as the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// Comes with the server.
    Bundled,
    /// A paid licence.
    Paid,
    /// Part of a contract or of the warranty.
    Contract,
    /// Equipment or a line of the customer's own.
    Own,
    /// The source doesn't say: ask the vendor.
    AskVendor,
    /// Nothing.
    Free,
}

impl Cost {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Bundled => "cost-bundled",
            Self::Paid => "cost-paid",
            Self::Contract => "cost-contract",
            Self::Own => "cost-own",
            Self::AskVendor => "cost-ask-vendor",
            Self::Free => "cost-free",
        }
    }
}

/// Something the customer must have.
#[derive(Debug)]
pub struct Need {
    /// Its name.
    pub id: String,
    /// What is needed, and where it is installed.
    pub text: Text,
    /// Needed only in this case, for example where a UPS is monitored too.
    pub only_if: Option<Text>,
    /// What it costs.
    pub cost: Cost,
    /// Where it comes from.
    pub from: Text,
    /// An address about it.
    pub link: Option<Link>,
    /// The source of the statement.
    pub source: String,
    pub(super) when: Condition,
}

/// What kind of warning a caveat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaveatKind {
    /// Two ways of the set get in each other's way.
    Conflict,
    /// What this set does not do.
    Limit,
    /// Something assumed that must be confirmed first.
    Confirm,
    /// Good to know.
    Note,
}

impl CaveatKind {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Conflict => "caveat-conflict",
            Self::Limit => "caveat-limit",
            Self::Confirm => "caveat-confirm",
            Self::Note => "caveat-note",
        }
    }
}

/// What to watch out for.
#[derive(Debug)]
pub struct Caveat {
    /// Its name.
    pub id: String,
    /// What kind of warning.
    pub kind: CaveatKind,
    /// The warning.
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// Where a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workplace {
    /// 管理対象サーバ.
    ManagedServer,
    /// 管理サーバ.
    ManagementServer,
    /// The BMC of the managed server.
    Bmc,
    /// With the vendor or a reseller: contracts and applications.
    Contract,
    /// The network, mail or telephone equipment.
    Network,
    /// This product.
    ThisProduct,
}

impl Workplace {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::ManagedServer => "at-managed-server",
            Self::ManagementServer => "at-management-server",
            Self::Bmc => "at-bmc",
            Self::Contract => "at-contract",
            Self::Network => "at-network",
            Self::ThisProduct => "at-this-product",
        }
    }
}

/// One step of the procedure (手順). The order of the data file is the order of work.
#[derive(Debug)]
pub struct SetupStep {
    /// Its name.
    pub id: String,
    /// Where it is done.
    pub at: Workplace,
    /// What to do.
    pub text: Text,
    /// Which of the BMC tools' menus it is done in.
    pub menu: Option<Menu>,
    /// An address about it.
    pub link: Option<Link>,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// A settings page that every tool reaching EE3 has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Menu {
    /// メール通報.
    Mail,
    /// SNMP通報.
    Snmp,
    /// 通報テスト.
    Test,
}

/// A tool that reaches the settings of EE3, and where it has them.
#[derive(Debug)]
pub struct Tool {
    /// Its name in the data files.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// The way to メール通報.
    pub mail: Text,
    /// The way to SNMP通報.
    pub snmp: Text,
    /// The way to the test.
    pub test: Text,
    /// Where it comes from.
    pub source: String,
}

impl Tool {
    /// The way to one settings page.
    pub fn menu(&self, menu: Menu) -> &Text {
        match menu {
            Menu::Mail => &self.mail,
            Menu::Snmp => &self.snmp,
            Menu::Test => &self.test,
        }
    }
}

/// The phrases that titles and lists are built with; the loader refuses data that lacks one.
pub(super) const PHRASES: [&str; 22] = [
    "because",
    "title-self",
    "title-express",
    "title-not-possible",
    "title-join",
    "way-join",
    "cost-bundled",
    "cost-paid",
    "cost-contract",
    "cost-own",
    "cost-ask-vendor",
    "cost-free",
    "caveat-conflict",
    "caveat-limit",
    "caveat-confirm",
    "caveat-note",
    "at-managed-server",
    "at-management-server",
    "at-bmc",
    "at-contract",
    "at-network",
    "at-this-product",
];

impl Guide {
    /// All questions, in the order of the data files.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// One question.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }

    /// All ways: four self-managed ones and nine Express methods.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// Every "not possible because …".
    pub fn not_possible(&self) -> &[NotPossible] {
        &self.not_possible
    }

    /// Every reason.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Every need.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// Every caveat.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }

    /// Every step, in the order of work.
    pub fn steps(&self) -> &[SetupStep] {
        &self.steps
    }

    /// The tools that reach the settings of EE3.
    pub fn tools(&self) -> &[Tool] {
        &self.tools
    }

    /// What a cost is called.
    pub fn cost_label(&self, cost: Cost, language: Language) -> &str {
        self.phrase(cost.phrase()).get(language)
    }

    /// What a kind of caveat is called.
    pub fn caveat_label(&self, kind: CaveatKind, language: Language) -> &str {
        self.phrase(kind.phrase()).get(language)
    }

    /// What the place of a step is called.
    pub fn workplace_label(&self, at: Workplace, language: Language) -> &str {
        self.phrase(at.phrase()).get(language)
    }

    pub(super) fn phrase(&self, id: &str) -> &Text {
        self.phrases.get(id).expect("the loader refuses a guide that lacks one of PHRASES")
    }

    pub(super) fn question_at(&self, index: usize) -> &Question {
        self.questions.get(index).expect("the loader only makes indices of questions it has")
    }

    pub(super) fn edges_of(&self, target: Target) -> &[Edge] {
        match target {
            Target::Question(index) => &self.question_at(index).edges,
            Target::Junction(index) => {
                &self.junctions.get(index).expect("the loader only makes indices of junctions it has").edges
            }
            Target::End => &[],
        }
    }

    /// What follows from the answers chosen; `open` says which unanswered questions may still be asked.
    pub(super) fn known(&self, chosen: &[Option<usize>], open: &[bool]) -> Known {
        let mut known = Known { chosen: chosen.to_vec(), facts: Vec::with_capacity(self.facts.len()) };
        for fact in &self.facts {
            let truth: Truth = fact.truth(&known, open);
            known.facts.push(truth);
        }
        known
    }

    /// Goes on from a question just answered, or from a junction, to the next question or the end.
    pub(super) fn next_from(&self, mut target: Target, chosen: &[Option<usize>]) -> Target {
        let known = self.known(chosen, &[]);
        loop {
            target = self
                .edges_of(target)
                .iter()
                .find(|edge| edge.when.holds(&known))
                .expect("the loader refuses edges whose last has a condition")
                .to;
            if !matches!(target, Target::Junction(_)) {
                return target;
            }
        }
    }

    /// The first question, or the end if `start` leads there.
    pub(super) fn first(&self) -> Target {
        match self.start {
            Target::Junction(_) => self.next_from(self.start, &vec![None; self.questions.len()]),
            target => target,
        }
    }
}
