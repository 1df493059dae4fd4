//! Simulated BMCs for other programs to talk to (`tsuhoctl rehearse --serve`), on a runtime of their own.

use super::{Attempt, Failure};
use crate::rehearsal::{self, Bmc, BmcConfig};
use std::net::SocketAddr;
use tokio::runtime::Runtime;

/// Running simulated BMCs; dropping it ends them.
pub struct Fleet {
    bmcs: Vec<Bmc>,
    /// Dropped last: the BMCs run on it.
    _runtime: Runtime,
}

impl Fleet {
    /// Starts one BMC per address; all send their traps to this port of their destinations.
    ///
    /// # Errors
    /// The first address that cannot be opened, or is no loopback address; none runs then.
    pub fn start(addresses: Vec<SocketAddr>, trap_port: u16) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Failure::new(Attempt::Rehearse, error))?;
        let start = async {
            let mut bmcs = Vec::with_capacity(addresses.len());
            for listen in addresses {
                bmcs.push(
                    rehearsal::start(BmcConfig {
                        trap_port,
                        ..BmcConfig::new(listen)
                    })
                    .await?,
                );
            }
            Ok::<_, rehearsal::Error>(bmcs)
        };
        let bmcs = runtime
            .block_on(start)
            .map_err(|error| Failure::new(Attempt::Rehearse, error))?;
        Ok(Self {
            bmcs,
            _runtime: runtime,
        })
    }

    /// Where they answer.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.bmcs.iter().map(Bmc::local_addr)
    }
}
