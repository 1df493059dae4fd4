//! Holds the simulated BMC at one of its writes: it falls silent there, before or after carrying it out, until it is
//! let go. For rehearsing what happens when the program at the other end dies at exactly that moment.
//!
//! Counts requests; knows no time.

/// Where a simulated BMC falls silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldAt {
    /// The number of the request that sets LAN or PEF configuration or system info parameters, counted from 1.
    pub write: u64,
    /// Whether that write is carried out before the BMC falls silent.
    pub is_carried_out: bool,
}

/// What the gate says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    /// It is executed and answered.
    Open,
    /// It is executed and not answered.
    ExecutedOnly,
    /// Nothing comes of it.
    Closed,
}

/// The gate before the commands.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    hold: Option<HoldAt>,
    writes: u64,
    is_closed: bool,
}

impl Gate {
    pub(crate) fn new(hold: Option<HoldAt>) -> Self {
        Self {
            hold,
            ..Self::default()
        }
    }

    /// A request that has not been executed before.
    pub(crate) fn pass(&mut self, net_fn: u8, command: u8) -> Passage {
        // Set LAN Configuration Parameters (IPMI 2.0 section 23.1), Set PEF Configuration Parameters (30.3), Set System
        // Info Parameters (22.14a).
        if !matches!((net_fn, command), (0x0C, 0x01) | (0x04, 0x12) | (0x06, 0x58)) {
            return Passage::Open;
        }
        self.writes += 1;
        match self.hold {
            Some(hold) if hold.write == self.writes => {
                self.is_closed = true;
                if hold.is_carried_out {
                    Passage::ExecutedOnly
                } else {
                    Passage::Closed
                }
            }
            _ => Passage::Open,
        }
    }

    /// Whether the BMC is silent now.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Lets go, and holds at another place from now on, counting anew.
    pub(crate) fn release(&mut self, next: Option<HoldAt>) {
        *self = Self::new(next);
    }

    /// How many writes came.
    pub(crate) fn writes(&self) -> u64 {
        self.writes
    }
}
