//! Whose address is it: the site's BMCs by IP address, for naming alerts and for answering them.
//!
//! Addresses are known at once; names are looked up in the background, so that a name server that does not answer
//! holds up nobody.

use super::shared::lock;
use crate::site::{BmcAddress, Server, Site};
use std::{
    collections::HashMap,
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
    entries: HashMap<IpAddr, Entry>,
}

#[derive(Clone)]
struct Entry {
    server: String,
    bmc: SocketAddr,
    /// Whether the BMC waits for an answer to its alerts, as far as is known.
    waits_for_answer: bool,
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
        let before = std::mem::take(&mut *pages);
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
                let waits = before.entries.get(&ip).map(|entry| entry.waits_for_answer);
                pages.enter(server, ip, waits);
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
                pages.enter(server, address.ip(), None);
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
        lock(&self.pages)
            .entries
            .get(&source.to_canonical())
            .filter(|entry| entry.waits_for_answer)
            .map(|entry| entry.bmc)
    }

    /// A BMC said whether it waits for answers.
    pub(super) fn note_answers(&self, server: &str, waits_for_answer: bool) {
        let mut pages = lock(&self.pages);
        for entry in pages.entries.values_mut().filter(|entry| entry.server == server) {
            entry.waits_for_answer = waits_for_answer;
        }
    }
}

impl Pages {
    fn addresses_of(&self, server: &str) -> Vec<IpAddr> {
        let entries = self.entries.iter().filter(|(_, entry)| entry.server == server);
        entries.map(|(ip, _)| *ip).collect()
    }

    /// Two servers behind one address: the first keeps it.
    fn enter(&mut self, server: &Server, ip: IpAddr, waits: Option<bool>) {
        let waits = waits.or(server.wanted.snmp_alert.acknowledge);
        self.entries.entry(ip.to_canonical()).or_insert_with(|| Entry {
            server: server.name.clone(),
            bmc: SocketAddr::new(ip, server.bmc.port),
            waits_for_answer: waits.unwrap_or(false),
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
        book.note_answers("a", true);
        book.refresh(&site(&[("a", "192.0.2.1:9623"), ("b", "192.0.2.2")]));
        let bmc = "192.0.2.1:9623".parse().expect("an address");
        assert_eq!(book.answer_to(ip("192.0.2.1")), Some(bmc));
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
