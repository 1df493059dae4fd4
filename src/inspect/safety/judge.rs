//! From what a BMC said to findings, to what is in order, and to what could not be checked. Pure.

use super::{
    evidence::{Evidence, NotRead, User},
    facts::{FACTS, Grade},
};
use crate::{i18n::Text, ipmi::command::UserAccess};

/// Suites without integrity or confidentiality, besides 0 (IPMI 2.0 table 22-20).
const WITHOUT_PROTECTION: [u8; 7] = [1, 2, 6, 7, 11, 15, 16];
/// The suite with SHA-256.
const SHA256: u8 = 17;
/// Anonymous login status of table 22-15.
const ANONYMOUS_LOGIN: u8 = 0x01;
const NULL_USERS: u8 = 0x02;
/// Authentication types of IPMI 1.5, by their bit.
const TYPES: [(u8, &str); 5] = [
    (0x01, "none"),
    (0x02, "MD2"),
    (0x04, "MD5"),
    (0x10, "straight password"),
    (0x20, "OEM"),
];

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Which cipher suites may be used.
    CipherSuites,
    /// Whether IPMI 1.5 sessions may be opened.
    Ipmi15,
    /// Whether somebody without a name may log in.
    AnonymousLogin,
    /// Who may log in, and as what.
    Users,
    /// Whether every message is authenticated.
    MessageAuthentication,
    /// The community of SNMP alerts.
    Community,
    /// Published weaknesses of the firmware.
    Firmware,
}

impl Check {
    /// All, in the order of the report.
    pub const ALL: [Self; 7] = [
        Self::CipherSuites,
        Self::Ipmi15,
        Self::AnonymousLogin,
        Self::Users,
        Self::MessageAuthentication,
        Self::Community,
        Self::Firmware,
    ];

    /// The name in `--json`: stable.
    pub fn id(self) -> &'static str {
        match self {
            Self::CipherSuites => "cipher-suites",
            Self::Ipmi15 => "ipmi-15",
            Self::AnonymousLogin => "anonymous-login",
            Self::Users => "users",
            Self::MessageAuthentication => "message-authentication",
            Self::Community => "community",
            Self::Firmware => "firmware",
        }
    }
}

/// Something to know, or to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name in `assets/safety/findings.toml`: stable.
    pub id: String,
    /// How bad it is.
    pub grade: Grade,
    /// One line.
    pub title: Text,
    /// What was found.
    pub what: Text,
    /// Why that matters.
    pub why: Text,
    /// How to put it right.
    pub fix: Text,
    /// Where to look it up.
    pub references: Vec<String>,
}

/// What could not be looked at, or not wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotChecked {
    /// What.
    pub check: Check,
    /// Why.
    pub why: NotRead,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyReport {
    /// Worst first.
    pub findings: Vec<Finding>,
    /// What was looked at, wholly, and is in order.
    pub in_order: Vec<Check>,
    /// What was not.
    pub not_checked: Vec<NotChecked>,
}

impl SafetyReport {
    /// The worst finding.
    pub fn worst(&self) -> Option<Grade> {
        self.findings.iter().map(|finding| finding.grade).max()
    }
}

/// Judges what was told; `user` is the one this product logs in as.
pub fn judge(evidence: &Evidence, user: &str) -> SafetyReport {
    let mut draft = Draft::default();
    for check in Check::ALL {
        draft.check = Some(check);
        match check {
            Check::CipherSuites => draft.cipher_suites(evidence),
            Check::Ipmi15 => draft.ipmi_15(evidence),
            Check::AnonymousLogin => draft.anonymous(evidence),
            Check::Users => draft.users(evidence, user),
            Check::MessageAuthentication => draft.message_authentication(evidence),
            Check::Community => draft.community(evidence),
            Check::Firmware => draft.firmware(evidence),
        }
    }
    draft.check = None;
    draft.find("rakp-password-hash", &[]);
    let is_in_order = |check: &Check| {
        !draft.found.contains(check) && !draft.not_checked.iter().any(|missing| missing.check == *check)
    };
    let in_order = Check::ALL.into_iter().filter(is_in_order).collect();
    draft
        .findings
        .sort_by_key(|finding| std::cmp::Reverse(finding.grade));
    SafetyReport {
        findings: draft.findings,
        in_order,
        not_checked: draft.not_checked,
    }
}

#[derive(Default)]
struct Draft {
    /// What is being looked at.
    check: Option<Check>,
    findings: Vec<Finding>,
    found: Vec<Check>,
    not_checked: Vec<NotChecked>,
}

impl Draft {
    fn cipher_suites(&mut self, evidence: &Evidence) {
        let offered = match &evidence.suites {
            Ok(offered) => offered,
            Err(why) => return self.miss(*why),
        };
        // A BMC that lists a suite and allows it on no level does not take it (table 23-4, parameter 24).
        let is_allowed = |suite: &u8| match &evidence.suite_privileges {
            Ok(levels) => levels.get(suite).is_none_or(|level| *level != 0),
            Err(_) => true,
        };
        let offered: Vec<u8> = offered.iter().copied().filter(is_allowed).collect();
        // What is allowed and not listed may be tried by somebody, but is no reason to call a BMC good.
        let mut usable = offered.clone();
        if let Ok(levels) = &evidence.suite_privileges {
            usable.extend(
                levels
                    .iter()
                    .filter(|(_, level)| **level != 0)
                    .map(|(suite, _)| *suite),
            );
        }
        usable.sort_unstable();
        usable.dedup();
        if usable.contains(&0) {
            self.find("cipher-zero", &[]);
        }
        let weak: Vec<u8> = usable
            .iter()
            .copied()
            .filter(|id| WITHOUT_PROTECTION.contains(id))
            .collect();
        if !weak.is_empty() {
            self.find("suites-without-protection", &[("suites", &numbers(&weak))]);
        }
        if !offered.is_empty() && !offered.contains(&SHA256) {
            self.find("sha1-only", &[("suites", &numbers(&offered))]);
        }
    }

    fn ipmi_15(&mut self, evidence: &Evidence) {
        let supported = evidence.supported_types.unwrap_or(0x3f);
        let (bits, may_open) = match (&evidence.capabilities, &evidence.enabled_types) {
            (Ok(told), enabled) => {
                let enabled = enabled.unwrap_or_default() & supported;
                let may_open = told.supports_ipmi_1_5 || !told.extended;
                (told.authentication_types | enabled, may_open)
            }
            (Err(_), Ok(enabled)) => (enabled & supported, true),
            (Err(why), Err(_)) => return self.miss(*why),
        };
        if !may_open || bits == 0 {
            return;
        }
        if bits & 0x01 != 0 {
            self.find("ipmi-15-without-authentication", &[]);
        }
        let types: Vec<&str> = TYPES
            .iter()
            .filter(|(bit, _)| bits & bit != 0)
            .map(|(_, name)| *name)
            .collect();
        self.find("ipmi-15-sessions", &[("types", &types.join(", "))]);
    }

    fn anonymous(&mut self, evidence: &Evidence) {
        let users = evidence.users.as_deref().unwrap_or_default();
        let is_null_user_enabled = users.iter().any(|user| user.name.is_empty());
        let status = match &evidence.capabilities {
            Ok(told) => told.status,
            Err(why) => {
                self.miss(*why);
                0
            }
        };
        if status & ANONYMOUS_LOGIN != 0 {
            self.find("anonymous-login", &[]);
        } else if status & NULL_USERS != 0 || is_null_user_enabled {
            self.find("null-user", &[]);
        }
    }

    fn users(&mut self, evidence: &Evidence, own: &str) {
        let users = match &evidence.users {
            Ok(users) => users,
            Err(why) => return self.miss(*why),
        };
        if let Some(why) = evidence.users_missing {
            self.miss(why);
        }
        let well_known = |user: &&User| FACTS.is_factory_name(&user.name);
        let known: Vec<&User> = users.iter().filter(well_known).collect();
        if !known.is_empty() {
            self.find("factory-name", &[("users", &names(&known))]);
        }
        let is_administrator = |user: &&User| user.privilege_limit == UserAccess::ADMINISTRATOR;
        let administrators: Vec<&User> = users.iter().filter(is_administrator).collect();
        if administrators.len() > 1 {
            self.find("several-administrators", &[("users", &names(&administrators))]);
        }
        if administrators.iter().any(|user| user.name == own) {
            self.find("own-user-is-administrator", &[("user", own)]);
        }
    }

    fn message_authentication(&mut self, evidence: &Evidence) {
        match &evidence.access {
            Ok(access) => {
                if access.is_per_message_authentication_off {
                    self.find("per-message-authentication-off", &[]);
                }
                if access.is_user_level_authentication_off {
                    self.find("user-level-authentication-off", &[]);
                }
            }
            Err(why) => self.miss(*why),
        }
    }

    fn community(&mut self, evidence: &Evidence) {
        match &evidence.community {
            Ok(community) if community.as_bytes() == b"public" => self.find("community-public", &[]),
            Ok(_) => {}
            Err(why) => self.miss(*why),
        }
    }

    fn firmware(&mut self, evidence: &Evidence) {
        let [major, minor] = evidence.firmware;
        let firmware = format!("{major}.{minor:02}");
        for advisory in &FACTS.advisories {
            if advisory.manufacturer_id == evidence.manufacturer_id
                && evidence.firmware <= advisory.last_firmware
            {
                let facts = [
                    ("firmware", firmware.as_str()),
                    ("models", advisory.models.as_str()),
                ];
                self.find(&advisory.finding, &facts);
            }
        }
    }

    fn miss(&mut self, why: NotRead) {
        if let Some(check) = self.check {
            self.not_checked.push(NotChecked { check, why });
        }
    }

    fn find(&mut self, id: &str, facts: &[(&str, &str)]) {
        self.found.extend(self.check);
        let fact = FACTS.finding(id);
        self.findings.push(Finding {
            id: fact.id.clone(),
            grade: fact.grade,
            title: fact.title.clone(),
            what: fill(&fact.what, facts),
            why: fact.why.clone(),
            fix: fact.fix.clone(),
            references: fact.references.clone(),
        });
    }
}

fn fill(pattern: &Text, facts: &[(&str, &str)]) -> Text {
    let one = |pattern: &str| {
        facts.iter().fold(pattern.to_owned(), |text, (name, fact)| {
            text.replace(&format!("{{{name}}}"), fact)
        })
    };
    Text {
        ja: one(&pattern.ja),
        en: one(&pattern.en),
    }
}

fn numbers(suites: &[u8]) -> String {
    let texts: Vec<String> = suites.iter().map(u8::to_string).collect();
    texts.join(", ")
}

/// `admin (2)`: name and user ID.
fn names(users: &[&User]) -> String {
    let texts: Vec<String> = users
        .iter()
        .map(|user| format!("{} ({})", user.name, user.id))
        .collect();
    texts.join(", ")
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
