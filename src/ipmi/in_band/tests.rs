//! The line over a driver in memory, at the boundary where `ipmi-rs` calls the kernel.

use super::{Device, Error, InBand};
use crate::ipmi::{
    command::{CommandCode, GetDeviceId, Message},
    line::Line,
};
use ipmi_rs_core::connection::{IpmiConnection, Request, Response};
use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
};

/// What the driver does with one request.
enum Turn {
    /// Completion code and data.
    Answer(Vec<u8>),
    /// Nothing comes within the time.
    Silence,
    /// It does not take the request.
    Refuse,
    /// The answer of another command.
    Stranger,
}

#[derive(Default)]
struct Log {
    opened: u32,
    sent: Vec<(u8, u8, Vec<u8>)>,
}

struct Driver {
    turns: Arc<Mutex<VecDeque<Turn>>>,
    log: Arc<Mutex<Log>>,
    last: (u8, u8),
}

impl IpmiConnection for Driver {
    type SendError = io::Error;
    type RecvError = io::Error;
    type Error = io::Error;

    fn send(&mut self, request: &mut Request) -> io::Result<()> {
        let mut turns = self.turns.lock().expect("whole");
        if matches!(turns.front(), Some(Turn::Refuse)) {
            turns.pop_front();
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.last = (request.netfn_raw(), request.cmd());
        let sent = (request.netfn_raw(), request.cmd(), request.data().to_vec());
        self.log.lock().expect("whole").sent.push(sent);
        Ok(())
    }

    fn recv(&mut self) -> io::Result<Response> {
        let (netfn, cmd) = self.last;
        let response = |netfn: u8, cmd, data| {
            Response::new(Message::new_raw(netfn | 1, cmd, data), 0).expect("a completion code")
        };
        match self.turns.lock().expect("whole").pop_front() {
            Some(Turn::Answer(data)) => Ok(response(netfn, cmd, data)),
            Some(Turn::Stranger) => Ok(response(netfn, cmd + 1, vec![0])),
            _ => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn send_recv(&mut self, request: &mut Request) -> io::Result<Response> {
        self.send(request)?;
        self.recv()
    }
}

fn line(turns: Vec<Turn>) -> (InBand, Arc<Mutex<Log>>) {
    let turns = Arc::new(Mutex::new(VecDeque::from(turns)));
    let log = Arc::new(Mutex::new(Log::default()));
    let kept = Arc::clone(&log);
    let open = move || {
        kept.lock().expect("whole").opened += 1;
        let driver = Driver {
            turns: Arc::clone(&turns),
            log: Arc::clone(&kept),
            last: (0, 0),
        };
        Ok(Box::new(driver) as Device)
    };
    (InBand::over(Box::new(open)), log)
}

#[tokio::test]
async fn an_answer_comes_back_with_its_completion_code() {
    let (mut line, log) = line(vec![Turn::Answer(vec![0, 0x20, 0x81]), Turn::Answer(vec![0xc1])]);
    let request: Message = GetDeviceId.into();
    assert_eq!(line.ask(&request).await.expect("an answer"), Ok(vec![0x20, 0x81]));
    assert_eq!(line.ask(&request).await.expect("an answer"), Err(0xc1));
    let log = log.lock().expect("whole");
    assert_eq!(
        (log.opened, line.requests_sent()),
        (1, 2),
        "the device stays open"
    );
    assert_eq!(log.sent, [(0x06, 0x01, vec![]), (0x06, 0x01, vec![])]);
}

#[tokio::test]
async fn silence_leaves_the_outcome_unknown_and_the_device_is_opened_anew() {
    let (mut line, log) = line(vec![Turn::Silence, Turn::Answer(vec![0])]);
    let write = CommandCode::SET_LAN_PARAMETER.request(vec![1, 16]);
    let error = line.ask(&write).await.expect_err("silence");
    assert!(error.outcome_is_unknown(), "{error:?}");
    assert!(line.ask(&write).await.expect("an answer").is_ok());
    assert_eq!(
        log.lock().expect("whole").opened,
        2,
        "a late answer must not be taken for the next one's"
    );
}

#[tokio::test]
async fn what_the_driver_does_not_take_was_not_carried_out() {
    let (mut line, _) = line(vec![Turn::Refuse, Turn::Stranger]);
    let request: Message = GetDeviceId.into();
    let error = line.ask(&request).await.expect_err("refused");
    assert!(matches!(error, Error::Device { .. }) && !error.outcome_is_unknown());
    let error = line.ask(&request).await.expect_err("not ours");
    assert!(matches!(error, Error::Malformed { .. }), "{error:?}");
}

#[tokio::test]
async fn an_administrator_is_there_without_asking() {
    let (mut line, log) = line(Vec::new());
    line.become_administrator()
        .await
        .expect("who may open the device may do everything");
    assert_eq!((line.cipher_suite(), line.guid()), (0, None));
    assert_eq!(line.software_id(), Some(0x41));
    assert_eq!(log.lock().expect("whole").opened, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_not_there_is_named() {
    let wait = std::time::Duration::from_millis(1);
    let missing = super::linux::open_first(&["/nonexistent/ipmi0", "/nonexistent/ipmi/0"], wait);
    let Err(error) = missing else {
        panic!("there is no such device");
    };
    assert!(
        matches!(&error, Error::NoDevice { path, .. } if path == "/nonexistent/ipmi0"),
        "{error:?}"
    );
    assert!(error.is_unreachable());
}
