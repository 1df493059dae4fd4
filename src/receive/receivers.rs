//! Programs that are known to take the trap port, from `assets/receivers/`: what they are called, and what is true of
//! them. Knows nothing about which of them runs.

use crate::{i18n::Text, system::Process};
use serde::Deserialize;
use std::sync::LazyLock;

/// A program that is known to take the trap port.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct KnownReceiver {
    /// A short name of its own.
    pub id: String,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    folders: Vec<String>,
    /// The name under which Windows stops and starts it.
    pub windows_service: Option<String>,
    /// Whether it can hand on what it receives.
    #[serde(default)]
    pub can_forward: bool,
    /// Whether it can take its traps from the Windows SNMP Trap Service instead of the port.
    #[serde(default)]
    pub can_share: bool,
    /// What it is called.
    pub name: Text,
    /// Where that is known from.
    pub source: String,
}

#[derive(Deserialize)]
struct File {
    receiver: Vec<KnownReceiver>,
}

static KNOWN: LazyLock<Vec<KnownReceiver>> = LazyLock::new(|| {
    let text = include_str!("../../assets/receivers/receivers.toml");
    let file: File = toml::from_str(text).expect("a test reads the bundled file");
    file.receiver
});

/// What is known of this program; none where nothing is.
pub fn known_receiver(process: &Process) -> Option<&'static KnownReceiver> {
    let program = process.program.to_lowercase();
    let path = process
        .path
        .as_deref()
        .map(|path| path.to_string_lossy().to_lowercase());
    let path = path.unwrap_or_default();
    let mut folders: Vec<&str> = path.split(['/', '\\']).collect();
    folders.pop();
    KNOWN.iter().find(|known| {
        known.programs.contains(&program)
            || known
                .folders
                .iter()
                .any(|folder| folders.contains(&folder.as_str()))
    })
}

/// The names of the programs that are known.
pub(super) fn known_programs() -> Vec<&'static str> {
    KNOWN
        .iter()
        .flat_map(|known| known.programs.iter().map(String::as_str))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, known_receiver};
    use crate::system::Process;

    fn id_of(program: &str, path: &str) -> Option<&'static str> {
        let process = Process {
            pid: 812,
            program: program.to_owned(),
            path: Some(path.into()),
            unit: None,
        };
        known_receiver(&process).map(|known| known.id.as_str())
    }

    #[test]
    fn receivers_are_known_by_their_program_or_their_folder() {
        assert_eq!(id_of("snmptrapd", "/usr/sbin/snmptrapd"), Some("net-snmp"));
        assert_eq!(
            id_of("SNMPTRAP.EXE", r"C:\Windows\System32\snmptrap.exe"),
            Some("windows-snmp-trap")
        );
        assert_eq!(
            id_of("anything.exe", r"C:\Program Files (x86)\ESMPRO\bin\anything.exe"),
            Some("esmpro-sm")
        );
        assert_eq!(
            id_of("esmpro", "/opt/x/esmpro"),
            None,
            "a program of that name is not in that folder"
        );
        assert_eq!(id_of("dnsmasq", "/usr/sbin/dnsmasq"), None);
    }

    #[test]
    fn every_known_receiver_has_a_mark_a_name_in_both_languages_and_a_source() {
        for known in KNOWN.iter() {
            assert!(
                !known.programs.is_empty() || !known.folders.is_empty(),
                "{known:?}"
            );
            assert!(
                !known.name.ja.is_empty() && !known.name.en.is_empty(),
                "{known:?}"
            );
            assert!(!known.source.is_empty(), "{known:?}");
        }
    }
}
