//! Measures how fast alerts are received, beside net-snmp's `snmptrapd -Lf FILE`, on the same stream from the same
//! sender, over loopback.
//!
//!     cargo bench --bench receive [-- --secs N]
//!
//! First the highest rate at which snmptrapd loses nothing is looked for, then the highest at which Tsuho loses nothing
//! while every alert is committed (`synchronous=FULL`); both must have nothing left to do soon after the last trap. Both
//! have the same receive buffer. Then a burst, as fast as it can be sent. Exits 1 if a goal is missed:
//!
//!     keeping up   nothing is lost at a rate at which snmptrapd loses
//!     durable      at least 2 × the rate at which snmptrapd loses nothing
//!     burst        at least 95 % of 100,000 kept, and every missing one counted
//!
//! Needs Linux, and net-snmp's snmptrapd on the path. The rates are of this machine at this moment; what counts is their
//! ratio.

#![allow(clippy::print_stdout, reason = "a measurement says what it has measured")]

#[cfg(target_os = "linux")]
mod contender;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod sender;

#[cfg(target_os = "linux")]
fn main() {
    std::process::exit(measure::run());
}

#[cfg(not(target_os = "linux"))]
fn main() {}
