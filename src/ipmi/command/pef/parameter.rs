//! Get and Set PEF Configuration Parameters (IPMI 2.0 sections 30.3 and 30.4).

use super::super::{CommandCode, IpmiCommand, Message, ParameterData};
use crate::ipmi::wire::{Reader, WireError};

/// A PEF parameter's number (table 30-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PefParameter(pub u8);

impl PefParameter {
    /// Set complete (0), set in progress (1), commit write (2).
    pub const SET_IN_PROGRESS: Self = Self(0);
    /// [`super::PefControl`].
    pub const CONTROL: Self = Self(1);
    /// [`super::PefActions`] that are allowed at all.
    pub const ACTION_GLOBAL_CONTROL: Self = Self(2);
    /// Seconds that PEF waits after power-up or reset.
    pub const STARTUP_DELAY: Self = Self(3);
    /// Seconds that alerts wait after power-up or reset.
    pub const ALERT_STARTUP_DELAY: Self = Self(4);
    /// How many event filters there are, in the low seven bits.
    pub const FILTER_COUNT: Self = Self(5);
    /// A table of [`super::EventFilterEntry`].
    pub const FILTER: Self = Self(6);
    /// The same table's first byte alone ([`super::FilterConfiguration`]).
    pub const FILTER_DATA_1: Self = Self(7);
    /// How many alert policy entries there are, in the low seven bits.
    pub const POLICY_COUNT: Self = Self(8);
    /// A table of [`super::AlertPolicyEntry`].
    pub const POLICY: Self = Self(9);
    /// [`super::PefSystemGuid`].
    pub const SYSTEM_GUID: Self = Self(10);
    /// How many alert strings there are, in the low seven bits.
    pub const STRING_COUNT: Self = Self(11);
    /// A table of [`super::AlertStringKey`].
    pub const STRING_KEY: Self = Self(12);
    /// A table of [`super::AlertStringBlock`].
    pub const STRING: Self = Self(13);
}

/// Get PEF Configuration Parameters. The output starts with the parameter's revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetPefParameter {
    /// Which parameter.
    pub parameter: PefParameter,
    /// Which entry of a table; 0 where there is none.
    pub set_selector: u8,
    /// Which block of an entry (alert strings), from 1; 0 where there is none.
    pub block_selector: u8,
    /// Ask for the revision only.
    pub revision_only: bool,
}

impl GetPefParameter {
    /// Asks for a parameter without a table.
    pub fn new(parameter: PefParameter) -> Self {
        Self::entry(parameter, 0)
    }

    /// Asks for an entry of a table.
    pub fn entry(parameter: PefParameter, set_selector: u8) -> Self {
        Self {
            parameter,
            set_selector,
            block_selector: 0,
            revision_only: false,
        }
    }

    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get PEF Configuration Parameters", bytes);
        let [first, set_selector, block_selector] = reader.array()?;
        Ok(Self {
            parameter: PefParameter(first & 0x7f),
            set_selector,
            block_selector,
            revision_only: first & 0x80 != 0,
        })
    }
}

impl From<GetPefParameter> for Message {
    fn from(command: GetPefParameter) -> Self {
        CommandCode::GET_PEF_PARAMETER.request(vec![
            (u8::from(command.revision_only) << 7) | (command.parameter.0 & 0x7f),
            command.set_selector,
            command.block_selector,
        ])
    }
}

impl IpmiCommand for GetPefParameter {
    type Output = ParameterData;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<ParameterData, WireError> {
        ParameterData::from_bytes(data)
    }
}

/// Set PEF Configuration Parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPefParameter {
    /// Which parameter.
    pub parameter: PefParameter,
    /// Its data, set selector first where it has one.
    pub data: Vec<u8>,
}

impl SetPefParameter {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Set PEF Configuration Parameters", bytes);
        Ok(Self {
            parameter: PefParameter(reader.u8()? & 0x7f),
            data: reader.rest().to_vec(),
        })
    }
}

impl From<SetPefParameter> for Message {
    fn from(command: SetPefParameter) -> Self {
        CommandCode::SET_PEF_PARAMETER.request([&[command.parameter.0 & 0x7f][..], &command.data].concat())
    }
}

impl IpmiCommand for SetPefParameter {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: the layouts are IPMI 2.0 tables 30-4 and 30-5.
    #[test]
    fn requests_are_laid_out_as_the_specification_says() {
        let get = GetPefParameter::entry(PefParameter::FILTER, 3);
        assert_eq!(Message::from(get).data(), [6, 3, 0]);
        let set = SetPefParameter {
            parameter: PefParameter::CONTROL,
            data: vec![0x01],
        };
        assert_eq!(Message::from(set).data(), [1, 1]);
        assert_eq!(
            GetPefParameter::parse_success_response(&[0x11, 0x0f]),
            Ok(ParameterData {
                revision: 0x11,
                data: vec![0x0f]
            })
        );
    }

    proptest! {
        #[test]
        fn requests_read_back(parameter in 0u8..128, set_selector: u8, block_selector: u8, revision_only: bool,
                              data in prop::collection::vec(any::<u8>(), 0..30)) {
            let parameter = PefParameter(parameter);
            let get = GetPefParameter { parameter, set_selector, block_selector, revision_only };
            prop_assert_eq!(GetPefParameter::from_bytes(Message::from(get).data()), Ok(get));
            let set = SetPefParameter { parameter, data };
            prop_assert_eq!(SetPefParameter::from_bytes(Message::from(set.clone()).data()), Ok(set));
        }
    }
}
