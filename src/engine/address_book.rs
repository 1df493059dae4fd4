//! Whose address is it: the site's BMCs by IP address, for naming alerts and for answering them.
//!
//! Addresses are known at once; names are looked up in the background, so that a name server that does not answer
//! holds up nobody.

use super::shared::lock;
use crate::site::{BmcAddress, Server, Site};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::sync::Semaphore;

/// How many names are looked up at a time: each takes a thread.
const LOOKUPS: usize = 8;

/// The BMCs of a site. Clones share it.
#[derive(Clone)]
pub(super) struct AddressBook {
    pages: Arc<Mutex<Pages>>,
    lookups: Arc<Semaphore>,
}

#[derive(Default)]
struct Pages {
    /// The servers of the site: what a lookup that comes late must still agree with.
    servers: HashMap<String, BmcAddress>,
    /// What the BMCs have said themselves.
    said: Said,
    entries: HashMap<IpAddr, Entry>,
}

#[derive(Clone)]
struct Entry {
    server: String,
    bmc: SocketAddr,
    /// Whether the site wants the BMC to wait for an answer to its alerts.
    shall_wait: bool,
}

/// What BMCs have said about waiting for answers, by server: kept beside the site, so that a process that only listens
/// knows it, too.
pub(super) type Said = BTreeMap<String, Waits>;

/// What one BMC said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waits {
    /// Which: another one behind the same name has said nothing.
    bmc: BmcAddress,
    waits: bool,
}

impl Default for AddressBook {
    fn default() -> Self {
        Self {
            pages: Arc::default(),
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
        }
    }
}

impl AddressBook {
    /// Writes it anew after the site has changed. Must be called within the runtime, where names are then looked up;
    /// one that leads nowhere stays out.
    pub(super) fn refresh(&self, site: &Site) {
        let mut pages = lock(&self.pages);
        let mut before = std::mem::take(&mut *pages);
        pages.said = std::mem::take(&mut before.said);
        for server in &site.servers {
            pages.servers.insert(server.name.clone(), server.bmc.clone());
            let moved = before.servers.get(&server.name) != Some(&server.bmc);
            let known: Vec<IpAddr> = match server.bmc.host.parse() {
                Ok(ip) => vec![ip],
                Err(_) if moved => Vec::new(),
                Err(_) => before.addresses_of(&server.name),
            };
            if known.is_empty() {
                let (book, server) = (self.clone(), server.clone());
                tokio::spawn(async move { book.look_up(&server).await });
            }
            for ip in known {
                pages.enter(server, ip);
            }
        }
    }

    /// Looks one server's name up now, where that has not been done.
    pub(super) async fn learn(&self, server: &Server) {
        let known = !lock(&self.pages).addresses_of(&server.name).is_empty();
        if !known {
            self.look_up(server).await;
        }
    }

    async fn look_up(&self, server: &Server) {
        let _turn = self.lookups.acquire().await;
        let address = (server.bmc.host.as_str(), server.bmc.port);
        let Ok(found) = tokio::net::lookup_host(address).await else {
            return;
        };
        let mut pages = lock(&self.pages);
        // The server may have been removed or moved meanwhile.
        if pages.servers.get(&server.name) == Some(&server.bmc) {
            for address in found {
                pages.enter(server, address.ip());
            }
        }
    }

    /// The server whose BMC has this address.
    pub(super) fn name_of(&self, source: IpAddr) -> Option<String> {
        lock(&self.pages)
            .entries
            .get(&source.to_canonical())
            .map(|entry| entry.server.clone())
    }

    /// Where to answer an alert from this address; `None` where it is no BMC of the site, or does not wait.
    pub(super) fn answer_to(&self, source: IpAddr) -> Option<SocketAddr> {
        let pages = lock(&self.pages);
        let entry = pages.entries.get(&source.to_canonical())?;
        pages.waits(entry).then_some(entry.bmc)
    }

    /// A BMC said whether it waits for answers. Gives back what is to be kept, where that is news.
    pub(super) fn note_answers(&self, server: &str, waits: bool) -> Option<Waits> {
        let mut pages = lock(&self.pages);
        let bmc = pages.servers.get(server)?.clone();
        let said = Waits { bmc, waits };
        let before = pages.said.insert(server.to_owned(), said.clone());
        (before.as_ref() != Some(&said)).then_some(said)
    }

    /// Takes over what was kept, also by other processes.
    pub(super) fn hear(&self, said: Said) {
        lock(&self.pages).said = said;
    }
}

impl Pages {
    fn addresses_of(&self, server: &str) -> Vec<IpAddr> {
        let entries = self.entries.iter().filter(|(_, entry)| entry.server == server);
        entries.map(|(ip, _)| *ip).collect()
    }

    /// What the BMC said counts more than what is wanted of it.
    fn waits(&self, entry: &Entry) -> bool {
        let said = self.said.get(&entry.server);
        let of_this = said.filter(|said| self.servers.get(&entry.server) == Some(&said.bmc));
        of_this.map_or(entry.shall_wait, |said| said.waits)
    }

    /// Two servers behind one address: the first keeps it.
    fn enter(&mut self, server: &Server, ip: IpAddr) {
        self.entries.entry(ip.to_canonical()).or_insert_with(|| Entry {
            server: server.name.clone(),
            bmc: SocketAddr::new(ip, server.bmc.port),
            shall_wait: server.wanted.snmp_alert.acknowledge.unwrap_or(false),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::AddressBook;
    use crate::site::{Server, Site, SuiteChoice, Wanted};
    use std::net::IpAddr;

    fn site(servers: &[(&str, &str)]) -> Site {
        let mut site = Site::default();
        for (name, bmc) in servers {
            let server = Server {
                name: (*name).to_owned(),
                bmc: bmc.parse().expect("an address"),
                user: "admin".to_owned(),
                cipher_suite: SuiteChoice::Auto,
                last_suite: None,
                wanted: Wanted::default(),
            };
            site.add(server).expect("new");
        }
        site
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[tokio::test]
    async fn addresses_are_known_at_once_and_gone_with_their_server() {
        let book = AddressBook::default();
        book.refresh(&site(&[
            ("a", "192.0.2.1"),
            ("b", "192.0.2.2:9623"),
            ("twin", "192.0.2.1"),
        ]));
        assert_eq!(book.name_of(ip("192.0.2.1")).as_deref(), Some("a"));
        assert_eq!(book.name_of(ip("::ffff:192.0.2.2")).as_deref(), Some("b"));
        book.refresh(&site(&[("b", "192.0.2.3")]));
        assert_eq!(book.name_of(ip("192.0.2.1")), None);
        assert_eq!(book.name_of(ip("192.0.2.2")), None);
        assert_eq!(book.name_of(ip("192.0.2.3")).as_deref(), Some("b"));
    }

    #[tokio::test]
    async fn what_a_bmc_said_about_answers_outlives_a_change_of_the_site() {
        let book = AddressBook::default();
        book.refresh(&site(&[("a", "192.0.2.1:9623")]));
        assert_eq!(book.answer_to(ip("192.0.2.1")), None);
        let kept = book.note_answers("a", true);
        assert!(
            kept.is_some() && book.note_answers("a", true).is_none(),
            "news is kept once"
        );
        book.refresh(&site(&[("a", "192.0.2.1:9623"), ("b", "192.0.2.2")]));
        let bmc = "192.0.2.1:9623".parse().expect("an address");
        assert_eq!(book.answer_to(ip("192.0.2.1")), Some(bmc));
        book.refresh(&site(&[("a", "192.0.2.1:9624")]));
        assert_eq!(book.answer_to(ip("192.0.2.1")), None, "that is another BMC");
    }

    #[tokio::test]
    async fn a_name_is_looked_up_and_a_late_answer_for_a_removed_server_is_dropped() {
        let book = AddressBook::default();
        let with_name = site(&[("a", "localhost:9623")]);
        let server = with_name.server("a").expect("there").clone();
        book.refresh(&with_name);
        book.learn(&server).await;
        let local = [ip("127.0.0.1"), ip("::1")];
        assert!(local.iter().any(|ip| book.name_of(*ip).as_deref() == Some("a")));
        book.refresh(&Site::default());
        book.look_up(&server).await;
        assert!(local.iter().all(|ip| book.name_of(*ip).is_none()));
    }
}
