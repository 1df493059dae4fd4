//! What is wanted of a BMC's mail alerts (EE3: 設定 → 通報 → メール通報).
//!
//! Standard IPMI does not carry these settings: they fill the step sheets, and a person types them. The field list is
//! from memory and common knowledge, and is to be corrected where a model differs. A password is never kept here.

use super::Level;
use serde::{Deserialize, Serialize};

/// Mail alert settings. A key that is left out is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailAlert {
    /// Whether the BMC sends mail at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// 通報レベル.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Recipients; EE3 takes up to three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Subject line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The SMTP server's name or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_server: Option<String>,
    /// Its port; 25 where nobody says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_port: Option<u16>,
    /// How the BMC logs in there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_auth: Option<SmtpAuth>,
    /// As whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_user: Option<String>,
    /// How long the BMC waits for the SMTP server, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_secs: Option<u8>,
}

/// How a mail client logs in at an SMTP server (RFC 4954).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmtpAuth {
    /// Not at all.
    Off,
    /// RFC 2195.
    CramMd5,
    /// Widely used, never standardised.
    Login,
    /// RFC 4616.
    Plain,
}
