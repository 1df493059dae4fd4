//! What a bad line does to datagrams: loses, doubles, delays, reorders and damages them, and brings garbage.
//!
//! Sans-IO and deterministic by seed: a datagram goes in, what arrives and how much later comes out.

use super::dice::Dice;
use std::time::Duration;

/// A datagram that was reordered comes up to this much later, so that a repetition overtakes it.
const REORDER_MILLIS: u64 = 1500;
/// The copy of a doubled datagram comes up to this much later.
const DUPLICATE_MILLIS: u64 = 30;
/// Where the authentication code of a datagram stands: in its last bytes.
const CODE_BYTES: u64 = 12;
/// The longest datagram of garbage.
const GARBAGE_BYTES: u64 = 120;

/// How bad the line is; the default is perfect. Chances are per thousand datagrams, each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFaults {
    /// The same seed and the same datagrams give the same faults.
    pub seed: u64,
    /// Lost.
    pub loss: u16,
    /// Comes twice.
    pub duplicate: u16,
    /// Comes so late that others overtake it.
    pub reorder: u16,
    /// Random bytes, or a part of the datagram, come before it.
    pub garbage: u16,
    /// Comes with a wrong authentication code.
    pub bad_code: u16,
    /// Answers whose message checksum is wrong although the packet's code is right.
    pub bad_checksum: u16,
    /// Each way takes so long.
    pub delay_millis: u32,
    /// And up to so much longer.
    pub jitter_millis: u32,
}

/// One direction of a line.
#[derive(Clone, Debug)]
pub(crate) struct OneWay {
    faults: LineFaults,
    dice: Dice,
}

impl OneWay {
    /// `way` tells the directions apart, so that they don't lose in step.
    pub(crate) fn new(faults: LineFaults, way: u64) -> Self {
        let seed = faults.seed ^ way.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Self {
            faults,
            dice: Dice::new(seed),
        }
    }

    /// What arrives of a datagram, and after how long.
    pub(crate) fn pass(&mut self, datagram: Vec<u8>) -> Vec<(Duration, Vec<u8>)> {
        let Self { faults, dice } = self;
        let mut arriving = Vec::with_capacity(1);
        let latency = |dice: &mut Dice| {
            let jitter = dice.below(u64::from(faults.jitter_millis));
            Duration::from_millis(u64::from(faults.delay_millis).saturating_add(jitter))
        };
        if dice.permille(faults.garbage) {
            arriving.push((latency(dice), garbage(dice, &datagram)));
        }
        if dice.permille(faults.loss) {
            return arriving;
        }
        let mut after = latency(dice);
        if dice.permille(faults.reorder) {
            after += Duration::from_millis(dice.below(REORDER_MILLIS));
        }
        let mut datagram = datagram;
        if dice.permille(faults.bad_code) {
            let from_the_end = usize::try_from(dice.below(CODE_BYTES)).unwrap_or(0);
            if let Some(byte) = datagram.iter_mut().nth_back(from_the_end) {
                *byte ^= 1 << dice.below(8);
            }
        }
        if dice.permille(faults.duplicate) {
            let later = after + Duration::from_millis(dice.below(DUPLICATE_MILLIS));
            arriving.push((later, datagram.clone()));
        }
        arriving.push((after, datagram));
        arriving
    }

    /// Whether the next answer's message checksum is to be wrong.
    pub(crate) fn spoils_checksum(&mut self) -> bool {
        self.dice.permille(self.faults.bad_checksum)
    }
}

fn garbage(dice: &mut Dice, datagram: &[u8]) -> Vec<u8> {
    let length = dice.below(GARBAGE_BYTES) + 1;
    if dice.below(2) == 0 {
        return dice.bytes(length);
    }
    let kept = usize::try_from(length).unwrap_or(1);
    datagram.iter().copied().take(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::{LineFaults, OneWay};
    use std::time::Duration;

    #[test]
    fn a_perfect_line_passes_everything_at_once() {
        let mut line = OneWay::new(LineFaults::default(), 1);
        assert_eq!(line.pass(vec![1, 2]), [(Duration::ZERO, vec![1, 2])]);
    }

    #[test]
    fn a_line_loses_what_it_says_and_the_same_again_with_the_same_seed() {
        let faults = LineFaults {
            seed: 3,
            loss: 300,
            ..LineFaults::default()
        };
        let run = || {
            let mut line = OneWay::new(faults, 1);
            (0..2000_u16)
                .map(|n| line.pass(n.to_le_bytes().to_vec()).len())
                .collect::<Vec<_>>()
        };
        let arrived: usize = run().iter().sum();
        assert!((1300..1500).contains(&arrived), "{arrived}");
        assert_eq!(run(), run());
    }

    #[test]
    fn doubled_late_and_damaged_datagrams_differ_as_named() {
        let pass = |faults| OneWay::new(faults, 1).pass(vec![0; 40]);
        let doubled = pass(LineFaults {
            duplicate: 1000,
            ..LineFaults::default()
        });
        assert_eq!(doubled.len(), 2);
        let late = pass(LineFaults {
            delay_millis: 20,
            ..LineFaults::default()
        });
        assert_eq!(late, [(Duration::from_millis(20), vec![0; 40])]);
        let damaged = pass(LineFaults {
            bad_code: 1000,
            ..LineFaults::default()
        });
        let (_, bytes) = damaged.first().expect("it arrives");
        assert_eq!(bytes.iter().filter(|byte| **byte != 0).count(), 1);
        assert!(
            bytes.iter().take(28).all(|byte| *byte == 0),
            "only where the code stands"
        );
        let disturbed = pass(LineFaults {
            garbage: 1000,
            ..LineFaults::default()
        });
        assert_eq!(disturbed.len(), 2);
        let overtaken = (0..64).map(|seed| {
            pass(LineFaults {
                seed,
                reorder: 1000,
                ..LineFaults::default()
            })
        });
        assert!(
            overtaken
                .flatten()
                .any(|(after, _)| after > Duration::from_secs(1))
        );
    }
}
