//! Requests, responses and table entries: nothing panics, and table entries read back byte for byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::ipmi::command::{
    ChannelAccess, ChannelAuthenticationCapabilities, CloseSession, DestinationAddress, DestinationType, EventMessage,
    GetChannelAuthenticationCapabilities, GetChannelCipherSuites, GetChannelInfo, GetDeviceId, GetLanParameter,
    GetSdr, GetSelEntry, GetSelInfo, GetSelTime, GetSelTimeUtcOffset, GetSystemGuid, GetSystemInfo, IpmiCommand,
    ParameterData, PlatformEvent, RawCommunity, SdrHeader, SdrRepositoryInfo, SelRecord, SensorRecord, SetLanParameter,
    SetSelTime, SetSessionPrivilegeLevel, SetSystemInfo, SystemName, UserAccess, UserName, cipher_suite_ids,
    pef::{
        AlertImmediate, AlertPolicyEntry, AlertStringBlock, AlertStringKey, EventFilterEntry, GetPefCapabilities,
        GetPefParameter, PefCapabilities, PefControl, PefSystemGuid, PetAcknowledge, SetPefParameter,
    },
    split_selector,
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(filter) = EventFilterEntry::from_bytes(bytes) {
        assert!(bytes.starts_with(&filter.to_bytes()));
    }
    if let Ok(policy) = AlertPolicyEntry::from_bytes(bytes) {
        assert!(bytes.starts_with(&policy.to_bytes()));
    }
    if let Ok(event) = EventMessage::from_bytes(bytes) {
        assert!(bytes.starts_with(&event.to_bytes()));
    }
    if let Ok(acknowledge) = PetAcknowledge::from_bytes(bytes) {
        assert!(bytes.starts_with(&acknowledge.to_bytes()));
    }
    if let Ok(record) = SelRecord::from_bytes(bytes) {
        assert!(bytes.starts_with(&record.raw));
    }
    // A name is at most 31 bytes of two BCD digits each (IPMI 2.0, 43.15) and an instance's number; a conversion never
    // gives what is no number.
    for sensor in SensorRecord::from_record(bytes).unwrap_or_default() {
        assert!(sensor.name.chars().count() <= 2 * bytes.len().min(31) + 3);
        let values = (0..=u8::MAX).filter_map(|raw| sensor.conversion?.value(raw));
        assert!(values.into_iter().all(f64::is_finite));
    }
    read_the_rest(bytes);
});

fn read_the_rest(bytes: &[u8]) {
    let _ = AlertImmediate::from_bytes(bytes);
    let _ = AlertStringBlock::from_bytes(bytes);
    let _ = AlertStringKey::from_bytes(bytes);
    let _ = ChannelAccess::from_bytes(bytes);
    let _ = ChannelAuthenticationCapabilities::from_bytes(bytes);
    let _ = CloseSession::from_bytes(bytes);
    let _ = DestinationAddress::from_bytes(bytes);
    let _ = DestinationType::from_bytes(bytes);
    let _ = GetChannelAuthenticationCapabilities::from_bytes(bytes);
    let _ = GetChannelCipherSuites::from_bytes(bytes);
    let _ = GetLanParameter::from_bytes(bytes);
    let _ = GetPefParameter::from_bytes(bytes);
    let _ = ParameterData::from_bytes(bytes);
    let _ = PefCapabilities::from_bytes(bytes);
    let _ = PefControl::from_bytes(bytes);
    let _ = PefSystemGuid::from_bytes(bytes);
    let _ = PlatformEvent::from_bytes(bytes);
    let _ = RawCommunity::from_bytes(bytes).text();
    let _ = SdrHeader::from_bytes(bytes);
    let _ = SdrRepositoryInfo::from_bytes(bytes);
    let _ = SetLanParameter::from_bytes(bytes);
    let _ = SetPefParameter::from_bytes(bytes);
    let _ = SetSelTime::from_bytes(bytes);
    let _ = SetSystemInfo::from_bytes(bytes);
    let _ = GetSystemInfo::from_bytes(bytes);
    let _ = SystemName::text([bytes]);
    let _ = SetSessionPrivilegeLevel::from_bytes(bytes);
    let _ = UserAccess::from_bytes(bytes);
    let _ = UserName::from_bytes(bytes);
    let _ = cipher_suite_ids(bytes);
    let _ = split_selector(bytes);
    let _ = AlertImmediate::parse_success_response(bytes);
    let _ = GetChannelCipherSuites::parse_success_response(bytes);
    let _ = GetChannelInfo::parse_success_response(bytes);
    let _ = GetDeviceId::parse_success_response(bytes);
    let _ = GetPefCapabilities::parse_success_response(bytes);
    let _ = GetSdr::parse_success_response(bytes);
    let _ = GetSelEntry::parse_success_response(bytes);
    let _ = GetSelInfo::parse_success_response(bytes);
    let _ = GetSelTimeUtcOffset::parse_success_response(bytes);
    let _ = GetSelTime::parse_success_response(bytes);
    let _ = GetSystemGuid::parse_success_response(bytes);
    let _ = SetSessionPrivilegeLevel::parse_success_response(bytes);
}
