//! The simulated BMC: no command with any data and no datagram makes it panic, and no text does that is read as the name
//! of a fault.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::time::Duration;
use tsuho::rehearsal::{FaultSetting, Quirks, TableSizes, offline::Offline};

fuzz_target!(|bytes: &[u8]| {
    let mut quirks = Quirks::default();
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(fault) = text.parse::<FaultSetting>()
    {
        fault.add_to(&mut quirks);
    }
    let mut bmc = Offline::new("fuzz", TableSizes::default(), quirks);
    let mut now = Duration::ZERO;
    let mut rest = bytes;
    while let Some((&[net_fn, command, length], after)) = rest.split_first_chunk() {
        let (data, after) = after.split_at(after.len().min(usize::from(length)));
        let _ = bmc.ask(net_fn & 0x3e, command, data, now);
        bmc.send(data, now);
        let _ = bmc.receive(now);
        now += Duration::from_millis(u64::from(length) * 100);
        rest = after;
    }
    let _ = bmc.take_traps();
});
