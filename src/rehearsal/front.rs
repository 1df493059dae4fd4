//! What stands between the socket and the simulated BMC: reads datagrams, keeps sessions, executes commands once.
//!
//! Sans-IO: a datagram, its sender and the time go in, an answer comes out.

use super::{
    alerter::Outgoing,
    bmc::{Machine, Privilege, Request, completion::Completion},
    gate::{Gate, HoldAt, Passage},
    line_faults::LineFaults,
    observe::{Command, Observations},
    quirks::Quirks,
    session::{Active, Sessions},
};
use crate::ipmi::wire::{
    AsfMessage, AsfPong, Datagram, LanMessage, OpenSessionRequest, PayloadType, Rakp1, Rakp3, RmcpPlusPacket,
    SessionlessPacket,
};
use std::{net::SocketAddr, num::NonZeroU64, time::Duration};

/// How many executed commands are remembered for observers.
const MAX_COMMANDS: usize = 256;
/// Set Session Privilege Level, Close Session: commands about the session itself (NetFn 06h).
const SET_PRIVILEGE: u8 = 0x3B;
const CLOSE_SESSION: u8 = 0x3C;

/// A simulated BMC and its sessions.
pub(crate) struct Front {
    pub(crate) machine: Machine,
    gate: Gate,
    sessions: Sessions,
    quirks: Quirks,
    random: Box<dyn FnMut() -> [u8; 16] + Send>,
    in_session: u64,
    received: u64,
    answered: u64,
    executed: u64,
    fresh: Vec<Command>,
}

impl Front {
    /// No session yet. `random` must be unpredictable except in tests.
    pub(crate) fn new(
        machine: Machine,
        quirks: Quirks,
        random: impl FnMut() -> [u8; 16] + Send + 'static,
    ) -> Self {
        Self {
            machine,
            gate: Gate::default(),
            sessions: Sessions::default(),
            quirks,
            random: Box::new(random),
            in_session: 0,
            received: 0,
            answered: 0,
            executed: 0,
            fresh: Vec::new(),
        }
    }

    /// How bad the line to it is.
    pub(crate) fn line_faults(&self) -> LineFaults {
        self.quirks.line
    }

    /// Takes a datagram; what is malformed or not for this BMC gets no answer. `spoilt`: the answer's message checksum
    /// is to be wrong.
    pub(crate) fn receive(
        &mut self,
        from: SocketAddr,
        datagram: &[u8],
        now: Duration,
        spoilt: bool,
    ) -> Option<Vec<u8>> {
        self.received += 1;
        if self.machine.store.is_down() {
            if self.machine.store.miss_datagram() {
                self.sessions.forget_all();
            }
            return None;
        }
        let is_nth = |count: u64, n: Option<NonZeroU64>| n.is_some_and(|n| count % n == 0);
        let silent = self
            .quirks
            .silent_after
            .is_some_and(|after| self.answered >= after);
        if silent || self.gate.is_closed() || is_nth(self.received, self.quirks.drop_every_nth_request) {
            return None;
        }
        let answer = match Datagram::decode(datagram).ok()? {
            Datagram::Asf(AsfMessage::Ping(ping)) if !self.quirks.ignores_ping => {
                let pong = AsfPong {
                    tag: ping.tag,
                    supported_entities: 0x81,
                };
                AsfMessage::Pong(pong).encode()
            }
            Datagram::Asf(_) => return None,
            Datagram::Sessionless(packet) => {
                let answer = self.outside_session(from, packet.payload, now)?;
                SessionlessPacket::new(&answer.encode()).encode()
            }
            Datagram::RmcpPlus(packet) if packet.session_id == 0 => self.set_up(from, &packet, now)?,
            Datagram::RmcpPlus(packet) => self.in_session(from, &packet, now, spoilt)?,
        };
        self.answered += 1;
        (!is_nth(self.answered, self.quirks.drop_every_nth_response)).then_some(answer)
    }

    /// Falls silent at a write to come, or answers again, without the sessions that were open while it was silent.
    pub(crate) fn hold_at(&mut self, hold: Option<HoldAt>) {
        if self.gate.is_closed() {
            self.sessions.forget_all();
        }
        self.gate.release(hold);
    }

    /// Off and on: sessions and what is volatile are lost.
    pub(crate) fn restart(&mut self) {
        self.machine.store.restart();
        self.sessions.forget_all();
    }

    /// Lets time pass; returns the traps that must go out.
    pub(crate) fn poll(&mut self, now: Duration) -> Vec<Outgoing> {
        self.machine.poll(now);
        self.machine.take_outgoing()
    }

    /// Brings an observer's snapshot up to date.
    pub(crate) fn report(&mut self, to: &mut Observations) {
        to.datagrams_received = self.received;
        to.commands_executed = self.executed;
        to.commands.extend(self.fresh.drain(..));
        let excess = to.commands.len().saturating_sub(MAX_COMMANDS);
        to.commands.drain(..excess);
        to.alerts.clone_from(self.machine.alerter.records());
        to.sessions_open = self.sessions.open_count();
        to.log_ins_refused = self.sessions.refused_count();
        to.powered = self.machine.powered;
        to.writes = self.gate.writes();
        to.is_held = self.gate.is_closed();
        to.power_actions.clone_from(&self.machine.power_actions);
    }

    fn outside_session(&mut self, from: SocketAddr, payload: &[u8], now: Duration) -> Option<LanMessage> {
        let message = request(payload)?;
        Some(self.execute(from, &message, None, now))
    }

    /// Payloads of a session that is being opened.
    fn set_up(&mut self, from: SocketAddr, packet: &RmcpPlusPacket<'_>, now: Duration) -> Option<Vec<u8>> {
        let Self {
            machine,
            sessions,
            random,
            ..
        } = self;
        let (kind, payload) = match packet.payload_type {
            PayloadType::OpenSessionRequest => {
                let request = OpenSessionRequest::decode(packet.payload).ok()?;
                let suites = self.quirks.suites;
                let answer = sessions.open(&request, from, |suite| suites.has(suite), now);
                (PayloadType::OpenSessionResponse, answer.encode())
            }
            PayloadType::Rakp1 => {
                let message = Rakp1::decode(packet.payload).ok()?;
                let users = &machine.users;
                let find = |name: &[u8]| users.enabled_user(name);
                let answer = sessions.rakp_1(&message, from, machine.identity.guid, random, find)?;
                (PayloadType::Rakp2, answer.encode())
            }
            PayloadType::Rakp3 => {
                let message = Rakp3::decode(packet.payload).ok()?;
                let answer = sessions.rakp_3(&message, from, now)?;
                (PayloadType::Rakp4, answer.encode())
            }
            PayloadType::Ipmi => {
                let answer = self.outside_session(from, packet.payload, now)?;
                (PayloadType::Ipmi, answer.encode())
            }
            _ => return None,
        };
        Some(RmcpPlusPacket::encode_plain(kind, &payload))
    }

    /// A packet of an open session: its code must be right, its sequence number new, and a request that was already
    /// executed is answered from memory.
    fn in_session(
        &mut self,
        from: SocketAddr,
        packet: &RmcpPlusPacket<'_>,
        now: Duration,
        spoilt: bool,
    ) -> Option<Vec<u8>> {
        let active = self.sessions.active(packet.session_id, from, now)?;
        let opened = active.keys.open(packet).ok()?;
        if opened.payload_type != PayloadType::Ipmi || !active.window.take(opened.sequence) {
            return None;
        }
        let message = request(&opened.payload)?;
        let remembered = active.answered.as_ref().filter(|(asked, _)| *asked == message);
        let (passage, answer) = match remembered {
            Some((_, answer)) => (Passage::Open, answer.clone()),
            None => {
                let privilege = active.privilege;
                let passage = self.gate.pass(message.netfn, message.cmd);
                if passage == Passage::Closed {
                    return None;
                }
                let answer = self.execute_in_session(from, packet.session_id, &message, privilege, now);
                (passage, answer)
            }
        };
        if self.machine.store.is_down() {
            return None;
        }
        self.in_session += 1;
        let every = self.quirks.forgets_sessions_every;
        if every.is_some_and(|every| self.in_session % every == 0) {
            self.sessions.forget_all();
            return None;
        }
        // Looked up again, because executing borrowed everything; after Close Session there is nothing to look up.
        let random = (self.random)();
        let active = self.sessions.active(packet.session_id, from, now)?;
        active.answered = Some((message.clone(), answer.clone()));
        let datagram = seal(active, &answer, random, spoilt);
        if message.netfn == 0x06 && message.cmd == CLOSE_SESSION && answer.data.first() == Some(&0) {
            self.sessions.close(packet.session_id);
        }
        (passage == Passage::Open).then_some(datagram)
    }

    fn execute_in_session(
        &mut self,
        from: SocketAddr,
        id: u32,
        message: &LanMessage,
        privilege: Privilege,
        now: Duration,
    ) -> LanMessage {
        match (message.netfn, message.cmd, message.data.as_slice()) {
            (0x06, SET_PRIVILEGE, &[level]) => {
                let active = self.sessions.active(id, from, now);
                let reply = active.ok_or(0x87).and_then(|active| set_privilege(active, level));
                self.note(from, message, reply.as_ref().err().copied().unwrap_or(0));
                match reply {
                    Ok(level) => message.response(0, &[level]),
                    Err(code) => message.response(code, &[]),
                }
            }
            (0x06, CLOSE_SESSION, &[a, b, c, d, ..]) => {
                let wanted = u32::from_le_bytes([a, b, c, d]);
                // 87h: invalid session ID. One's own session is closed once the answer is sealed with its keys.
                let code = if wanted == id || self.sessions.close(wanted) {
                    0
                } else {
                    0x87
                };
                self.note(from, message, code);
                message.response(code, &[])
            }
            _ => self.execute(from, message, Some(privilege), now),
        }
    }

    fn execute(
        &mut self,
        from: SocketAddr,
        message: &LanMessage,
        privilege: Option<Privilege>,
        now: Duration,
    ) -> LanMessage {
        let request = Request {
            net_fn: message.netfn,
            command: message.cmd,
            data: &message.data,
            privilege,
            requester: message.from,
        };
        match self.machine.execute(&request, now) {
            Ok(data) => {
                self.note(from, message, 0);
                message.response(0, &data)
            }
            Err(Completion(code)) => {
                self.note(from, message, code);
                message.response(code, &[])
            }
        }
    }

    fn note(&mut self, from: SocketAddr, message: &LanMessage, completion_code: u8) {
        self.executed += 1;
        // Set User Password: nobody needs to see that.
        let is_secret = (message.netfn, message.cmd) == (0x06, 0x47);
        self.fresh.push(Command {
            from,
            net_fn: message.netfn,
            command: message.cmd,
            data: if is_secret {
                Vec::new()
            } else {
                message.data.clone()
            },
            completion_code,
        });
    }
}

/// A LAN message that is a request; responses are nothing a BMC could answer.
fn request(payload: &[u8]) -> Option<LanMessage> {
    LanMessage::decode(payload)
        .ok()
        .filter(|message| message.netfn & 0x01 == 0)
}

/// Set Session Privilege Level (IPMI 2.0 section 22.18). 0 asks for the present level; 81h: above the limit.
fn set_privilege(active: &mut Active, level: u8) -> Result<u8, u8> {
    if level & 0x0F != 0 {
        let wanted = Privilege::from_value(level).ok_or(0x80)?;
        if wanted > active.limit {
            return Err(0x81);
        }
        active.privilege = wanted;
    }
    Ok(active.privilege.value())
}

fn seal(active: &mut Active, answer: &LanMessage, iv: [u8; 16], spoilt: bool) -> Vec<u8> {
    active.sent_sequence = active.sent_sequence.checked_add(1).unwrap_or(1);
    let mut message = answer.encode();
    if let (true, Some(checksum)) = (spoilt, message.last_mut()) {
        *checksum = checksum.wrapping_add(1);
    }
    active.keys.seal(
        PayloadType::Ipmi,
        active.console_id,
        active.sent_sequence,
        &message,
        iv,
    )
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;
