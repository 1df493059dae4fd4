//! A line that remembers whether it broke: a BMC that was gone for a moment may have forgotten what it was told.

use crate::ipmi::{
    self,
    command::Message,
    line::{Answer, Line},
};

/// Passes everything on, and remembers errors.
pub(super) struct Watched<'a, L> {
    line: &'a mut L,
    has_broken: bool,
}

impl<'a, L: Line> Watched<'a, L> {
    pub(super) fn new(line: &'a mut L) -> Self {
        Self {
            line,
            has_broken: false,
        }
    }

    /// Whether any request has ended without an answer.
    pub(super) fn has_broken(&self) -> bool {
        self.has_broken
    }
}

impl<L: Line> Line for Watched<'_, L> {
    async fn ask(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        let answer = self.line.ask(request).await;
        self.has_broken |= answer.is_err();
        answer
    }

    async fn become_administrator(&mut self) -> Result<(), ipmi::Error> {
        self.line.become_administrator().await
    }

    async fn renew(&mut self) {
        self.line.renew().await;
    }

    fn requests_sent(&self) -> u64 {
        self.line.requests_sent()
    }

    fn cipher_suite(&self) -> u8 {
        self.line.cipher_suite()
    }

    fn guid(&self) -> Option<[u8; 16]> {
        self.line.guid()
    }
}
