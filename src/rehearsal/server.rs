//! The simulated BMC on a UDP socket: the only file of this room that knows sockets, clocks and tasks.

use super::{
    bmc::{
        Machine,
        state::{Identity, TableSizes},
    },
    event::PlatformEvent,
    fault::Fault,
    fault_names::BadFault,
    front::Front,
    gate::HoldAt,
    lossy::Lossy,
    observe::Observations,
    quirks::Quirks,
    weaknesses::Weaknesses,
};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
    net::UdpSocket,
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
    time::Instant,
};

/// The largest datagram of RMCP fits easily.
const DATAGRAM_BYTES: usize = 2048;
/// Orders that may wait for the BMC's task.
const MAX_ORDERS: usize = 16;
/// Where SNMP traps go unless a rehearsal's receiver listens elsewhere.
const SNMP_TRAP_PORT: u16 = 162;

/// How a simulated BMC is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BmcConfig {
    /// Address and port to serve; port 0 picks a free one. Loopback only, because the password is known to all.
    pub listen: SocketAddr,
    /// The UDP port its traps go to. An IPMI destination carries no port: real BMCs always send to 162.
    pub trap_port: u16,
    /// Gives the system GUID: the same name, the same GUID.
    pub name: String,
    /// How big its tables are.
    pub sizes: TableSizes,
    /// How it misbehaves.
    pub quirks: Quirks,
    /// What a safety report finds.
    pub weaknesses: Weaknesses,
}

impl BmcConfig {
    /// A well-behaved BMC named after its address, with traps to port 162.
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            trap_port: SNMP_TRAP_PORT,
            name: format!("rehearsal {listen}"),
            sizes: TableSizes::default(),
            quirks: Quirks::default(),
            weaknesses: Weaknesses::default(),
        }
    }
}

/// What can go wrong with a rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its password is known to all, so it serves this machine only.
    #[error("a rehearsal serves loopback addresses only, {listen} is none")]
    NotLoopback {
        /// The address asked for.
        listen: SocketAddr,
    },
    /// The system did not give the socket.
    #[error("the rehearsal's BMC could not listen on {address}")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A fault that was asked for by name is none.
    #[error(transparent)]
    Fault(#[from] BadFault),
    /// The simulated BMC has ended: its runtime is gone or its socket was lost.
    #[error("the simulated BMC has ended")]
    Ended,
}

/// A running simulated BMC; dropping it ends it.
#[derive(Debug)]
pub struct Bmc {
    local_addr: SocketAddr,
    orders: mpsc::Sender<Order>,
    observations: watch::Receiver<Observations>,
    task: JoinHandle<()>,
}

/// What the handle asks of the task.
#[derive(Debug)]
struct Order {
    what: What,
    done: oneshot::Sender<()>,
}

#[derive(Debug)]
enum What {
    Simulate { fault: Fault, present: bool },
    Receive(PlatformEvent),
    Hold(Option<HoldAt>),
}

/// Starts a simulated BMC in the current tokio runtime. It answers as soon as this returns.
pub async fn start(config: BmcConfig) -> Result<Bmc, Error> {
    if !config.listen.ip().is_loopback() {
        return Err(Error::NotLoopback {
            listen: config.listen,
        });
    }
    let bind = |address: SocketAddr| async move {
        let socket = UdpSocket::bind(address).await;
        socket.map_err(|source| Error::Bind { address, source })
    };
    let socket = bind(config.listen).await?;
    let local_addr = socket.local_addr().map_err(|source| Error::Bind {
        address: config.listen,
        source,
    })?;
    // Traps come from the BMC's own address, as receivers tell servers apart by it; those to IPv6 destinations from the
    // one IPv6 loopback address, from a socket that is opened when it is first needed.
    let agent = match local_addr.ip() {
        IpAddr::V4(address) => address,
        IpAddr::V6(_) => Ipv4Addr::LOCALHOST,
    };
    let traps = bind(SocketAddr::from((agent, 0))).await?;
    let unix_secs = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let identity = Identity::new(&config.name, agent);
    let machine = Machine::new(identity, unix_secs, config.trap_port, config.sizes, config.quirks)
        .with(config.weaknesses);
    let front = Front::new(machine, config.quirks, random_bytes);
    let (orders, incoming) = mpsc::channel(MAX_ORDERS);
    let (publish, observations) = watch::channel(Observations::default());
    let server = Server {
        lossy: Lossy::new(front),
        socket,
        traps,
        traps_v6: None,
        started: Instant::now(),
        publish,
    };
    Ok(Bmc {
        local_addr,
        orders,
        observations,
        task: tokio::spawn(server.run(incoming)),
    })
}

impl Bmc {
    /// Where it answers.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Lets something break: the sensor shows it, the event is logged and filtered, alerts go out. Returns when all
    /// that has begun.
    pub async fn inject(&self, fault: Fault) -> Result<(), Error> {
        self.order(What::Simulate { fault, present: true }).await
    }

    /// Lets it be repaired again.
    pub async fn repair(&self, fault: Fault) -> Result<(), Error> {
        self.order(What::Simulate {
            fault,
            present: false,
        })
        .await
    }

    /// Lets any event arrive at the BMC.
    pub async fn receive_event(&self, event: PlatformEvent) -> Result<(), Error> {
        self.order(What::Receive(event)).await
    }

    /// Falls silent at one of the writes to come, or (with `None`) answers again. Writes are counted from now. Where it
    /// was silent, the sessions it had are gone, as they are after their idle time.
    pub async fn hold_at(&self, hold: Option<HoldAt>) -> Result<(), Error> {
        self.order(What::Hold(hold)).await
    }

    /// What it was told and what it sent, up to date after every datagram.
    pub fn observations(&self) -> watch::Receiver<Observations> {
        self.observations.clone()
    }

    /// Ends it and waits until its sockets are closed.
    pub async fn shutdown(mut self) {
        self.task.abort();
        // Being cancelled is what was asked for.
        let _ = (&mut self.task).await;
    }

    async fn order(&self, what: What) -> Result<(), Error> {
        let (done, wait) = oneshot::channel();
        self.orders
            .send(Order { what, done })
            .await
            .map_err(|_| Error::Ended)?;
        wait.await.map_err(|_| Error::Ended)
    }
}

impl Drop for Bmc {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The task's side.
struct Server {
    lossy: Lossy,
    socket: UdpSocket,
    traps: UdpSocket,
    traps_v6: Option<UdpSocket>,
    started: Instant,
    publish: watch::Sender<Observations>,
}

impl Server {
    async fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        let mut buffer = vec![0; DATAGRAM_BYTES];
        self.settle().await;
        loop {
            let due = self.lossy.next_at().map(|at| self.started + at);
            let mut done = None;
            tokio::select! {
                received = self.socket.recv_from(&mut buffer) => match received {
                    Ok((length, from)) => {
                        let now = self.now();
                        self.lossy.receive(from, buffer.get(..length).unwrap_or_default(), now);
                    }
                    // An earlier answer found nobody: that is the console's affair.
                    Err(error) if is_about_a_peer(&error) => {}
                    Err(error) => {
                        tracing::error!(%error, "the rehearsal's BMC lost its socket");
                        return;
                    }
                },
                Some(order) = orders.recv() => {
                    self.obey(order.what);
                    done = Some(order.done);
                }
                () = sleep_until(due) => {}
            }
            self.settle().await;
            if let Some(done) = done {
                // The one who asked may have stopped waiting.
                let _ = done.send(());
            }
        }
    }

    fn obey(&mut self, what: What) {
        let now = self.now();
        match what {
            What::Simulate { fault, present } => self.lossy.front.machine.simulate(fault, present, now),
            What::Receive(event) => {
                // A full log does not keep PEF from alerting.
                let _ = self.lossy.front.machine.receive_event(event, now);
            }
            What::Hold(hold) => self.lossy.front.hold_at(hold),
        }
    }

    /// Sends what is due: traps, then answers. Observers are told before an answer leaves, so that whoever got it also
    /// finds what it did.
    async fn settle(&mut self) {
        let now = self.now();
        let answers = self.lossy.poll(now);
        for (to, trap) in self.lossy.front.poll(now) {
            let sent = match self.trap_socket(to).await {
                Ok(socket) => socket.send_to(&trap, to).await.map(drop),
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                tracing::debug!(%error, %to, "a trap of the rehearsal's BMC could not be sent");
            }
        }
        self.tell();
        for (to, answer) in answers {
            if let Err(error) = self.socket.send_to(&answer, to).await {
                tracing::debug!(%error, %to, "an answer of the rehearsal's BMC could not be sent");
            }
        }
    }

    async fn trap_socket(&mut self, to: SocketAddr) -> io::Result<&UdpSocket> {
        if to.is_ipv4() {
            return Ok(&self.traps);
        }
        let socket = match self.traps_v6.take() {
            Some(socket) => socket,
            None => UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).await?,
        };
        Ok(self.traps_v6.insert(socket))
    }

    fn tell(&mut self) {
        self.publish
            .send_modify(|observations| self.lossy.front.report(observations));
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// "Port unreachable" for something sent before, which some systems report on the next receive.
fn is_about_a_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    bytes
}
