//! What an alert can be folded by: facts about its fault, computed once by whoever decoded it. Pure.

/// Which faults the news of their end is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The one event of the sensor: its deassertion.
    Event,
    /// Whatever is wrong with the sensor: "the state is OK again".
    Sensor,
}

/// By what an alert is known to tell of the same fault as another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldKey {
    /// A digest of the server and its sensor; of another trap, of the sender, the trap and what it is about.
    pub sensor: [u8; 16],
    /// Which of the sensor's events; the same number for its beginning and its end.
    pub event: u32,
    /// A digest of the server and the kind of thing the alert is about (temperature, fan …), which is known of an
    /// alert whichever way it came; none where it is not.
    pub subject: Option<[u8; 16]>,
    /// A fault is over; none where it tells of one.
    pub over: Option<Scope>,
}

const HAS_SUBJECT: u8 = 1;
const OVER_EVENT: u8 = 2;
const OVER_SENSOR: u8 = 4;

impl FoldKey {
    /// The octets as they are kept with the alert: flags, event (4), sensor (16), subject (16 where there is one).
    pub(in crate::alert_log) fn to_octets(self) -> Vec<u8> {
        let over = match self.over {
            Some(Scope::Event) => OVER_EVENT,
            Some(Scope::Sensor) => OVER_SENSOR,
            None => 0,
        };
        let mut octets = vec![over | if self.subject.is_some() { HAS_SUBJECT } else { 0 }];
        octets.extend_from_slice(&self.event.to_be_bytes());
        octets.extend_from_slice(&self.sensor);
        octets.extend_from_slice(self.subject.as_ref().map_or(&[], |subject| &subject[..]));
        octets
    }

    /// From what [`Self::to_octets`] made; none for anything else.
    pub(in crate::alert_log) fn from_octets(octets: &[u8]) -> Option<Self> {
        let (&flags, rest) = octets.split_first()?;
        let (event, rest) = rest.split_first_chunk::<4>()?;
        let (sensor, rest) = rest.split_first_chunk::<16>()?;
        let subject = rest.first_chunk::<16>().copied();
        Some(Self {
            sensor: *sensor,
            event: u32::from_be_bytes(*event),
            subject: subject.filter(|_| flags & HAS_SUBJECT != 0),
            over: match flags & (OVER_EVENT | OVER_SENSOR) {
                OVER_EVENT => Some(Scope::Event),
                OVER_SENSOR => Some(Scope::Sensor),
                _ => None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FoldKey, Scope};

    #[test]
    fn a_key_is_kept_and_comes_back() {
        for over in [None, Some(Scope::Event), Some(Scope::Sensor)] {
            for subject in [None, Some([9; 16])] {
                let key = FoldKey {
                    sensor: [7; 16],
                    event: 0x0001_0907,
                    subject,
                    over,
                };
                assert_eq!(FoldKey::from_octets(&key.to_octets()), Some(key));
            }
        }
        assert_eq!(FoldKey::from_octets(&[1, 2, 3]), None);
    }
}
