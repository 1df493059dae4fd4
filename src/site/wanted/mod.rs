//! The wanted state of a server's alerting, as a person writes it in TOML and as the window saves it.
//!
//! A key that is left out is left as it is on the server.

mod community;
mod computer_name;
mod event_group;
mod gateway;
mod mail_alert;
mod snmp_alert;

pub use community::{Community, CommunityError};
pub use computer_name::{ComputerName, ComputerNameError};
pub use event_group::EventGroup;
pub use gateway::{Gateway, MacAddress, MacAddressError};
pub use mail_alert::{MailAlert, SmtpAuth};
pub use snmp_alert::{Level, Procedure, SnmpAlert};

use serde::{Deserialize, Serialize};

/// Everything wanted of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The BMC's SNMP alerts (SNMP通報).
    #[serde(default)]
    pub snmp_alert: SnmpAlert,
    /// The gateway through which the BMC's alerts leave its subnet. Written with a consent of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Gateway>,
    /// The BMC's mail alerts (メール通報). Standard IPMI does not carry them: they are set by hand, with the step sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_alert: Option<MailAlert>,
}

impl Wanted {
    /// Whether nothing at all is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{EventGroup, Level, MacAddress, SmtpAuth, Wanted};

    #[test]
    fn the_documented_shape_is_read() {
        let wanted: Wanted = toml::from_str(
            r#"
            [snmp_alert]
            enabled = true
            community = "ops"
            destinations = ["192.0.2.10", "192.0.2.11"]
            acknowledge = true
            ack_timeout_secs = 6
            retries = 3
            procedure = "all"
            level = "error-warning"
            "#,
        )
        .expect("the shape of the console contract");
        assert_eq!(wanted.snmp_alert.level, Some(Level::ErrorWarning));
        assert_eq!(wanted.snmp_alert.destinations.map(|d| d.len()), Some(2));
        let individual: Wanted =
            toml::from_str("[snmp_alert]\nlevel = { groups = [\"temperature\", \"fan\"] }").expect("groups");
        let groups = vec![EventGroup::Temperature, EventGroup::Fan];
        assert_eq!(individual.snmp_alert.level, Some(Level::Individual { groups }));
    }

    #[test]
    fn gateway_and_mail_have_tables_of_their_own() {
        let text = r#"
            [snmp_alert]
            computer_name = "SV01"
            destinations = ["192.0.2.10", "2001:db8::10"]

            [gateway]
            address = "192.0.2.1"
            mac = "00:00:5e:00:53:01"

            [mail_alert]
            enabled = true
            level = "error"
            from = "sv01@example.jp"
            to = ["ops@example.jp"]
            smtp_server = "mail.example.jp"
            smtp_port = 25
            smtp_auth = "cram-md5"
            "#;
        let wanted: Wanted = toml::from_str(text).expect("the shape of the console contract");
        let gateway = wanted.gateway.clone().expect("a gateway");
        assert_eq!(
            gateway.mac,
            Some(MacAddress([0x00, 0x00, 0x5e, 0x00, 0x53, 0x01]))
        );
        let mail = wanted.mail_alert.clone().expect("a mail alert");
        assert_eq!(mail.smtp_auth, Some(SmtpAuth::CramMd5));
        let again = toml::to_string(&wanted).expect("plain data");
        assert_eq!(toml::from_str::<Wanted>(&again).expect("own text"), wanted);
    }

    #[test]
    fn an_unknown_group_is_refused_with_those_there_are() {
        let wrong = toml::from_str::<Wanted>("[snmp_alert]\nlevel = { groups = [\"warmth\"] }");
        assert!(wrong.is_err());
    }

    #[test]
    fn a_misspelt_key_is_not_silently_ignored() {
        assert!(toml::from_str::<Wanted>("[snmp_alert]\ncommunty = \"ops\"").is_err());
    }
}
