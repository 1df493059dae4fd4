//! An alert in words: read again from the datagram whenever it is shown, so that a change of language re-words old
//! alerts too, and better texts reach alerts that came before them.

use super::{
    pet::{Pet, phrases},
    snmp::{self, Message, Trap},
};
use crate::{
    alert_log::{Alert, Path, Severity},
    i18n::Text,
    ipmi::command::SensorNames,
};

use super::pet::{fill, plain};

/// What is shown of an alert, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// One line.
    pub title: Text,
    /// What happened.
    pub detail: Text,
    /// What to do about it.
    pub advice: Text,
    /// Every decoded field, in the order a person reads them.
    pub fields: Vec<(Text, String)>,
}

impl Description {
    /// All texts, for a search.
    pub(super) fn words(&self) -> String {
        let texts = [&self.title, &self.detail, &self.advice];
        let mut words: Vec<&str> = texts
            .iter()
            .flat_map(|text| [text.ja.as_str(), text.en.as_str()])
            .collect();
        words.extend(self.fields.iter().map(|(_, value)| value.as_str()));
        words.join("\n")
    }
}

/// Puts an alert of the log into words, with the names of the server's sensors where they are known.
pub fn describe(alert: &Alert, sensors: Option<&SensorNames>) -> Description {
    let content = Content::of_datagram(&alert.raw);
    let mut description = content.describe(sensors);
    if alert.is_test && !content.says_test() {
        description.title = fill(&phrases().pet.test_of, &[("event", &description.title)]);
        description.advice = phrases().pet.test_advice.clone();
    }
    description
}

/// A notification, understood as far as it goes.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A Platform Event Trap.
    Pet(Box<Pet>),
    /// One of the generic traps 0–5.
    Generic(Box<Trap>),
    /// A trap of the PET enterprise that does not hold what it should.
    BrokenPet(Box<Trap>),
    /// Any other notification.
    Other(Box<Trap>),
    /// No notification that can be read.
    Unreadable,
}

impl Content {
    pub(super) fn of_datagram(raw: &[u8]) -> Self {
        snmp::decode(raw).map_or(Self::Unreadable, |message| Self::of_message(&message))
    }

    pub(super) fn of_message(message: &Message) -> Self {
        let trap = message.trap();
        match Pet::from_trap(trap) {
            Some(Ok(pet)) => Self::Pet(Box::new(pet)),
            Some(Err(_)) => Self::BrokenPet(Box::new(trap.clone())),
            None if (0..=5).contains(&trap.generic) => Self::Generic(Box::new(trap.clone())),
            None => Self::Other(Box::new(trap.clone())),
        }
    }

    pub(super) fn pet(&self) -> Option<&Pet> {
        match self {
            Self::Pet(pet) => Some(pet),
            _ => None,
        }
    }

    /// Whether it is of a kind that is known here.
    pub(super) fn is_understood(&self) -> bool {
        matches!(self, Self::Pet(_) | Self::Generic(_))
    }

    /// Whether it is one of the generic traps.
    pub(super) fn says_generic(&self) -> bool {
        matches!(self, Self::Generic(_))
    }

    /// Whether it says itself that it is a test.
    pub(super) fn says_test(&self) -> bool {
        self.pet().is_some_and(Pet::is_test)
    }

    pub(super) fn path(&self) -> Path {
        match self {
            Self::Pet(_) | Self::BrokenPet(_) => Path::BmcSnmp,
            Self::Generic(_) => Path::AgentSnmp,
            Self::Other(_) | Self::Unreadable => Path::OtherSnmp,
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Pet(pet) => pet.severity(),
            Self::Generic(trap) => {
                let known = phrases()
                    .trap
                    .generic
                    .iter()
                    .find(|known| known.number == trap.generic);
                known.map_or(Severity::Information, |known| known.severity)
            }
            // Nobody knows how bad it is: somebody should look.
            Self::BrokenPet(_) | Self::Other(_) | Self::Unreadable => Severity::Warning,
        }
    }

    pub(super) fn describe(&self, sensors: Option<&SensorNames>) -> Description {
        let words = &phrases().trap;
        let (trap, title, advice) = match self {
            Self::Pet(pet) => return pet.describe_with(sensors),
            Self::Unreadable => {
                return Description {
                    title: words.unreadable_title.clone(),
                    detail: words.unreadable_detail.clone(),
                    advice: words.unreadable_advice.clone(),
                    fields: Vec::new(),
                };
            }
            Self::BrokenPet(trap) => (trap, &phrases().pet.broken_title, &phrases().pet.broken_advice),
            Self::Generic(trap) => {
                let known = words.generic.iter().find(|known| known.number == trap.generic);
                let unknown = (&words.unknown_title, &words.unknown_advice);
                let (title, advice) = known.map_or(unknown, |known| (&known.title, &known.advice));
                (trap, title, advice)
            }
            Self::Other(trap) => (trap, &words.unknown_title, &words.unknown_advice),
        };
        let oid = plain(trap.trap_oid.to_string());
        let detail = match self {
            Self::BrokenPet(_) => &phrases().pet.broken_detail,
            _ => &words.detail,
        };
        Description {
            title: fill(title, &[("oid", &oid)]),
            detail: fill(
                detail,
                &[("oid", &oid), ("varbinds", &plain(varbinds_in_words(trap)))],
            ),
            advice: advice.clone(),
            fields: fields(trap),
        }
    }
}

fn varbinds_in_words(trap: &Trap) -> String {
    let pairs = trap
        .varbinds
        .iter()
        .map(|varbind| format!("{} = {}", varbind.oid, varbind.value));
    let all: Vec<String> = pairs.collect();
    if all.is_empty() {
        "-".to_owned()
    } else {
        all.join(", ")
    }
}

fn fields(trap: &Trap) -> Vec<(Text, String)> {
    let names = &phrases().field;
    let mut fields = vec![
        (names.trap_oid.clone(), trap.trap_oid.to_string()),
        (names.enterprise.clone(), trap.enterprise.to_string()),
    ];
    if let Some(address) = trap.agent_address {
        fields.push((names.agent_address.clone(), address.to_string()));
    }
    let uptime = format!("{}.{:02} s", trap.uptime_ticks / 100, trap.uptime_ticks % 100);
    fields.push((names.uptime.clone(), uptime));
    let varbinds = trap.varbinds.iter();
    fields.extend(varbinds.map(|varbind| (plain(varbind.oid.to_string()), varbind.value.to_string())));
    fields
}
