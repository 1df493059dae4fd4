//! The part of a session that exists once the keys do: sealing requests, opening answers, counting both.

use super::{Entropy, SequenceWindow};
use crate::ipmi::{
    command::Message,
    crypto::{CipherSuite, SessionKeys},
    wire::{LanMessage, PayloadType, RmcpPlusPacket},
};
use std::fmt;

/// Keys, ids and counters of a session.
pub(super) struct Active {
    keys: SessionKeys,
    console_session_id: u32,
    managed_session_id: u32,
    guid: [u8; 16],
    sent: u32,
    window: SequenceWindow,
    numbered: u8,
}

impl Active {
    pub(super) fn new(
        keys: SessionKeys,
        console_session_id: u32,
        managed_session_id: u32,
        guid: [u8; 16],
    ) -> Self {
        Self {
            keys,
            console_session_id,
            managed_session_id,
            guid,
            sent: 0,
            window: SequenceWindow::default(),
            numbered: 0,
        }
    }

    pub(super) fn suite(&self) -> CipherSuite {
        self.keys.suite()
    }

    pub(super) fn managed_session_id(&self) -> u32 {
        self.managed_session_id
    }

    pub(super) fn guid(&self) -> [u8; 16] {
        self.guid
    }

    /// Gives a request the next rqSeq. Repetitions keep it: by it the BMC knows them.
    pub(super) fn number(&mut self, message: &Message) -> LanMessage {
        self.numbered = (self.numbered + 1) & 0x3f;
        LanMessage::request(
            message.netfn_raw(),
            message.cmd(),
            self.numbered,
            message.data().to_vec(),
        )
    }

    /// The same request under a new rqSeq.
    pub(super) fn renumber(&mut self, message: &LanMessage) -> LanMessage {
        self.numbered = (self.numbered + 1) & 0x3f;
        LanMessage {
            sequence: self.numbered,
            ..message.clone()
        }
    }

    /// The datagram for a request, under the next session sequence number (a new one for each repetition).
    pub(super) fn seal(&mut self, message: &LanMessage, entropy: &mut Entropy) -> Vec<u8> {
        // Zero is not a number of a session: it is left out when the numbers go round.
        self.sent = self.sent.checked_add(1).unwrap_or(1);
        self.keys.seal(
            PayloadType::Ipmi,
            self.managed_session_id,
            self.sent,
            &message.encode(),
            entropy.next_16(),
        )
    }

    /// The message in a packet, if the packet is this session's, genuine, new, and the message whole.
    pub(super) fn open(&mut self, packet: &RmcpPlusPacket<'_>) -> Option<LanMessage> {
        if packet.session_id != self.console_session_id || packet.payload_type != PayloadType::Ipmi {
            return None;
        }
        let opened = self.keys.open(packet).ok()?;
        if !self.window.accept(opened.sequence) {
            return None;
        }
        LanMessage::decode(&opened.payload).ok()
    }
}

impl fmt::Debug for Active {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Active")
            .field("suite", &self.suite())
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}
