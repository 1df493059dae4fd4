//! A sheet says every wanted value once, leaves the rest alone, and never shows a password.

use super::{
    Means, StepSheet, Tool, Wish,
    data::{Book, Files},
};
use crate::{
    configure::target::Actual,
    i18n::Language,
    site::{EventGroup, Wanted},
};

const EVERYTHING: &str = r#"
[snmp_alert]
enabled = true
computer_name = "SV01-name"
community = "ops-tokyo"
destinations = ["192.0.2.10", "192.0.2.11", "0.0.0.0"]
acknowledge = false
ack_timeout_secs = 17
retries = 5
procedure = "one-after-another"
level = { groups = ["fan", "memory"] }

[gateway]
address = "192.0.2.1"
mac = "00:00:5e:00:53:01"
backup_address = "192.0.2.2"
backup_mac = "00:00:5e:00:53:02"

[mail_alert]
enabled = true
level = "error-warning"
from = "sv01@example.jp"
to = ["ops@example.jp", "night@example.jp"]
reply_to = "desk@example.jp"
subject = "[SV01] alert"
smtp_server = "mail.example.jp"
smtp_port = 587
smtp_auth = "login"
smtp_user = "sv01-mailer"
timeout_secs = 33
"#;

fn wanted(text: &str) -> Wanted {
    toml::from_str(text).expect("a wanted state")
}

fn said(sheet: &StepSheet) -> Vec<(String, Wish)> {
    let rows = sheet.rows.iter();
    rows.map(|row| (row.key.clone(), row.wish.clone())).collect()
}

fn of<'s>(sheet: &'s StepSheet, key: &str) -> &'s super::Row {
    let found = sheet.rows.iter().find(|row| row.key == key);
    found.unwrap_or_else(|| panic!("no row {key}"))
}

#[test]
fn every_wanted_value_stands_on_its_sheet_exactly_once() {
    let wanted = wanted(EVERYTHING);
    let typed: [(Means, &[&str]); 2] = [
        (
            Means::Snmp,
            &[
                "SV01-name",
                "ops-tokyo",
                "192.0.2.10",
                "192.0.2.11",
                "17",
                "5",
                "192.0.2.1",
                "192.0.2.2",
                "00:00:5e:00:53:01",
                "00:00:5e:00:53:02",
            ],
        ),
        (
            Means::Mail,
            &[
                "sv01@example.jp",
                "ops@example.jp",
                "night@example.jp",
                "desk@example.jp",
                "[SV01] alert",
                "mail.example.jp",
                "587",
                "sv01-mailer",
                "33",
            ],
        ),
    ];
    for tool in Tool::ALL {
        for (means, values) in &typed {
            let sheet = StepSheet::of(tool, *means, &wanted, None);
            let mut found: Vec<String> = said(&sheet)
                .into_iter()
                .filter_map(|(_, wish)| match wish {
                    Wish::Type(text) => Some(text),
                    _ => None,
                })
                .collect();
            let mut expected: Vec<&str> = values.to_vec();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{tool:?} {means:?}");
        }
    }
    let sheet = StepSheet::of(Tool::WebConsole, Means::Snmp, &wanted, None);
    let chosen = |key: &str| match &of(&sheet, key).wish {
        Wish::Choose(text) => text.ja.clone(),
        other => panic!("{key}: {other:?}"),
    };
    assert_eq!(chosen("acknowledge"), "無効");
    assert_eq!(chosen("procedure"), "1 つの通報先");
    assert_eq!(chosen("level"), "個別設定");
    assert_eq!(of(&sheet, "destination_3").wish, Wish::Clear);
    for group in EventGroup::ALL {
        let key = format!("group_{}", group.name().replace('-', "_"));
        let is_on = matches!(group, EventGroup::Fan | EventGroup::Memory);
        assert_eq!(chosen(&key) == "通報する", is_on, "{key}");
    }
}

#[test]
fn a_password_is_named_and_never_shown() {
    let sheet = StepSheet::of(Tool::WebConsole, Means::Mail, &wanted(EVERYTHING), None);
    let user = "sv01-mailer".to_owned();
    assert_eq!(of(&sheet, "smtp_password").wish, Wish::OwnPassword { user });
    let off = wanted("[mail_alert]\nsmtp_auth = \"off\"");
    let sheet = StepSheet::of(Tool::WebConsole, Means::Mail, &off, None);
    assert_eq!(of(&sheet, "smtp_password").wish, Wish::Leave);
}

#[test]
fn what_nobody_asked_for_stays_as_it_is() {
    for means in Means::ALL {
        let sheet = StepSheet::of(Tool::Online, means, &Wanted::default(), None);
        assert!(!sheet.has_wishes() && sheet.rows.len() >= 10, "{means:?}");
        assert!(
            sheet
                .rows
                .iter()
                .all(|row| row.wish == Wish::Leave && row.agrees.is_none())
        );
    }
}

#[test]
fn what_the_bmc_answered_stands_beside_and_is_compared() {
    let actual = Actual {
        wanted_shape: wanted(
            "[snmp_alert]\nenabled = true\ncommunity = \"public\"\ndestinations = [\"192.0.2.10\"]\nretries = 3",
        ),
        ..Actual::default()
    };
    let sheet = StepSheet::of(Tool::WebConsole, Means::Snmp, &wanted(EVERYTHING), Some(&actual));
    let agrees = |key: &str| of(&sheet, key).agrees;
    assert_eq!(agrees("enabled"), Some(true));
    assert_eq!(agrees("community"), Some(false));
    assert_eq!(
        of(&sheet, "community").answered,
        Some(Wish::Type("public".to_owned()))
    );
    assert_eq!(agrees("destination_1"), Some(true));
    assert_eq!(agrees("destination_2"), Some(false), "the BMC has nothing there");
    assert_eq!(agrees("destination_3"), Some(true), "empty, as wanted");
    assert_eq!(agrees("ack_timeout_secs"), None, "the BMC did not tell");
    let mail = StepSheet::of(Tool::WebConsole, Means::Mail, &wanted(EVERYTHING), Some(&actual));
    assert!(
        mail.rows.iter().all(|row| row.answered.is_none()),
        "IPMI tells nothing of mail"
    );
}

#[test]
fn one_recipient_too_many_is_not_lost() {
    let four = wanted("[mail_alert]\nto = [\"a@b.jp\", \"c@b.jp\", \"d@b.jp\", \"e@b.jp\"]");
    let sheet = StepSheet::of(Tool::WebConsole, Means::Mail, &four, None);
    assert!(!of(&sheet, "to_3").has_no_place && of(&sheet, "to_4").has_no_place);
    assert_eq!(of(&sheet, "to_4").wish, Wish::Type("e@b.jp".to_owned()));
}

#[test]
fn names_carry_the_words_of_a_screen_in_another_language() {
    let snmp = |tool| StepSheet::of(tool, Means::Snmp, &Wanted::default(), None);
    let (web, offline) = (snmp(Tool::WebConsole), snmp(Tool::Offline));
    let name = |sheet: &StepSheet, language| sheet.field(of(sheet, "community"), language);
    assert_eq!(name(&web, Language::Ja), "コミュニティ名");
    assert_eq!(name(&web, Language::En), "Community Name (コミュニティ名)");
    assert_eq!(name(&offline, Language::Ja), "コミュニティ名 (Community Name)");
    assert_eq!(name(&offline, Language::En), "Community Name");
    let (menus, meaning) = web.breadcrumb(Language::En);
    assert_eq!(menus, ["設定", "通報", "SNMP通報"]);
    assert_eq!(meaning, Some("Settings → Alert → SNMP alert"));
    assert!(offline.caution.is_some() && web.caution.is_none());
    for tool in Tool::ALL {
        for text in snmp(tool).steps {
            assert!(!text.ja.contains('{') && !text.en.contains('{'), "{text:?}");
        }
    }
}

#[test]
fn data_without_a_source_a_language_or_a_field_is_refused() {
    let good = Files {
        menus: include_str!("../../../assets/guide/tools.toml"),
        tools: include_str!("../../../assets/step_sheets/tools.toml"),
        snmp: include_str!("../../../assets/step_sheets/snmp.toml"),
        mail: include_str!("../../../assets/step_sheets/mail.toml"),
        groups: include_str!("../../../assets/step_sheets/groups.toml"),
    };
    assert!(Book::parse(&good).is_ok());
    let refused = |from: &str, to: &str, expected: &str| {
        let snmp = good.snmp.replacen(from, to, 1);
        assert_ne!(snmp, good.snmp, "{from} is there");
        let why = Book::parse(&Files { snmp: &snmp, ..good }).err();
        assert!(why.as_ref().is_some_and(|why| why.contains(expected)), "{why:?}");
    };
    refused(
        "source = \"[M] field list of the SNMP alert page\"",
        "source = \"\"",
        "no source",
    );
    refused(
        "name.ja = \"コンピュータ名\"",
        "name.ja = \"\"",
        "lacks a language",
    );
    refused("id = \"community\"", "id = \"retries\"", "times");
    refused(
        "choice.off = { ja = \"無効\", en = \"Disable\" }\n",
        "",
        "choice \"off\"",
    );
    refused("id = \"community\"", "id = \"subject\"", "no such field");
}
