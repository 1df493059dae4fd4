//! Words for completion codes: for each what it means and what to do (IPMI 2.0 table 5-2; the codes 80h–BEh belong to
//! each command and stand in its section).

use super::failure::Said;
use crate::{i18n::Language, ipmi::command::CommandCode, say};

/// What a completion code of Get or Set LAN or PEF Configuration Parameters means, with the code itself so that it can
/// be looked up.
pub fn completion_code(code: u8, language: Language) -> String {
    completion(CommandCode::SET_LAN_PARAMETER, code, language).0
}

/// What to do about a completion code of Get or Set LAN or PEF Configuration Parameters.
pub(super) fn completion_advice(code: u8, language: Language) -> String {
    completion(CommandCode::SET_LAN_PARAMETER, code, language).1
}

/// What this command's completion code means, with the code, and what to do.
pub(super) fn completion(command: CommandCode, code: u8, language: Language) -> Said {
    let (meaning, advice) = of_the_command(command, code, language)
        .or_else(|| of_any_command(code, language))
        .unwrap_or_else(|| {
            let meaning = match code {
                0x01..=0x7e => say!(language, "cc-oem"),
                0x80..=0xbe => say!(language, "cc-specific"),
                0xff => say!(language, "cc-other"),
                _ => say!(language, "cc-reserved"),
            };
            (meaning, say!(language, "cc-advice-report"))
        });
    let code = format!("{code:02X}h");
    (
        say!(language, "cc-with-code", meaning = meaning, code = code),
        advice,
    )
}

/// The codes that mean something else for each command: sections 20.9, 22.18, 22.19, 22.22, 22.23, 22.30, 23.1, 23.2,
/// 30.3 to 30.7, and 31.
fn of_the_command(command: CommandCode, code: u8, language: Language) -> Option<Said> {
    let own_tool = || say!(language, "cc-advice-own-tool");
    let said = match (command.netfn, command.cmd, code) {
        _ if command.is_parameter_access() => return of_a_parameter(code, language),
        // Set Session Privilege Level.
        (0x06, 0x3b, 0x80) => (
            say!(language, "cc-level-not-for-user"),
            say!(language, "cc-advice-privilege"),
        ),
        (0x06, 0x3b, 0x81) => (
            say!(language, "cc-level-above-limit"),
            say!(language, "cc-advice-privilege"),
        ),
        (0x06, 0x3b, 0x82) => (say!(language, "cc-user-level-authentication"), own_tool()),
        // Close Session.
        (0x06, 0x3c, 0x87 | 0x88) => (
            say!(language, "cc-no-such-session"),
            say!(language, "cc-advice-session"),
        ),
        // Set and Get Channel Access.
        (0x06, 0x40 | 0x41, 0x82) => (say!(language, "cc-channel-not-supported"), own_tool()),
        (0x06, 0x40, 0x83) => (say!(language, "cc-access-mode"), own_tool()),
        // Set User Password, testing one.
        (0x06, 0x47, 0x80) => (
            say!(language, "cc-password-differs"),
            say!(language, "cc-advice-password"),
        ),
        (0x06, 0x47, 0x81) => (
            say!(language, "cc-password-size"),
            say!(language, "cc-advice-password"),
        ),
        // Alert Immediate.
        (0x04, 0x16, 0x81) => (
            say!(language, "cc-alert-under-way"),
            say!(language, "cc-advice-alert-later"),
        ),
        (0x04, 0x16, 0x82) => (
            say!(language, "cc-session-blocks-alert"),
            say!(language, "cc-advice-close-sessions"),
        ),
        (0x04, 0x16, 0x83) => (say!(language, "cc-no-event-parameters"), own_tool()),
        // Set and Get Last Processed Event ID; the commands of the event log.
        (0x04, 0x14 | 0x15, 0x81) | (0x0a, 0x40..=0x49, 0x81) => {
            (say!(language, "cc-sel-erasing"), say!(language, "cc-advice-wait"))
        }
        (0x0a, 0x43..=0x47, 0x80) => (say!(language, "cc-sel-operation"), own_tool()),
        _ => return None,
    };
    Some(said)
}

/// Get and Set LAN and PEF Configuration Parameters (tables 23-2, 23-3, 30-4, 30-5).
fn of_a_parameter(code: u8, language: Language) -> Option<Said> {
    let own_tool = || say!(language, "cc-advice-own-tool");
    let said = match code {
        0x80 => (say!(language, "cc-parameter-not-supported"), own_tool()),
        0x81 => (
            say!(language, "cc-set-in-progress"),
            say!(language, "cc-advice-other-tool"),
        ),
        0x82 => (say!(language, "cc-read-only"), own_tool()),
        0x83 => (say!(language, "cc-write-only"), own_tool()),
        _ => return None,
    };
    Some(said)
}

/// Table 5-2.
fn of_any_command(code: u8, language: Language) -> Option<Said> {
    let wait = || say!(language, "cc-advice-wait");
    let own_tool = || say!(language, "cc-advice-own-tool");
    let value = || say!(language, "cc-advice-value");
    let read_again = || say!(language, "cc-advice-read-again");
    let said = match code {
        0xc0 => (say!(language, "cc-node-busy"), wait()),
        0xc1 => (say!(language, "cc-invalid-command"), own_tool()),
        0xc2 => (say!(language, "cc-invalid-lun"), own_tool()),
        0xc3 => (say!(language, "cc-timeout"), read_again()),
        0xc4 => (
            say!(language, "cc-out-of-space"),
            say!(language, "cc-advice-room"),
        ),
        0xc5 => (say!(language, "cc-reservation"), wait()),
        0xc6 => (say!(language, "cc-truncated"), own_tool()),
        0xc7 => (say!(language, "cc-length"), own_tool()),
        0xc8 => (say!(language, "cc-too-long"), value()),
        0xc9 => (say!(language, "cc-out-of-range"), value()),
        0xca => (say!(language, "cc-too-many-bytes"), own_tool()),
        0xcb => (say!(language, "cc-not-present"), read_again()),
        0xcc => (say!(language, "cc-invalid-data"), value()),
        0xcd => (say!(language, "cc-wrong-kind"), own_tool()),
        0xce => (say!(language, "cc-no-response"), read_again()),
        0xcf => (say!(language, "cc-duplicate"), read_again()),
        0xd0 => (say!(language, "cc-sdr-update"), wait()),
        0xd1 => (
            say!(language, "cc-firmware-update"),
            say!(language, "cc-advice-firmware"),
        ),
        0xd2 => (
            say!(language, "cc-initialising"),
            say!(language, "cc-advice-starting"),
        ),
        0xd3 => (
            say!(language, "cc-destination-unavailable"),
            say!(language, "cc-advice-network"),
        ),
        0xd4 => (
            say!(language, "cc-privilege"),
            say!(language, "cc-advice-privilege"),
        ),
        0xd5 => (
            say!(language, "cc-present-state"),
            say!(language, "cc-advice-state"),
        ),
        0xd6 => (say!(language, "cc-disabled"), say!(language, "cc-advice-enable")),
        _ => return None,
    };
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::completion;
    use crate::{i18n::Language, ipmi::command::CommandCode};
    use std::collections::BTreeSet;

    const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

    fn without_code(text: &str, code: u8) -> String {
        text.replace(&format!("{code:02X}h"), "")
    }

    #[test]
    fn every_code_of_every_command_has_a_sentence_and_a_next_step() {
        for language in LANGUAGES {
            for netfn in [0x04, 0x06, 0x0a, 0x0c] {
                for cmd in 0..=0x60 {
                    for code in 1..=0xff {
                        let (meaning, advice) = completion(CommandCode { netfn, cmd }, code, language);
                        assert!(meaning.contains(&format!("{code:02X}h")) && !advice.is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn every_code_of_the_standard_has_a_sentence_of_its_own() {
        for language in LANGUAGES {
            let generic: BTreeSet<String> = (0xc0..=0xd6)
                .chain([0xd7, 0xff])
                .map(|code| without_code(&completion(CommandCode::GET_DEVICE_ID, code, language).0, code))
                .collect();
            assert_eq!(generic.len(), 0xd6 - 0xc0 + 1 + 2);
        }
    }

    #[test]
    fn a_code_means_what_its_command_says() {
        let commands = [
            (
                CommandCode::SET_LAN_PARAMETER,
                [0x80, 0x81, 0x82, 0x83].as_slice(),
            ),
            (CommandCode::SET_SESSION_PRIVILEGE_LEVEL, &[0x80, 0x81, 0x82]),
            (CommandCode::ALERT_IMMEDIATE, &[0x81, 0x82, 0x83]),
            (CommandCode::CLOSE_SESSION, &[0x87]),
            (CommandCode::GET_SEL_INFO, &[0x81]),
        ];
        for language in LANGUAGES {
            let mut all = BTreeSet::new();
            let unknown = without_code(&completion(CommandCode::GET_DEVICE_ID, 0x80, language).0, 0x80);
            all.insert(unknown);
            let mut count = 1;
            for (command, codes) in commands {
                for &code in codes {
                    all.insert(without_code(&completion(command, code, language).0, code));
                    count += 1;
                }
            }
            assert_eq!(all.len(), count);
        }
    }
}
