//! The line to this server's own BMC, through the operating system's driver instead of the network (IPMI 2.0 section
//! 5: the system interface). No session, no user, no password: who may open the device may do everything.
//!
//! The driver's calls block, so they are made on a thread of their own, one request at a time.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
mod tests;

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

use super::{
    Error,
    command::{CommandCode, Message},
    error::Waited,
    line::{Answer, Line},
};
use ipmi_rs_core::connection::{IpmiConnection, LogicalUnit, Request, RequestTargetAddress};
use std::{
    fmt, io,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// The software id of system management software on the server itself (IPMI 2.0 table 5-4): 20h, written as an event's
/// generator.
const SYSTEM_SOFTWARE: u8 = 0x41;
/// How long the driver is waited for: it asks a busy BMC again by itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the driver's device does: `ipmi-rs`'s file, or a test's.
pub(super) type Device =
    Box<dyn IpmiConnection<SendError = io::Error, RecvError = io::Error, Error = io::Error> + Send>;
type Open = dyn Fn() -> Result<Device, Error> + Send + Sync;
type Reply = Result<Answer, Error>;

/// A line to this server's own BMC.
pub struct InBand {
    /// Until the thread is started, which takes it along.
    open: Option<Box<Open>>,
    requests: Option<mpsc::Sender<Job>>,
    requests_sent: u64,
}

struct Job {
    request: Message,
    reply: oneshot::Sender<Reply>,
}

impl InBand {
    /// Nothing is opened yet.
    pub fn new() -> Self {
        Self::over(Box::new(|| system::open(PATIENCE)))
    }

    fn over(open: Box<Open>) -> Self {
        Self {
            open: Some(open),
            requests: None,
            requests_sent: 0,
        }
    }

    /// Hands a request to the thread, which is started for the first one.
    async fn exchange(&mut self, request: Message) -> Reply {
        if let Some(open) = self.open.take() {
            // One request is under way, and one may wait where an earlier one was given up by whoever asked.
            let (sender, receiver) = mpsc::channel(1);
            std::thread::Builder::new()
                .name("in-band IPMI".to_owned())
                .spawn(move || serve(&*open, receiver))
                .map_err(|source| Error::Device { source })?;
            self.requests = Some(sender);
        }
        let requests = self.requests.as_ref().ok_or(Error::Closed)?;
        let (reply, answer) = oneshot::channel();
        let sent = requests.send(Job { request, reply }).await;
        sent.map_err(|_ended| Error::Closed)?;
        answer.await.map_err(|_ended| Error::Closed)?
    }
}

impl Default for InBand {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for InBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InBand")
            .field("requests_sent", &self.requests_sent)
            .finish_non_exhaustive()
    }
}

impl Line for InBand {
    async fn ask(&mut self, request: &Message) -> Reply {
        self.requests_sent += 1;
        self.exchange(request.clone()).await
    }

    /// Who may use the device has that level already.
    async fn become_administrator(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// There is no session to renew.
    async fn renew(&mut self) {}

    fn requests_sent(&self) -> u64 {
        self.requests_sent
    }

    /// There is no session, and so no suite.
    fn cipher_suite(&self) -> u8 {
        0
    }

    fn guid(&self) -> Option<[u8; 16]> {
        None
    }

    fn software_id(&self) -> Option<u8> {
        Some(SYSTEM_SOFTWARE)
    }
}

/// The thread: opens the device for the first request, and anew after an error, so that an answer that comes too late
/// is not taken for the next one's. Ends when nobody can ask any more.
fn serve(open: &Open, mut requests: mpsc::Receiver<Job>) {
    let mut device: Option<Device> = None;
    while let Some(Job { request, reply }) = requests.blocking_recv() {
        let opened = match device.take() {
            Some(device) => Ok(device),
            None => open(),
        };
        let answered = opened.and_then(|mut opened| {
            let answer = exchange(&mut opened, &request)?;
            device = Some(opened);
            Ok(answer)
        });
        // Whoever asked may have given up meanwhile.
        let _ = reply.send(answered);
    }
}

fn exchange(device: &mut Device, message: &Message) -> Reply {
    let command = CommandCode::of(message);
    let began = Instant::now();
    let target = RequestTargetAddress::Bmc(LogicalUnit::Zero);
    let mut request = Request::new(message.clone(), target);
    device
        .send(&mut request)
        .map_err(|source| Error::Device { source })?;
    // Sent: whatever happens now, nobody knows whether it was carried out.
    let response = device.recv().map_err(|source| {
        tracing::debug!(%command, %source, "no answer from the in-band device");
        Error::TimedOut {
            command,
            waited: Waited {
                tries: 1,
                duration: began.elapsed(),
            },
        }
    })?;
    if (response.netfn_raw() & 0x3e, response.cmd()) != (command.netfn, command.cmd) {
        return Err(Error::Malformed {
            command,
            detail: format!(
                "answer to NetFn {:02X}h command {:02X}h",
                response.netfn_raw(),
                response.cmd()
            ),
        });
    }
    Ok(match response.cc() {
        0 => Ok(response.data().to_vec()),
        code => Err(code),
    })
}
