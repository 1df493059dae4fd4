//! An alert in words: read again from the datagram whenever it is shown, so that a change of language re-words old
//! alerts too, and better texts and names reach alerts that came before them.

use super::{
    mib::Mibs,
    pet::{Pet, fill, phrases, plain},
    snmp::{self, Message, Protection, Trap},
    trap,
};
use crate::{
    alert_log::{Alert, Path, Severity},
    i18n::Text,
    ipmi::command::SensorNames,
};

/// What is shown of an alert, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// One line.
    pub title: Text,
    /// What happened.
    pub detail: Text,
    /// What to do about it.
    pub advice: Text,
    /// Every decoded field with its value, in the order a person reads them.
    pub fields: Vec<(Text, Text)>,
}

impl Description {
    /// All texts, for a search.
    pub(super) fn words(&self) -> String {
        let texts = [&self.title, &self.detail, &self.advice];
        let mut words: Vec<&str> = texts
            .iter()
            .flat_map(|text| [text.ja.as_str(), text.en.as_str()])
            .collect();
        for (name, value) in &self.fields {
            // A variable's name is the same in both languages, and is searched for.
            if name.ja == name.en {
                words.push(&name.en);
            }
            // A value in words only repeats what title and detail say.
            if value.ja == value.en {
                words.push(&value.en);
            }
        }
        words.join("\n")
    }
}

/// The names that an alert can be told with, beyond those that come with the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'n> {
    /// The sensors of the server that sent it.
    pub sensors: Option<&'n SensorNames>,
    /// The user's MIB files.
    pub mibs: Option<&'n Mibs>,
}

impl<'n> From<Option<&'n SensorNames>> for Names<'n> {
    fn from(sensors: Option<&'n SensorNames>) -> Self {
        Self { sensors, mibs: None }
    }
}

/// Puts an alert of the log into words, with the names that are known.
pub fn describe<'n>(alert: &Alert, names: impl Into<Names<'n>>) -> Description {
    let message = snmp::decode(&alert.raw).ok();
    let content = message.as_ref().map_or(Content::Unreadable, Content::of_message);
    let mut description = content.describe(names.into());
    let protection = message
        .as_ref()
        .and_then(|message| message.trap().protection.as_deref());
    description
        .fields
        .extend(protection.into_iter().flat_map(protected));
    if alert.is_test && !content.says_test() {
        description.title = fill(&phrases().pet.test_of, &[("event", &description.title)]);
        description.advice = phrases().pet.test_advice.clone();
    }
    description
}

/// The Platform Event Trap in a datagram; `None` where it is none, or cannot be read.
pub fn pet_of(raw: &[u8]) -> Option<Pet> {
    let message = snmp::decode(raw).ok()?;
    Content::of_message(&message).pet().cloned()
}

/// Who sent a v3 message, and how it was protected.
fn protected(protection: &Protection) -> Vec<(Text, Text)> {
    let names = &phrases().field;
    let user = String::from_utf8_lossy(&protection.user);
    let mut fields = vec![(
        names.snmp_user.clone(),
        plain(format!("{user} ({})", protection.level.name())),
    )];
    let engine = protection.engine.as_ref();
    fields.extend(engine.map(|engine| (names.snmp_engine.clone(), plain(engine.to_string()))));
    fields
}

/// A notification, understood as far as it goes.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A Platform Event Trap.
    Pet(Box<Pet>),
    /// A trap of the PET enterprise that does not hold what it should.
    BrokenPet(Box<Trap>),
    /// Any other notification.
    Trap(Box<Trap>),
    /// No notification that can be read.
    Unreadable,
}

impl Content {
    pub(super) fn of_message(message: &Message) -> Self {
        let trap = message.trap();
        match Pet::from_trap(trap) {
            Some(Ok(pet)) => Self::Pet(Box::new(pet)),
            Some(Err(_)) => Self::BrokenPet(Box::new(trap.clone())),
            None => Self::Trap(Box::new(trap.clone())),
        }
    }

    pub(super) fn pet(&self) -> Option<&Pet> {
        match self {
            Self::Pet(pet) => Some(pet),
            _ => None,
        }
    }

    /// Whether it is of a kind that has a name here.
    pub(super) fn is_understood(&self, names: Names<'_>) -> bool {
        match self {
            Self::Pet(_) => true,
            Self::Trap(trap) => trap::known(trap, names).is_known(),
            Self::BrokenPet(_) | Self::Unreadable => false,
        }
    }

    /// Whether it is one of the generic traps.
    pub(super) fn says_generic(&self) -> bool {
        matches!(self, Self::Trap(trap) if (0..=5).contains(&trap.generic))
    }

    /// Whether it says itself that it is a test.
    pub(super) fn says_test(&self) -> bool {
        match self {
            Self::Pet(pet) => pet.is_test(),
            Self::Trap(trap) => trap::is_test(trap),
            Self::BrokenPet(_) | Self::Unreadable => false,
        }
    }

    pub(super) fn path(&self, names: Names<'_>) -> Path {
        match self {
            Self::Pet(_) | Self::BrokenPet(_) => Path::BmcSnmp,
            Self::Trap(trap) => trap::known(trap, names).path(trap),
            Self::Unreadable => Path::OtherSnmp,
        }
    }

    pub(super) fn severity(&self, names: Names<'_>) -> Severity {
        match self {
            Self::Pet(pet) => pet.severity(),
            Self::Trap(trap) => trap::known(trap, names).severity(trap),
            // Nobody knows how bad it is: somebody should look.
            Self::BrokenPet(_) | Self::Unreadable => Severity::Warning,
        }
    }

    pub(super) fn describe(&self, names: Names<'_>) -> Description {
        let words = &phrases().trap;
        match self {
            Self::Pet(pet) => pet.describe_with(names.sensors),
            Self::Trap(trap) => trap::describe(trap, names),
            Self::BrokenPet(trap) => {
                let whole = trap::describe(trap, names);
                let words = &phrases().pet;
                let why = match Pet::from_trap(trap) {
                    Some(Err(error)) => error.to_string(),
                    _ => String::new(),
                };
                Description {
                    title: words.broken_title.clone(),
                    detail: fill(
                        &words.broken_detail,
                        &[("detail", &whole.detail), ("why", &plain(why))],
                    ),
                    advice: words.broken_advice.clone(),
                    fields: whole.fields,
                }
            }
            Self::Unreadable => Description {
                title: words.unreadable_title.clone(),
                detail: words.unreadable_detail.clone(),
                advice: words.unreadable_advice.clone(),
                fields: Vec::new(),
            },
        }
    }
}
