//! A notification in words: its name, how bad it is, and every varbind.

use super::{
    table::{KnownTrap, Part, TABLES},
    value::{self, shown},
};
use crate::{
    alert_log::{Path, Severity},
    i18n::Text,
    receive::{
        describe::{Description, Names},
        mib::{Object, TrapName},
        pet::{fill, phrases, plain},
        snmp::{Oid, Trap, Varbind},
    },
};

/// How much of a variable's text goes into the title, in characters.
const SUBJECT_CHARS: usize = 60;

/// What is known of a notification.
#[derive(Clone, Copy, Debug)]
pub(in crate::receive) enum Known<'n> {
    /// It stands in our tables.
    Table(&'n KnownTrap),
    /// A MIB file of the user names it.
    Mib(&'n TrapName),
    /// Nobody here knows it.
    Nothing,
}

/// Looks a notification up: our own words first, for they are in both languages and say what to do.
pub(in crate::receive) fn known<'n>(trap: &Trap, names: Names<'n>) -> Known<'n> {
    let oid = &trap.trap_oid.0;
    if let Some(row) = TABLES.trap(oid) {
        return Known::Table(row);
    }
    let named = names.mibs.and_then(|mibs| mibs.trap(oid));
    named.map_or(Known::Nothing, Known::Mib)
}

/// How bad one of its variables says that it is: makers send the same trap for the fault and for its end.
fn said_severity(trap: &Trap) -> Option<Severity> {
    let said = trap.varbinds.iter().filter_map(|varbind| {
        let (object, _) = TABLES.object(&varbind.oid.0)?;
        object.severity(&varbind.value)
    });
    said.max()
}

/// Whether one of its variables says that what it names is over.
fn says_over(trap: &Trap) -> bool {
    trap.varbinds.iter().any(|varbind| {
        let known = TABLES.object(&varbind.oid.0);
        known.is_some_and(|(object, _)| object.is_over(&varbind.value))
    })
}

/// Whether it says itself that it is a test.
pub(in crate::receive) fn is_test(trap: &Trap) -> bool {
    TABLES.trap(&trap.trap_oid.0).is_some_and(|row| row.is_test)
}

impl Known<'_> {
    pub(in crate::receive) fn is_known(self) -> bool {
        !matches!(self, Self::Nothing)
    }

    pub(in crate::receive) fn severity(self, trap: &Trap) -> Severity {
        match self {
            Self::Table(row) => said_severity(trap).unwrap_or(row.severity),
            Self::Mib(named) => named.severity.unwrap_or(Severity::Warning),
            // Nobody knows how bad it is: somebody should look.
            Self::Nothing => Severity::Warning,
        }
    }

    pub(in crate::receive) fn path(self, trap: &Trap) -> Path {
        let of_row = match self {
            Self::Table(row) => row.from,
            Self::Mib(_) | Self::Nothing => None,
        };
        let of_enterprise = || TABLES.enterprise(&trap.trap_oid.0)?.from;
        of_row
            .or_else(of_enterprise)
            .map_or(Path::OtherSnmp, |from| from.path())
    }
}

/// The notification in words, all of it.
pub(in crate::receive) fn describe(trap: &Trap, names: Names<'_>) -> Description {
    let words = &phrases().trap;
    let known = known(trap, names);
    let oid = plain(trap.trap_oid.to_string());
    let variables: Vec<Variable<'_>> = trap.varbinds.iter().map(|one| Variable::of(one, names)).collect();
    let list = in_a_row(&variables);
    let of_part = |part| {
        variables
            .iter()
            .find(|variable| variable.part == part && !variable.text.is_empty())
    };
    let (title, detail, advice) = match known {
        Known::Table(row) => {
            let name = plain(row.name.clone());
            let title = fill(&words.named_title, &[("title", &row.title), ("name", &name)]);
            let source = plain(row.source.clone());
            let parts = [
                ("name", &name),
                ("oid", &oid),
                ("source", &source),
                ("varbinds", &list),
            ];
            (title, fill(&words.named_detail, &parts), row.advice.clone())
        }
        Known::Mib(named) => {
            let name = plain(named.name.clone());
            let title = fill(
                &words.mib_title,
                &[("name", &name), ("module", &plain(named.module.clone()))],
            );
            let description = plain(named.description.clone());
            let parts = [
                ("name", &name),
                ("oid", &oid),
                ("source", &plain(named.module.clone())),
                ("varbinds", &list),
                ("description", &description),
            ];
            let pattern = if named.description.is_empty() {
                &words.named_detail
            } else {
                &words.mib_detail
            };
            (title, fill(pattern, &parts), words.mib_advice.clone())
        }
        Known::Nothing => {
            let enterprise = TABLES
                .enterprise(&trap.trap_oid.0)
                .map(|known| plain(known.name.clone()));
            let title = match &enterprise {
                Some(enterprise) => fill(&words.maker_title, &[("oid", &oid), ("maker", enterprise)]),
                None => fill(&words.unknown_title, &[("oid", &oid)]),
            };
            let detail = fill(&words.detail, &[("oid", &oid), ("varbinds", &list)]);
            (title, detail, words.unknown_advice.clone())
        }
    };
    let title = match of_part(Part::Subject) {
        Some(subject) => {
            let one_line: Vec<&str> = subject.text.split_whitespace().collect();
            let subject = plain(one_line.join(" ").chars().take(SUBJECT_CHARS).collect());
            fill(
                &words.title_with_subject,
                &[("title", &title), ("subject", &subject)],
            )
        }
        None => title,
    };
    let detail = match of_part(Part::Message) {
        Some(message) => {
            let message = plain(message.text.clone());
            fill(
                &words.detail_with_message,
                &[("detail", &detail), ("message", &message)],
            )
        }
        None => detail,
    };
    let (title, advice) = if says_over(trap) {
        let words = &phrases().pet;
        (fill(&words.over, &[("event", &title)]), words.over_advice.clone())
    } else {
        (title, advice)
    };
    Description {
        title,
        detail,
        advice,
        fields: fields(trap, known, &variables),
    }
}

/// A varbind with its name.
struct Variable<'v> {
    oid: &'v Oid,
    /// `ifDescr.2`; none where nobody knows it.
    name: Option<String>,
    part: Part,
    text: String,
    typed: String,
}

impl<'v> Variable<'v> {
    fn of(varbind: &'v Varbind, names: Names<'_>) -> Self {
        let oid = &varbind.oid.0;
        let of_table = TABLES.object(oid);
        let of_mib = names.mibs.and_then(|mibs| mibs.object(oid));
        let part = of_table.map(|(known, _)| known.part).unwrap_or_default();
        // Whoever knows more of the number knows better.
        let found = match (of_table, of_mib) {
            (Some((_, rest)), Some(named)) if named.1.len() < rest.len() => Some(named),
            (Some((known, rest)), _) => Some((&known.object, rest)),
            (None, named) => named,
        };
        let shown = shown(&varbind.value, found.map(|(object, _)| object));
        Self {
            oid: &varbind.oid,
            name: found.map(|(object, instance)| with_instance(object, instance)),
            part,
            typed: shown.typed(),
            text: shown.text,
        }
    }

    /// `ifDescr.2 (1.3.6.1.2.1.2.2.1.2.2)`, or the number alone.
    fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.oid),
            None => self.oid.to_string(),
        }
    }
}

fn with_instance(object: &Object, instance: &[u32]) -> String {
    instance
        .iter()
        .fold(object.name.clone(), |name, number| format!("{name}.{number}"))
}

fn in_a_row(variables: &[Variable<'_>]) -> Text {
    let pairs = variables.iter().map(|variable| {
        let name = variable.name.clone().unwrap_or_else(|| variable.oid.to_string());
        format!("{name} = {}", variable.text)
    });
    let all: Vec<String> = pairs.collect();
    plain(if all.is_empty() {
        "-".to_owned()
    } else {
        all.join(", ")
    })
}

fn fields(trap: &Trap, known: Known<'_>, variables: &[Variable<'_>]) -> Vec<(Text, Text)> {
    let names = &phrases().field;
    let name = match known {
        Known::Table(row) => Some((&row.name, &row.source)),
        Known::Mib(named) => Some((&named.name, &named.module)),
        Known::Nothing => None,
    };
    let mut fields = Vec::new();
    if let Some((name, source)) = name {
        fields.push((names.trap_name.clone(), plain(format!("{name} ({source})"))));
    }
    let maker = TABLES.enterprise(&trap.enterprise.0);
    let enterprise = match maker {
        Some(maker) => format!("{} ({})", trap.enterprise, maker.name),
        None => trap.enterprise.to_string(),
    };
    fields.extend([
        (names.trap_oid.clone(), plain(trap.trap_oid.to_string())),
        (names.enterprise.clone(), plain(enterprise)),
    ]);
    if let Some(address) = trap.agent_address {
        fields.push((names.agent_address.clone(), plain(address.to_string())));
    }
    fields.push((names.uptime.clone(), plain(value::ticks(trap.uptime_ticks))));
    fields.extend(
        variables
            .iter()
            .map(|variable| (plain(variable.label()), plain(variable.typed.clone()))),
    );
    fields
}
