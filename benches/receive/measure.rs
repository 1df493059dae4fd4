//! What is measured, and the verdicts.

use crate::{
    contender::{Contender, Result},
    sender::{self, Sent},
};
use std::time::Duration;

/// Tsuho's durable rate, beside the rate at which snmptrapd loses nothing.
const GOAL_RATIO: f64 = 2.0;
/// How much of a burst is kept.
const GOAL_KEPT: f64 = 0.95;
const BURST: u64 = 100_000;
/// A rate is kept up with where nothing is left to do after so much of the sending time.
const BEHIND: f64 = 0.1;
/// The first rate that is tried; then twice as much, until one is too high.
const FIRST_RATE: u32 = 4000;
const HIGHEST_RATE: u32 = 512_000;
/// Then so many times the middle between the highest that was kept up with and the lowest that was not.
const STEPS: u32 = 4;

/// A contender at a rate.
struct Trial {
    sent: Sent,
    result: Result,
}

impl Trial {
    fn lost(&self) -> u64 {
        self.sent.count.saturating_sub(self.result.kept)
    }

    fn keeps_up(&self) -> bool {
        self.lost() == 0 && self.result.behind.as_secs_f64() <= BEHIND * self.sent.took.as_secs_f64()
    }

    fn print(&self, contender: Contender) {
        println!(
            "  {:<9} {:>7}/s: {} sent, {} kept, {} dropped by the system, {} spilled, done {} ms after the last",
            contender.name(),
            self.sent.rate(),
            self.sent.count,
            self.result.kept,
            self.result.dropped,
            self.result.spilled,
            self.result.behind.as_millis(),
        );
    }
}

fn trial(contender: Contender, rate: u32, length: Duration) -> Trial {
    let running = contender.start();
    let sent = sender::at_rate(running.address, rate, length);
    let result = running.finish();
    let trial = Trial { sent, result };
    trial.print(contender);
    trial
}

/// The highest rate that was kept up with, and the lowest at which something was lost or late.
fn bisect(contender: Contender, length: Duration) -> (u32, u32) {
    let (mut kept_up, mut rate) = (0, FIRST_RATE);
    let mut too_high = HIGHEST_RATE;
    while rate < HIGHEST_RATE {
        let trial = trial(contender, rate, length);
        if !trial.keeps_up() {
            too_high = trial.sent.rate();
            break;
        }
        kept_up = trial.sent.rate();
        rate *= 2;
    }
    for _ in 0..STEPS {
        let trial = trial(contender, u32::midpoint(kept_up, too_high), length);
        if trial.keeps_up() {
            kept_up = trial.sent.rate().max(kept_up);
        } else {
            too_high = trial.sent.rate().min(too_high);
        }
    }
    (kept_up, too_high)
}

/// The lowest rate, going up from this one, at which the system had to drop some of snmptrapd's.
fn losing(from: u32, length: Duration) -> u32 {
    let mut rate = from;
    loop {
        let trial = trial(Contender::Snmptrapd, rate, length);
        if trial.lost() > 0 || rate >= HIGHEST_RATE {
            return trial.sent.rate();
        }
        rate += rate / 4;
    }
}

/// Measures; 0 where every goal is reached.
pub(crate) fn run() -> i32 {
    let arguments: Vec<String> = std::env::args().collect();
    let value = arguments
        .iter()
        .position(|argument| argument == "--secs")
        .and_then(|at| arguments.get(at + 1)?.parse().ok());
    let length = Duration::from_secs(value.unwrap_or(4));
    println!(
        "Platform Event Traps of {} bytes over loopback, {} s for each rate",
        sender::trap_bytes(),
        length.as_secs()
    );
    println!("\nThe highest rate at which snmptrapd -Lf loses nothing:");
    let (loss_free, too_high) = bisect(Contender::Snmptrapd, length);
    println!("\nA rate at which snmptrapd loses:");
    let losing_rate = losing(too_high, length);
    println!("\nTsuho at that rate:");
    let beside = trial(Contender::Tsuho, losing_rate, length);
    println!("\nThe highest rate at which Tsuho loses nothing and commits as fast as it receives:");
    let (durable, _) = bisect(Contender::Tsuho, length);

    println!("\nA burst of {BURST}, as fast as it can be sent:");
    let burst = |contender: Contender| {
        let running = contender.start();
        let resident = running.resident;
        let sent = sender::burst(running.address, BURST);
        let result = running.finish();
        let trial = Trial { sent, result };
        trial.print(contender);
        let per_alert = |bytes: u64| bytes as f64 / trial.result.kept.max(1) as f64;
        println!(
            "  {:<9} peak {:.1} MiB resident ({:.0} bytes for each alert), {:.0} bytes of disk for each alert",
            contender.name(),
            trial.result.peak_resident as f64 / f64::from(1 << 20),
            per_alert(trial.result.peak_resident.saturating_sub(resident)),
            per_alert(trial.result.disk),
        );
        trial
    };
    burst(Contender::Snmptrapd);
    let storm = burst(Contender::Tsuho);

    println!();
    let ratio = f64::from(durable) / f64::from(loss_free.max(1));
    let kept = storm.result.kept as f64 / storm.sent.count as f64;
    let counted = storm.result.received + storm.result.dropped;
    let verdicts = [
        verdict(
            beside.lost() == 0,
            format!(
                "keeping up: at {}/s, where snmptrapd loses, Tsuho lost {}",
                beside.sent.rate(),
                beside.lost()
            ),
        ),
        verdict(
            ratio >= GOAL_RATIO,
            format!(
                "durable: {durable}/s committed, {ratio:.2} × the {loss_free}/s of snmptrapd (goal {GOAL_RATIO:.1})"
            ),
        ),
        verdict(
            kept >= GOAL_KEPT,
            format!(
                "burst: {:.2} % of {BURST} kept, sent at {}/s (goal {:.0} %)",
                kept * 100.0,
                storm.sent.rate(),
                GOAL_KEPT * 100.0
            ),
        ),
        verdict(
            counted == storm.sent.count,
            format!(
                "burst: {} sent = {} received + {} dropped by the system",
                storm.sent.count, storm.result.received, storm.result.dropped
            ),
        ),
    ];
    i32::from(verdicts.contains(&false))
}

fn verdict(is_reached: bool, what: String) -> bool {
    println!("{} {what}", if is_reached { "reached" } else { "MISSED " });
    is_reached
}
