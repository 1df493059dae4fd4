//! The data in `assets/quirks/`.

use super::{Fact, KnownFact, Model, Origin};
use serde::Deserialize;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../../assets/quirks/models.toml");

/// What is wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// It is not TOML of the right shape.
    #[error("{0}")]
    Shape(String),
    /// An entry has no source.
    #[error("{model}: a fact without a source")]
    NoSource {
        /// Which.
        model: String,
    },
    /// A fact that changes what is asked for is said of every product of a maker.
    #[error("{model}: name the product: this fact changes what is asked for")]
    TooBroad {
        /// Which.
        model: String,
    },
    /// A firmware is not "major.minor".
    #[error("{model}: {firmware:?} is not major.minor")]
    Firmware {
        /// Which.
        model: String,
        /// What stands there.
        firmware: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    model: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    manufacturer_id: u32,
    product_id: Option<u16>,
    firmware_from: Option<String>,
    firmware_to: Option<String>,
    source: String,
    facts: Vec<Fact>,
}

impl Entry {
    fn check(&self) -> Result<(), CatalogueError> {
        let model = || self.name.clone();
        if self.source.trim().is_empty() || self.name.trim().is_empty() {
            return Err(CatalogueError::NoSource { model: model() });
        }
        let only_patient = |fact: &Fact| matches!(fact, Fact::SlowCommit { .. } | Fact::SlowAnswers { .. });
        if self.product_id.is_none() && !self.facts.iter().all(only_patient) {
            return Err(CatalogueError::TooBroad { model: model() });
        }
        for firmware in [&self.firmware_from, &self.firmware_to].into_iter().flatten() {
            version(firmware).ok_or_else(|| CatalogueError::Firmware {
                model: model(),
                firmware: firmware.clone(),
            })?;
        }
        Ok(())
    }

    fn is_about(&self, model: &Model) -> bool {
        let found = version(&model.firmware);
        let from = self.firmware_from.as_deref().and_then(version);
        let to = self.firmware_to.as_deref().and_then(version);
        // A firmware that cannot be read is in no range.
        let fits = match found {
            Some(found) => from.is_none_or(|from| from <= found) && to.is_none_or(|to| found <= to),
            None => from.is_none() && to.is_none(),
        };
        self.manufacturer_id == model.manufacturer_id
            && self.product_id.is_none_or(|product| product == model.product_id)
            && fits
    }
}

fn version(text: &str) -> Option<(u16, u16)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// What the data say of a model, each with its source.
pub fn facts_of(model: &Model) -> Vec<KnownFact> {
    static ENTRIES: LazyLock<Vec<Entry>> =
        LazyLock::new(|| load(DATA).expect("the data that came with the product are tested"));
    facts_in(&ENTRIES, model)
}

fn facts_in(entries: &[Entry], model: &Model) -> Vec<KnownFact> {
    let about = entries.iter().filter(|entry| entry.is_about(model));
    about
        .flat_map(|entry| {
            entry.facts.iter().map(|fact| KnownFact {
                fact: fact.clone(),
                origin: Origin::Data {
                    model: entry.name.clone(),
                    source: entry.source.clone(),
                },
            })
        })
        .collect()
}

fn load(text: &str) -> Result<Vec<Entry>, CatalogueError> {
    let file: File = toml::from_str(text).map_err(|error| CatalogueError::Shape(error.to_string()))?;
    file.model.iter().try_for_each(Entry::check)?;
    Ok(file.model)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(manufacturer_id: u32, product_id: u16, firmware: &str) -> Model {
        Model {
            manufacturer_id,
            product_id,
            firmware: firmware.to_owned(),
        }
    }

    #[test]
    fn the_data_that_came_with_the_product_can_be_read() {
        assert!(!load(DATA).expect("readable").is_empty());
        assert!(!facts_of(&model(10876, 1, "1.0")).is_empty());
        assert_eq!(facts_of(&model(0, 0, "")), []);
    }

    #[test]
    fn a_model_is_known_by_maker_product_and_firmware() {
        let text = "[[model]]\nname = \"X\"\nmanufacturer_id = 1\nproduct_id = 2\nfirmware_from = \"2.5\"\n\
                    firmware_to = \"3.10\"\nsource = \"s\"\nfacts = [{ kind = \"no_set_in_progress\", table = \"pef\" }]";
        let entries = load(text).expect("readable");
        for (firmware, is_known) in [
            ("2.5", true),
            ("3.9", true),
            ("3.11", false),
            ("2.4", false),
            ("x", false),
        ] {
            let found = facts_in(&entries, &model(1, 2, firmware));
            assert_eq!(!found.is_empty(), is_known, "{firmware}");
        }
        assert_eq!(facts_in(&entries, &model(1, 3, "3.0")), []);
    }

    #[test]
    fn a_fact_without_a_source_or_too_broad_is_refused() {
        let entry = |source: &str, fact: &str| {
            format!(
                "[[model]]\nname = \"X\"\nmanufacturer_id = 1\nsource = \"{source}\"\nfacts = [{{ kind = \"{fact}\" }}]"
            )
        };
        assert!(matches!(
            load(&entry("", "no_asf_ping")),
            Err(CatalogueError::NoSource { .. })
        ));
        let broad = load(&entry("s", "reads_as_administrator"));
        assert!(matches!(broad, Err(CatalogueError::TooBroad { .. })));
        assert!(matches!(
            load(&entry("s", "no_such_fact")),
            Err(CatalogueError::Shape(_))
        ));
    }
}
