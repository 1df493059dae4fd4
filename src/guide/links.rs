//! The addresses an administrator needs, from `assets/links/links.toml`. Nothing here opens one: old addresses may be
//! dead, so the faces show them as text that can be copied, with the date of the source.

use super::Text;
use super::load::{Source, place, read_toml, required_text};
use super::{GuideError, documents::RawText};
use serde::Deserialize;
use std::sync::LazyLock;

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name in the data files.
    pub id: String,
    /// What is found there.
    pub title: Text,
    /// The address, as the source gives it.
    pub address: String,
    /// Date of the source that gives it, `YYYY-MM-DD`.
    pub source_date: String,
    /// The source.
    pub source: String,
}

/// The link list.
#[derive(Clone, Debug, Default)]
pub struct Links(Vec<Link>);

impl Links {
    /// The list that comes with the product.
    pub fn bundled() -> &'static Self {
        static LINKS: LazyLock<Links> = LazyLock::new(|| {
            let text = include_str!("../../assets/links/links.toml");
            Links::parse(Source {
                file: "links.toml",
                text,
            })
            .expect("a test reads the bundled link list, so a build that passed holds a good one")
        });
        &LINKS
    }

    /// Reads a link list.
    ///
    /// # Errors
    /// Unreadable, a duplicate id, a missing language or source.
    pub fn parse(source: Source<'_>) -> Result<Self, GuideError> {
        let document: LinkDocument = read_toml(source)?;
        let mut links: Vec<Link> = Vec::new();
        for raw in document.link {
            let place = place(source.file, "link", &raw.id);
            if links.iter().any(|link| link.id == raw.id) {
                return Err(GuideError::DuplicateId {
                    first: place.clone(),
                    place,
                });
            }
            if raw.source.trim().is_empty() || raw.source_date.trim().is_empty() {
                return Err(GuideError::MissingSource(place));
            }
            links.push(Link {
                title: required_text(raw.title, &place, "title")?,
                id: raw.id,
                address: raw.address,
                source_date: raw.source_date,
                source: raw.source,
            });
        }
        Ok(Self(links))
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.0.iter()
    }

    /// One of them.
    pub fn get(&self, id: &str) -> Option<&Link> {
        self.0.iter().find(|link| link.id == id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkDocument {
    #[serde(default)]
    link: Vec<RawLink>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLink {
    id: String,
    #[serde(default)]
    title: RawText,
    address: String,
    #[serde(default)]
    source_date: String,
    #[serde(default)]
    source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_links_are_all_dated_addresses() {
        assert_eq!(Links::bundled().iter().count(), 5);
        for link in Links::bundled().iter() {
            assert!(link.address.starts_with("http"), "{link:?}");
            assert_eq!(link.source_date.len(), "2014-09-05".len(), "{link:?}");
        }
    }

    #[test]
    fn a_link_list_with_a_name_used_twice_is_refused() {
        let link = "[[link]]\nid = \"a\"\ntitle = { ja = \"あ\", en = \"a\" }\naddress = \"http://a/\"\n\
                    source_date = \"2014-09-05\"\nsource = \"x\"\n";
        let text = link.repeat(2);
        let refused = Links::parse(Source {
            file: "l.toml",
            text: &text,
        })
        .unwrap_err();
        assert!(matches!(refused, GuideError::DuplicateId { .. }));
    }
}
