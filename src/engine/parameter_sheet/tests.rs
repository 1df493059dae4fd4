//! Sheets read back as they were written, in both languages, and every kind of slip is named with its place.

use super::{Column, SheetProblem, Vocabulary, Wrong, in_one_table, read, servers, template};
use crate::{
    i18n::Language,
    sheet::{Format, Table},
    site::{CommunityError, Server, Wanted},
    words,
};

fn both() -> [(Language, Vocabulary); 2] {
    Language::ALL.map(|language| (language, words::vocabulary(language)))
}

/// Servers that use every column.
fn site() -> Vec<Server> {
    let text = r##"
        [[server]]
        name = "SV01"
        bmc = "192.0.2.51:9623"
        user = "admin"
        cipher_suite = "17"
        [server.wanted.snmp_alert]
        enabled = true
        computer_name = "SV01"
        community = " =ops'"
        destinations = ["192.0.2.10", "0.0.0.0", "2001:db8::10", "192.0.2.13"]
        acknowledge = false
        ack_timeout_secs = 255
        retries = 0
        procedure = "one-after-another"
        level = { groups = ["temperature", "event-log"] }
        [server.wanted.gateway]
        address = "192.0.2.1"
        mac = "00:00:5e:00:53:01"
        backup_address = "192.0.2.2"
        backup_mac = "00:00:5e:00:53:02"
        [server.wanted.mail_alert]
        enabled = true
        level = "error-warning-information"
        from = "sv01@example.jp"
        to = ["a@example.jp", "b@example.jp"]
        reply_to = "c@example.jp"
        subject = "=通報, \"SV01\""
        smtp_server = "mail.example.jp"
        smtp_port = 25
        smtp_auth = "cram-md5"
        smtp_user = "sv01"
        timeout_secs = 30

        [[server]]
        name = "#2 本社\\3階"
        bmc = "[2001:db8::1]"
        user = "a b"
        [server.wanted.snmp_alert]
        destinations = []
        level = { groups = [] }

        [[server]]
        name = "-3"
        bmc = "bmc-03.example"
        user = "admin"
        cipher_suite = "3"
        [server.wanted.snmp_alert]
        level = "error"
        procedure = "all"
        [server.wanted.mail_alert]
        smtp_auth = "off"
    "##;
    #[derive(serde::Deserialize)]
    struct Servers {
        server: Vec<Server>,
    }
    let servers: Servers = toml::from_str(text).expect("a site's servers");
    servers.server
}

#[test]
fn a_sheet_reads_back_as_it_was_written_in_either_language_and_format() {
    for (language, words) in both() {
        let page = servers(&site(), &words.speaks);
        for format in [Format::Csv, Format::Xlsx] {
            let bytes = page.table.write(format, &page.name).expect("a small table");
            let table = Table::read(format, &bytes).expect("our own table");
            // Whoever reads it may speak the other language.
            for (_, words) in both() {
                let rows =
                    read(&table, &words).unwrap_or_else(|problems| panic!("{language:?}: {problems:?}"));
                let read: Vec<Server> = rows
                    .iter()
                    .map(|row| {
                        let mut wanted = Wanted::default();
                        row.merge_into(&mut wanted);
                        Server {
                            name: row.name.clone(),
                            bmc: row.bmc.clone().expect("a column"),
                            user: row.user.clone().expect("a column"),
                            cipher_suite: row.suite.expect("a column"),
                            last_suite: None,
                            wanted,
                        }
                    })
                    .collect();
                assert_eq!(read, site(), "{language:?} {format:?}");
            }
        }
    }
}

#[test]
fn the_template_explains_every_column_and_holds_no_server() {
    for (language, words) in both() {
        let pages = template(&words.speaks);
        let [page, notes] = &pages.clone();
        for heading in &page.table.headers {
            let note = notes.table.rows.iter().find(|row| row.first() == Some(heading));
            assert!(
                note.is_some_and(|row| row.iter().all(|cell| !cell.is_empty())),
                "{language:?} {heading}"
            );
        }
        for table in [page.table.clone(), in_one_table(pages)] {
            assert!(table.rows.len() >= 3, "examples are there to be seen");
            let problems = read(&table, &words).expect_err("examples are not servers");
            let wrong: Vec<&Wrong> = problems.iter().map(|problem| &problem.wrong).collect();
            assert_eq!(wrong, [&Wrong::NoServers]);
        }
        // Without their `#`, the examples are servers.
        let mut table = page.table.clone();
        table.rows.truncate(2);
        for row in &mut table.rows {
            let name = row.first_mut().expect("a name");
            *name = name.trim_start_matches("# ").to_owned();
        }
        assert_eq!(read(&table, &words).map(|rows| rows.len()).ok(), Some(2));
    }
}

fn problems(text: &str) -> Vec<SheetProblem> {
    let table = Table::read(Format::Csv, text.as_bytes()).expect("a table");
    read(&table, &words::vocabulary(Language::En)).map_or_else(|problems| problems, |_| Vec::new())
}

#[test]
fn every_slip_is_named_with_row_and_column() {
    let community = Wrong::Community(CommunityError::TooLong { bytes: 19 });
    let cases: &[(&str, &str, Wrong)] = &[
        ("bmc", "a b", Wrong::BadBmcAddress),
        ("cipher suite", "0", Wrong::NotASuite),
        ("Alerts", "perhaps", Wrong::NotASwitch),
        ("通報", "maybe", Wrong::NotASwitch),
        ("community", "1234567890123456789", community),
        ("destination_2", "192.0.2.256", Wrong::NotAnAddress),
        ("ack_timeout_secs", "256", Wrong::NotANumber { max: 255 }),
        ("retries", "8", Wrong::NotANumber { max: 7 }),
        ("再送回数", "-1", Wrong::NotANumber { max: 7 }),
        ("procedure", "both", Wrong::NotAProcedure),
        ("level", "high", Wrong::NotALevel),
        ("groups", "fan, warmth", Wrong::NotAGroup("warmth".to_owned())),
        ("gateway", "2001:db8::1", Wrong::NotAnIpv4Address),
        ("gateway mac", "00:00", Wrong::NotAMacAddress),
        ("smtp port", "70000", Wrong::NotANumber { max: 65535 }),
        ("smtp_auth", "ntlm", Wrong::NotSmtpAuth),
    ];
    for (heading, value, wrong) in cases {
        let found = problems(&format!("name,{heading}\nSV01,\"{value}\"\n"));
        let [found] = found.as_slice() else {
            panic!("{heading} {value}: {found:?}");
        };
        assert_eq!(&found.wrong, wrong, "{heading} {value}");
        assert_eq!(found.heading.as_deref(), Some(*heading));
        assert_eq!(found.row, 2, "{heading} {value}");
    }
}

#[test]
fn slips_of_rows_and_headings_are_named_all_at_once() {
    let text = "name,bmc,BMC,extra\nSV01,192.0.2.1,,\n,192.0.2.2,,\nSV01,x y,,,beyond\n# SV01,??\n";
    let found: Vec<(usize, Wrong)> = problems(text)
        .into_iter()
        .map(|problem| (problem.row, problem.wrong))
        .collect();
    let expected = [
        (1, Wrong::ColumnTwice),
        (1, Wrong::UnknownColumn),
        (3, Wrong::Empty),
        (4, Wrong::BadBmcAddress),
        (4, Wrong::BeyondColumns),
        (4, Wrong::NameTwice { row: 2 }),
    ];
    assert_eq!(found, expected);
    let missing = problems("bmc\n192.0.2.1\n");
    assert!(
        missing
            .iter()
            .any(|problem| problem.wrong == Wrong::MissingColumn(Column::Name))
    );
    let beside = problems("name,level,groups\nSV01,error,fan\n");
    assert!(matches!(beside.as_slice(), [one] if one.wrong == Wrong::GroupsBesideLevel));
}

#[test]
fn a_password_never_stands_in_a_problem() {
    let found = problems("name,password,retries\nSV01,hunter2,9\n");
    assert!(!format!("{found:?}").contains("hunter2"));
}

#[test]
fn a_column_that_is_not_there_leaves_what_was_wanted() {
    let first = site().into_iter().next().expect("three");
    let table = Table::read(Format::Csv, b"name,retries,mail subject\nSV01,5,\n").expect("a table");
    let rows = read(&table, &words::vocabulary(Language::En)).expect("a good sheet");
    let mut wanted = first.wanted.clone();
    for row in &rows {
        row.merge_into(&mut wanted);
    }
    let mut expected = first.wanted;
    expected.snmp_alert.retries = Some(5);
    if let Some(mail) = &mut expected.mail_alert {
        mail.subject = None;
    }
    assert_eq!(wanted, expected);
}
