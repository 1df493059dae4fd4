//! Whose address is it: the site's BMCs by IP address, for naming alerts and for answering them.

use super::shared::lock;
use crate::site::{Server, Site};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

/// The BMCs of a site. Clones share it.
#[derive(Clone, Default)]
pub(super) struct AddressBook {
    entries: Arc<Mutex<HashMap<IpAddr, Entry>>>,
}

struct Entry {
    server: String,
    bmc: SocketAddr,
    /// Whether the BMC waits for an answer to its alerts, as far as is known.
    waits_for_answer: bool,
}

impl AddressBook {
    /// Writes it anew after the site has changed. Host names are looked up; one that leads nowhere is left out.
    pub(super) async fn refresh(&self, site: &Site) {
        let mut entries = HashMap::with_capacity(site.servers.len());
        for server in &site.servers {
            for bmc in addresses_of(server).await {
                let waits = server.wanted.snmp_alert.acknowledge;
                let known = lock(&self.entries)
                    .get(&bmc.ip())
                    .map(|entry| entry.waits_for_answer);
                let entry = Entry {
                    server: server.name.clone(),
                    bmc,
                    waits_for_answer: known.or(waits).unwrap_or(false),
                };
                // Two servers behind one address: the first keeps it.
                entries.entry(bmc.ip()).or_insert(entry);
            }
        }
        *lock(&self.entries) = entries;
    }

    /// The server whose BMC has this address.
    pub(super) fn name_of(&self, source: IpAddr) -> Option<String> {
        lock(&self.entries)
            .get(&source.to_canonical())
            .map(|entry| entry.server.clone())
    }

    /// Where to answer an alert from this address; `None` where it is no BMC of the site, or does not wait.
    pub(super) fn answer_to(&self, source: IpAddr) -> Option<SocketAddr> {
        let entries = lock(&self.entries);
        entries
            .get(&source.to_canonical())
            .filter(|entry| entry.waits_for_answer)
            .map(|entry| entry.bmc)
    }

    /// A BMC said whether it waits for answers.
    pub(super) fn note_answers(&self, server: &str, waits_for_answer: bool) {
        let mut entries = lock(&self.entries);
        for entry in entries.values_mut().filter(|entry| entry.server == server) {
            entry.waits_for_answer = waits_for_answer;
        }
    }
}

async fn addresses_of(server: &Server) -> Vec<SocketAddr> {
    let host = server.bmc.host.as_str();
    if let Ok(ip) = host.parse::<IpAddr>() {
        return vec![SocketAddr::new(ip, server.bmc.port)];
    }
    tokio::net::lookup_host((host, server.bmc.port))
        .await
        .map(Iterator::collect)
        .unwrap_or_default()
}
