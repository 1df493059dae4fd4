//! Simulated BMCs for other programs to talk to (`tsuhoctl rehearse --serve`), on a runtime of their own.

use super::{Attempt, Failure};
use crate::rehearsal::{self, Bmc, BmcConfig, FaultSetting, Quirks};
use std::net::SocketAddr;
use tokio::runtime::Runtime;

/// Which simulated BMCs, and how they behave.
#[derive(Clone, Debug)]
pub struct FleetConfig {
    /// Where they answer, one each; loopback only.
    pub addresses: Vec<SocketAddr>,
    /// The port of their destinations that their traps go to.
    pub trap_port: u16,
    /// Gives the GUID of the first; the others get a number behind it. Without it each is named after its address.
    pub name: Option<String>,
    /// Faults that are switched on, as they are typed: `loss=300`.
    pub faults: Vec<String>,
    /// Makes the random ones the same each time; no two BMCs have the same.
    pub seed: u64,
}

impl FleetConfig {
    fn quirks(&self) -> Result<Quirks, rehearsal::Error> {
        let mut quirks = Quirks::default();
        for fault in &self.faults {
            fault.parse::<FaultSetting>()?.add_to(&mut quirks);
        }
        Ok(quirks)
    }

    /// All of them, in order.
    fn bmcs(&self) -> Result<Vec<BmcConfig>, rehearsal::Error> {
        let quirks = self.quirks()?;
        let config = |(index, &listen): (u64, &SocketAddr)| {
            let mut config = BmcConfig::new(listen);
            config.trap_port = self.trap_port;
            config.quirks = quirks;
            config.quirks.line.seed = self.seed.wrapping_add(index);
            match (&self.name, index) {
                (None, _) => {}
                (Some(name), 0) => config.name.clone_from(name),
                (Some(name), _) => config.name = format!("{name} {index}"),
            }
            config
        };
        Ok((0..).zip(&self.addresses).map(config).collect())
    }
}

/// Running simulated BMCs; dropping it ends them.
pub struct Fleet {
    bmcs: Vec<Bmc>,
    /// Dropped last: the BMCs run on it.
    _runtime: Runtime,
}

impl Fleet {
    /// Starts one BMC per address.
    ///
    /// # Errors
    /// A fault that is none; the first address that cannot be opened, or is no loopback address. None runs then.
    pub fn start(config: &FleetConfig) -> Result<Self, Failure> {
        let failed = |error: rehearsal::Error| Failure::new(Attempt::Rehearse, error);
        let configs = config.bmcs().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Failure::new(Attempt::Rehearse, error))?;
        let start = async {
            let mut bmcs = Vec::with_capacity(configs.len());
            for config in configs {
                bmcs.push(rehearsal::start(config).await?);
            }
            Ok::<_, rehearsal::Error>(bmcs)
        };
        let bmcs = runtime.block_on(start).map_err(failed)?;
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
