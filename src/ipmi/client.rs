//! The thin layer between a session and the network: one UDP socket, tokio's clock, nothing else.

use super::{
    command::{CommandCode, IpmiCommand, Message, PrivilegeLevel},
    crypto::CipherSuite,
    error::Error,
    options::ConnectOptions,
    session::{Entropy, Event, Patience, Session, SessionlessExchange, rank},
};
use crate::{site::BmcAddress, system::calls_refused_sockets_closed};
use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, Instant},
};
use tokio::net::UdpSocket;

/// More than any IPMI datagram has.
const RECEIVE_BYTES: usize = 2048;
/// The pause where a datagram was announced and is not there.
const FALSE_ALARM: Duration = Duration::from_millis(1);

/// An open RMCP+ session with a BMC.
///
/// One request at a time. However it ends (closed, dropped, a future cancelled in the middle), the BMC is told.
pub struct Connection {
    line: Line,
    options: ConnectOptions,
    session: Session,
    suite: CipherSuite,
    guid: [u8; 16],
    requests_before: u64,
    datagrams_before: u64,
}

impl Connection {
    /// Opens a session at the privilege level of the options. All addresses of a name are tried until one answers.
    pub async fn open(options: &ConnectOptions) -> Result<Self, Error> {
        let mut last = None;
        for peer in addresses(&options.host, options.port).await? {
            match Self::open_at(options, peer).await {
                Err(error) if error.is_unreachable() => last = Some(error),
                done => return done,
            }
        }
        Err(last.unwrap_or_else(|| Error::NameNotFound {
            host: options.host.clone(),
            source: None,
        }))
    }

    async fn open_at(options: &ConnectOptions, peer: SocketAddr) -> Result<Self, Error> {
        let line = Line::to(peer).map_err(|source| Error::Socket { source })?;
        let mut connection = Self {
            line,
            session: start(options)?,
            options: options.clone(),
            suite: CipherSuite::Suite17,
            guid: [0; 16],
            requests_before: 0,
            datagrams_before: 0,
        };
        connection.finish_opening().await?;
        Ok(connection)
    }

    /// Sends a command and waits for its answer.
    ///
    /// [`Error::outcome_is_unknown`] tells whether the command may have been carried out although this is an error.
    pub async fn send<C>(&mut self, command: C) -> Result<C::Output, Error>
    where
        C: IpmiCommand,
        C::Error: fmt::Debug,
    {
        let message: Message = command.into();
        let code = CommandCode::of(&message);
        let data = self.send_raw(&message).await?;
        parse::<C>(code, &data)
    }

    /// Sends a request and gives the data after the completion code "success".
    pub async fn send_raw(&mut self, message: &Message) -> Result<Vec<u8>, Error> {
        self.session.request(message, Instant::now());
        match self.drive().await? {
            Event::Response { code: 0, data } => Ok(data),
            Event::Response { code, .. } => Err(Error::from_completion_code(CommandCode::of(message), code)),
            Event::Opened | Event::Closed | Event::Failed(_) => Err(Error::Closed),
        }
    }

    /// Makes sure that the session has at least this privilege level. A session's maximum is fixed when it is opened,
    /// so a higher one needs a new session; the old one is closed first. After an error the connection is closed.
    pub async fn raise_privilege(&mut self, level: PrivilegeLevel) -> Result<(), Error> {
        if rank(self.options.privilege) >= rank(level) {
            return Ok(());
        }
        self.options.privilege = level;
        self.reopen().await
    }

    /// Closes the session and opens a new one with the same options, for a BMC that has forgotten the old one. The
    /// suite does not go below the one already used.
    pub async fn reopen(&mut self) -> Result<(), Error> {
        self.hang_up().await;
        self.options.previously_used = Some(self.suite);
        self.requests_before += self.session.requests_sent();
        self.datagrams_before += self.session.datagrams_sent();
        self.session = start(&self.options)?;
        self.finish_opening().await
    }

    /// Closes the session and waits a moment for the BMC to say so; it is closed in any case.
    pub async fn close(mut self) {
        self.hang_up().await;
    }

    /// The suite in use.
    pub fn cipher_suite(&self) -> CipherSuite {
        self.suite
    }

    /// The managed system's GUID from RAKP 2, as it stands on the wire.
    pub fn guid(&self) -> [u8; 16] {
        self.guid
    }

    /// The privilege level of the session.
    pub fn privilege(&self) -> PrivilegeLevel {
        self.options.privilege
    }

    /// The BMC's address.
    pub fn peer(&self) -> SocketAddr {
        self.line.peer
    }

    /// How many requests were sent in sessions of this connection, repetitions not counted.
    pub fn requests_sent(&self) -> u64 {
        self.requests_before + self.session.requests_sent()
    }

    /// How many datagrams were sent, repetitions and the opening of sessions included.
    pub fn datagrams_sent(&self) -> u64 {
        self.datagrams_before + self.session.datagrams_sent()
    }

    async fn finish_opening(&mut self) -> Result<(), Error> {
        match self.drive().await? {
            Event::Opened => {
                self.suite = self.session.cipher_suite().ok_or(Error::Closed)?;
                self.guid = self.session.guid().ok_or(Error::Closed)?;
                tracing::debug!(peer = %self.line.peer, suite = self.suite.id(), "IPMI session opened");
                Ok(())
            }
            Event::Response { .. } | Event::Closed | Event::Failed(_) => Err(Error::Closed),
        }
    }

    async fn hang_up(&mut self) {
        self.session.close(Instant::now());
        if let Err(error) = self.drive().await {
            tracing::debug!(peer = %self.line.peer, %error, "IPMI session closed without an answer");
        }
    }

    /// Runs the session until it has something to say.
    async fn drive(&mut self) -> Result<Event, Error> {
        let mut buffer = [0; RECEIVE_BYTES];
        loop {
            while let Some(datagram) = self.session.poll_transmit() {
                self.line.send(&datagram).await?;
            }
            match self.session.poll_event() {
                Some(Event::Failed(error)) => return Err(error),
                Some(event) => return Ok(event),
                None => {}
            }
            let Some(deadline) = self.session.poll_timeout() else {
                return Err(Error::Closed);
            };
            match self.line.receive(&mut buffer, deadline).await {
                Received::Datagram(bytes) => self.session.handle_datagram(bytes, Instant::now()),
                Received::PortRefused => self.session.handle_port_refused(Instant::now()),
                Received::Nothing => self.session.handle_timeout(Instant::now()),
            }
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(datagram) = self.session.farewell() {
            self.line.send_at_once(&datagram);
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("peer", &self.line.peer)
            .field("suite", &self.suite)
            .finish_non_exhaustive()
    }
}

/// Sends one command outside any session (IPMI 1.5 format, no authentication) and waits for its answer.
pub async fn send_sessionless<C>(
    address: &BmcAddress,
    patience: Patience,
    command: C,
) -> Result<C::Output, Error>
where
    C: IpmiCommand,
    C::Error: fmt::Debug,
{
    let message: Message = command.into();
    let code = CommandCode::of(&message);
    let mut last = None;
    for peer in addresses(&address.host, address.port).await? {
        match exchange_sessionless(peer, patience, &message).await {
            Ok((0, data)) => return parse::<C>(code, &data),
            Ok((other, _)) => return Err(Error::from_completion_code(code, other)),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| Error::NameNotFound {
        host: address.host.clone(),
        source: None,
    }))
}

async fn exchange_sessionless(
    peer: SocketAddr,
    patience: Patience,
    message: &Message,
) -> Result<(u8, Vec<u8>), Error> {
    let line = Line::to(peer).map_err(|source| Error::Socket { source })?;
    let [sequence, ..] = Entropy::from_system()?.next_16();
    let mut exchange = SessionlessExchange::start(message, sequence, patience, Instant::now());
    let mut buffer = [0; RECEIVE_BYTES];
    line.send(&exchange.datagram()).await?;
    loop {
        match line.receive(&mut buffer, exchange.deadline()).await {
            Received::Datagram(bytes) => {
                if let Some(answer) = exchange.handle_datagram(bytes) {
                    return Ok(answer);
                }
            }
            Received::PortRefused => return Err(exchange.handle_port_refused(Instant::now())),
            Received::Nothing => {
                exchange.handle_timeout(Instant::now())?;
                line.send(&exchange.datagram()).await?;
            }
        }
    }
}

fn start(options: &ConnectOptions) -> Result<Session, Error> {
    Ok(Session::open(
        options.settings()?,
        Entropy::from_system()?,
        Instant::now(),
    ))
}

fn parse<C>(command: CommandCode, data: &[u8]) -> Result<C::Output, Error>
where
    C: IpmiCommand,
    C::Error: fmt::Debug,
{
    C::parse_success_response(data).map_err(|problem| Error::Malformed {
        command,
        detail: format!("{problem:?}"),
    })
}

async fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
    match tokio::net::lookup_host((host, port)).await {
        Ok(found) => Ok(found.collect()),
        Err(source) => Err(Error::NameNotFound {
            host: host.to_owned(),
            source: Some(source),
        }),
    }
}

/// A UDP socket that speaks with one peer only: what others send to it, the system drops.
struct Line {
    socket: UdpSocket,
    /// The same socket for the last word in `Drop`, where nothing may wait.
    last_word: std::net::UdpSocket,
    peer: SocketAddr,
}

enum Received<'a> {
    Datagram(&'a [u8]),
    PortRefused,
    /// The deadline has come.
    Nothing,
}

impl Line {
    fn to(peer: SocketAddr) -> io::Result<Self> {
        let any = match peer {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        let socket = std::net::UdpSocket::bind((any, 0))?;
        socket.connect(peer)?;
        socket.set_nonblocking(true)?;
        Ok(Self {
            last_word: socket.try_clone()?,
            socket: UdpSocket::from_std(socket)?,
            peer,
        })
    }

    /// Sends; a "port refused" that an earlier datagram has earned is left for [`Self::receive`]'s time-outs.
    async fn send(&self, datagram: &[u8]) -> Result<(), Error> {
        match self.socket.send(datagram).await {
            Ok(_) => Ok(()),
            Err(problem) if is_port_refused(&problem) => {
                // The pending error was taken by this call; the datagram itself was not sent.
                self.socket.send(datagram).await.map(drop).or_else(|source| {
                    if is_port_refused(&source) {
                        Ok(())
                    } else {
                        Err(Error::Socket { source })
                    }
                })
            }
            Err(source) => Err(Error::Socket { source }),
        }
    }

    async fn receive<'a>(&self, buffer: &'a mut [u8], deadline: Instant) -> Received<'a> {
        match tokio::time::timeout_at(deadline.into(), self.next_datagram(buffer)).await {
            Ok(Ok(length)) => Received::Datagram(buffer.get(..length).unwrap_or_default()),
            Ok(Err(problem)) if is_port_refused(&problem) => Received::PortRefused,
            Ok(Err(problem)) => {
                tracing::debug!(peer = %self.peer, %problem, "receiving from the BMC");
                tokio::time::sleep_until(deadline.into()).await;
                Received::Nothing
            }
            Err(_elapsed) => Received::Nothing,
        }
    }

    /// As `recv` does it, but never without a pause for long. Where the system has once called a socket closed, tokio
    /// calls it ready for ever (Wine does so after a refused port), and its own `recv` would spin with no deadline heard.
    async fn next_datagram(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if !calls_refused_sockets_closed() {
            return self.socket.recv(buffer).await;
        }
        let mut false_alarms = 0_u32;
        loop {
            self.socket.readable().await?;
            match self.socket.try_recv(buffer) {
                Err(nothing) if nothing.kind() == io::ErrorKind::WouldBlock => {
                    // The first is what is left of the datagram before.
                    if false_alarms > 0 {
                        tokio::time::sleep(FALSE_ALARM).await;
                    }
                    false_alarms = false_alarms.saturating_add(1);
                }
                came => return came,
            }
        }
    }

    fn send_at_once(&self, datagram: &[u8]) {
        if let Err(problem) = self.last_word.send(datagram) {
            tracing::debug!(peer = %self.peer, %problem, "the BMC was not told that its session is closed");
        }
    }
}

/// Linux says "connection refused", Windows "connection reset".
fn is_port_refused(problem: &io::Error) -> bool {
    matches!(
        problem.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ipmi::{command::GetDeviceId, session::scripted_bmc::ScriptedBmc},
        secrets::Secret,
    };
    use std::thread::JoinHandle;
    use tokio::sync::oneshot;

    /// A scripted BMC on loopback that ends when its session has been closed. `told` hears of the nth datagram,
    /// which gets no answer.
    fn serve(unanswered: usize, told: oneshot::Sender<()>) -> (SocketAddr, JoinHandle<usize>) {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("loopback");
        let address = socket.local_addr().expect("bound");
        let thread = std::thread::spawn(move || {
            let mut bmc = ScriptedBmc::new(&[CipherSuite::Suite17]);
            let mut told = Some(told);
            let mut opened = false;
            let mut buffer = [0; RECEIVE_BYTES];
            for nth in 1.. {
                let (length, console) = socket.recv_from(&mut buffer).expect("a datagram");
                let answer = bmc.answer(&buffer[..length]);
                opened |= !bmc.is_closed();
                if nth == unanswered {
                    told.take().map(|told| told.send(()));
                } else if let Some(answer) = answer {
                    socket.send_to(&answer, console).expect("loopback");
                }
                if opened && bmc.is_closed() {
                    return nth;
                }
            }
            unreachable!("datagrams are counted without end")
        });
        (address, thread)
    }

    fn options(address: SocketAddr) -> ConnectOptions {
        let address = address.to_string().parse().expect("an address");
        ConnectOptions::new(&address, "admin", Secret::new("rehearsal"))
    }

    #[tokio::test]
    async fn a_dropped_connection_tells_the_bmc() {
        let (told, _) = oneshot::channel();
        let (address, bmc) = serve(usize::MAX, told);
        let connection = Connection::open(&options(address))
            .await
            .expect("a session opens");
        assert_eq!(connection.cipher_suite(), CipherSuite::Suite17);
        assert_eq!(connection.datagrams_sent(), 4);
        drop(connection);
        assert_eq!(bmc.join().expect("the BMC saw the end"), 5);
    }

    #[tokio::test]
    async fn opening_that_is_cancelled_in_the_middle_tells_the_bmc() {
        let (told, hears) = oneshot::channel();
        let (address, bmc) = serve(3, told);
        let options = options(address);
        tokio::select! {
            opened = Connection::open(&options) => panic!("RAKP 3 has no answer: {opened:?}"),
            heard = hears => heard.expect("RAKP 3 came"),
        }
        bmc.join().expect("the BMC saw the end");
    }

    #[tokio::test]
    async fn a_request_that_is_cancelled_in_the_middle_leaves_the_session_usable() {
        let (told, hears) = oneshot::channel();
        let (address, bmc) = serve(5, told);
        let mut connection = Connection::open(&options(address))
            .await
            .expect("a session opens");
        let request = GetDeviceId.into();
        tokio::select! {
            answered = connection.send_raw(&request) => panic!("it has no answer: {answered:?}"),
            heard = hears => heard.expect("the request came"),
        }
        let echo = CommandCode::GET_PEF_PARAMETER.request(vec![1, 2, 3]);
        assert_eq!(connection.send_raw(&echo).await.expect("an answer"), [1, 2, 3]);
        connection.close().await;
        bmc.join().expect("the BMC saw the end");
    }

    #[tokio::test]
    async fn a_name_that_leads_nowhere_is_named() {
        let mut options = options(([127, 0, 0, 1], 623).into());
        // Refused by the system's resolver itself: the test asks no name server.
        options.host = "no\0name".to_owned();
        let error = Connection::open(&options)
            .await
            .expect_err("there is no such name");
        assert!(matches!(&error, Error::NameNotFound { host, .. } if *host == options.host));
        assert!(error.is_unreachable());
    }
}
