//! What can be typed after `tsuhoctl receiver`.

use crate::site::{AuthProtocol, EngineId, NO_AUTH, Network, PrivacyProtocol};
use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ReceiverVerb {
    Show,
    AddUser(AddUserArgs),
    RemoveUser {
        name: String,
        #[arg(long, value_name = "HEX")]
        engine: Option<EngineId>,
    },
    AllowCommunity {
        name: String,
        #[arg(long, value_name = "CIDR")]
        source: Vec<Network>,
    },
    RemoveCommunity {
        name: String,
    },
    AllowSource {
        #[arg(value_name = "CIDR")]
        source: Network,
    },
    RemoveSource {
        #[arg(value_name = "CIDR")]
        source: Network,
    },
    OnlyV3 {
        #[arg(value_name = "on|off")]
        wish: OnOff,
    },
}

impl ReceiverVerb {
    /// Whether it keeps or forgets a passphrase.
    pub(in crate::cli) fn uses_secrets(&self) -> bool {
        matches!(self, Self::AddUser(_) | Self::RemoveUser { .. })
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AddUserArgs {
    pub(in crate::cli) name: String,
    #[arg(long, value_name = "md5|sha1|sha224|sha256|sha384|sha512|none", value_parser = auth)]
    pub(in crate::cli) auth: Auth,
    #[arg(long, value_name = "des|aes128|aes192|aes256|aes192c|aes256c", value_parser = privacy)]
    pub(in crate::cli) privacy: Option<PrivacyProtocol>,
    #[arg(long, value_name = "HEX")]
    pub(in crate::cli) engine: Option<EngineId>,
    #[arg(long, value_name = "VAR")]
    pub(in crate::cli) auth_password_env: Option<String>,
    #[arg(long, conflicts_with = "auth_password_env")]
    pub(in crate::cli) auth_password_stdin: bool,
    #[arg(long, value_name = "VAR")]
    pub(in crate::cli) privacy_password_env: Option<String>,
    #[arg(long, conflicts_with = "privacy_password_env")]
    pub(in crate::cli) privacy_password_stdin: bool,
}

/// `--auth`: a protocol, or explicitly none.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Auth(Option<AuthProtocol>);

impl Auth {
    pub(in crate::cli) fn protocol(self) -> Option<AuthProtocol> {
        self.0
    }
}

/// `on` or `off`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum OnOff {
    On,
    Off,
}

fn auth(text: &str) -> Result<Auth, String> {
    if text == NO_AUTH {
        return Ok(Auth(None));
    }
    let known = || {
        names(
            AuthProtocol::ALL
                .iter()
                .map(|known| known.name())
                .chain([NO_AUTH]),
        )
    };
    text.parse()
        .map(|protocol| Auth(Some(protocol)))
        .map_err(|_| known())
}

fn privacy(text: &str) -> Result<PrivacyProtocol, String> {
    let known = || names(PrivacyProtocol::ALL.iter().map(|known| known.name()));
    text.parse().map_err(|_| known())
}

fn names(known: impl Iterator<Item = &'static str>) -> String {
    known.collect::<Vec<_>>().join(", ")
}
