//! The search against plain readings of the same texts, on real logs.

use super::{super::tests::support::*, *};
use crate::alert_log::{AlertId, AlertLog, NewAlert, Place, Query, Severity};
use jiff::{Timestamp, ZonedDateTime};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const NOTHING: [AlertId; 0] = [];

fn now() -> ZonedDateTime {
    "2026-11-24T15:30:00+09:00[Asia/Tokyo]".parse().expect("a time")
}

fn parsed(text: &str) -> Search {
    parse(text, &now()).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn wrong(text: &str) -> (String, WrongSearch) {
    let problem = parse(text, &now()).expect_err("no such search");
    let length = problem.to - problem.from;
    (
        text.chars().skip(problem.from).take(length).collect(),
        problem.wrong,
    )
}

fn found(log: &AlertLog, text: &str) -> Vec<AlertId> {
    let query = Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let found = log.list(&query).unwrap_or_else(|error| panic!("{text}: {error}"));
    let ids: Vec<AlertId> = found.iter().map(|alert| alert.id).collect();
    let count = log.count(&query).expect("counted");
    assert_eq!(
        count,
        u64::try_from(ids.len()).expect("few"),
        "counted as found: {text}"
    );
    ids
}

#[test]
fn both_languages_ask_the_same() {
    for (japanese, english) in [
        ("重要度:異常", "severity:error"),
        ("重要度：警告、情報", "severity:warning,information"),
        ("－重要度:復旧", "-severity:recovered"),
        ("重要度:回復", "severity:recovered"),
        ("サーバー:SV01", "server:sv01"),
        ("経路:BMC", "path:bmc"),
        ("送信元:192.0.2.", "from:192.0.2."),
        ("状態:未確認", "is:unacknowledged"),
        ("状態:テスト　-状態:確認済み", "is:test -is:acknowledged"),
        ("から:今日 まで:昨日", "since:today until:yesterday"),
        ("メモ:交換", "note:交換"),
    ] {
        assert_eq!(parsed(japanese), parsed(english), "{japanese}");
        assert_ne!(parsed(english), Search::default(), "{english}");
    }
}

#[test]
fn what_cannot_be_meant_is_told_with_its_place() {
    assert_eq!(
        wrong("電源 色:赤 fan"),
        ("色:赤".to_owned(), WrongSearch::Field("色".to_owned()))
    );
    assert_eq!(
        wrong("-severity:fatal"),
        (
            "-severity:fatal".to_owned(),
            WrongSearch::Severity("fatal".to_owned())
        )
    );
    assert_eq!(wrong("is:red").1, WrongSearch::State("red".to_owned()));
    assert_eq!(wrong("a since:morgen").1, WrongSearch::Time("morgen".to_owned()));
    assert_eq!(wrong(&"a ".repeat(65)).1, WrongSearch::TooLong);
}

#[test]
fn a_colon_in_a_word_is_no_field() {
    for text in [
        "12:30",
        "fe80::1",
        "aa:bb:cc:dd:ee:ff",
        "http://bmc",
        "\"color:red\"",
        "fan:",
    ] {
        assert_ne!(parsed(text), Search::default(), "{text}");
    }
}

#[test]
fn what_is_still_being_typed_is_left_out() {
    for text in [
        "",
        " ",
        "-",
        "\"",
        "%",
        "server:",
        "重要度：",
        "severity:,",
        "is:un",
        "since:2026-1",
        "is:",
    ] {
        assert_eq!(parsed(text), Search::default(), "{text}");
    }
    let whole =
        "severity:warning server:\"web 01\" -fan is:acknowledged since:2026-11-01T09:30 until:yesterday 電源";
    for (end, _) in whole.char_indices() {
        parsed(whole.get(..end).expect("a boundary"));
    }
}

#[test]
fn words_parts_of_words_and_japanese_are_found() {
    let fixture = unattended_log();
    let text = |words: &str| NewAlert {
        words: words.to_owned(),
        server: None,
        ..alert(100)
    };
    let psu = id(fixture.append(text("電源装置の障害 Power supply failure PSU-2")));
    let fan = id(fixture.append(text("ファン 100% fan_1 SV03")));
    for is_indexed in [false, true] {
        if is_indexed {
            fixture.index_all();
        }
        let found = |text: &str| found(&fixture.log, text);
        for word in [
            "電源",
            "障害",
            "装置の障",
            "障",
            "power",
            "POW",
            "ｐｏｗｅｒ",
            "psu",
            "\"power supply\"",
            "PSU-2",
        ] {
            assert_eq!(found(word), [psu], "{word}");
        }
        for word in ["ﾌｧﾝ", "fan", "fan_1", "sv", "03", "SV03", "100%", "ァ"] {
            assert_eq!(found(word), [fan], "{word}");
        }
        assert_eq!(found("電源 power -ファン"), [psu]);
        assert_eq!(found("-電源"), [fan]);
        for nothing in [
            "電源 ファン",
            "ower",
            "\"power supp\"",
            "障源",
            "電源障害",
            "\"fan 10\"",
            "p -電",
        ] {
            assert_eq!(found(nothing), NOTHING, "{nothing}");
        }
        assert_eq!(found(""), [fan, psu]);
    }
}

#[test]
fn fields_are_found_also_when_they_change_later() {
    let fixture = unattended_log();
    let web = id(fixture.append(alert(100)));
    let db = id(fixture.append(NewAlert {
        server: Some("本社/DB-10".to_owned()),
        source: "192.0.2.5:623".parse().expect("an address"),
        severity: Severity::Warning,
        path: crate::alert_log::Path::AgentSnmp,
        understood: false,
        ..alert(200)
    }));
    let test = id(fixture.append(NewAlert {
        is_test: true,
        severity: Severity::Information,
        ..alert(300)
    }));
    fixture.index_all();
    let ids = |text: &str| found(&fixture.log, text);
    let expected: &[(&str, &[AlertId])] = &[
        ("severity:error", &[web]),
        ("severity:warning,info", &[test, db]),
        ("-severity:error,information", &[db]),
        ("severity:warning severity:error", &[db, web]),
        ("severity:error -severity:information", &[web]),
        ("-severity:information severity:error", &[web]),
        ("server:web", &[test, web]),
        ("server:DB", &[db]),
        ("server:本社", &[db]),
        ("server:\"DB-1\"", &[]),
        ("path:bmc", &[test, web]),
        ("path:snmp", &[test, db, web]),
        ("path:agent-snmp", &[db]),
        ("from:192.0.2.5", &[test, db, web]),
        ("from:\"192.0.2.5\"", &[db]),
        ("from:192.0.2.51", &[test, web]),
        ("from:zebra", &[]),
        ("192.0.2.5", &[test, db, web]),
        ("is:test", &[test]),
        ("-is:test", &[db, web]),
        ("is:unknown", &[db]),
        ("is:unacknowledged", &[db, web]),
        ("is:acknowledged", &[]),
        ("since:1970-01-01T09:03:20+09:00", &[test, db]),
        ("until:1970-01-01T00:03:20Z", &[web]),
        ("電源 is:unacknowledged severity:error", &[web]),
    ];
    for (text, expected) in expected {
        assert_eq!(ids(text), *expected, "{text}");
    }
    let note = "ファンを交換";
    fixture.acknowledge(db, note, 400);
    for is_indexed in [false, true] {
        if is_indexed {
            fixture.index_all();
        }
        for text in [
            "交換",
            "note:ファン",
            "is:acknowledged",
            "note:交換 is:acknowledged severity:warning",
        ] {
            assert_eq!(ids(text), [db], "{text}");
        }
        assert_eq!(ids("is:unacknowledged"), [web]);
        assert_eq!(ids("note:電源"), NOTHING);
    }
    fixture.acknowledge(db, "other words", 500);
    fixture.index_all();
    assert_eq!(ids("交換"), NOTHING);
    assert_eq!(ids("note:other"), [db]);
}

#[test]
fn pages_go_both_ways_and_begin_anywhere() {
    let fixture = unattended_log();
    for number in 0..50 {
        fixture.append(NewAlert {
            words: if number % 2 == 0 { "電源" } else { "ファン" }.to_owned(),
            ..alert(100 + number)
        });
    }
    for is_indexed in [false, true] {
        if is_indexed {
            fixture.index_all();
        }
        for text in ["", "電源", "severity:error", "is:unacknowledged", "電"] {
            let query = Query {
                limit: 7,
                text: text.to_owned(),
                ..Query::default()
            };
            let step = if text.starts_with('電') { 2 } else { 1 };
            let page = |query: &Query| -> Vec<AlertId> {
                let window = fixture.log.window(query).expect("readable");
                window.alerts.iter().map(|alert| alert.id).collect()
            };
            let first = page(&query);
            let before = |ids: &[AlertId]| Query {
                before_id: ids.last().copied(),
                ..query.clone()
            };
            let second = page(&before(&first));
            assert_eq!(
                second.first().copied(),
                first.last().map(|last| last - step),
                "{text}"
            );
            let after = Query {
                after_id: second.first().copied(),
                ..query.clone()
            };
            assert_eq!(page(&after), first, "{text}");
            let middle = fixture
                .log
                .window_at(&query, Place::Fraction(0.5))
                .expect("readable");
            let middle_id = middle.alerts.first().map(|alert| alert.id).expect("there");
            assert!((24..=27).contains(&middle_id), "{text}: {middle_id}");
            assert!((0.45..=0.55).contains(&middle.place), "{text}: {}", middle.place);
            let end = fixture
                .log
                .window_at(&query, Place::Fraction(1.0))
                .expect("readable");
            assert_eq!((end.alerts.len(), end.place), (1, 1.0), "{text}");
            let at = fixture.log.window_at(&query, Place::Alert(20)).expect("readable");
            assert_eq!(
                at.alerts.first().map(|alert| alert.id),
                Some(if step == 2 { 19 } else { 20 })
            );
        }
    }
}

/// Texts as alerts have them: Japanese and ASCII without and with spaces, full and half width.
fn mixed_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "電源",
            "障害",
            "電",
            "源",
            "装置",
            "の",
            "ファン",
            "ﾌｧﾝ",
            "温度",
            "サーバ",
            "ー",
            "々",
            "害",
            "検出しました",
        ])
        .prop_map(str::to_owned),
        "[A-Za-z]{1,4}[0-9]{0,3}",
        prop::sample::select(vec![" ", "_", "-", ":", "・", "（", "%", "\n", "Ａ1", "ｶﾞ"])
            .prop_map(str::to_owned),
        "[ぁ-んァ-ヶ一-十]{1,3}",
    ];
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Every part of two characters or more of Japanese is found exactly where a plain scan finds it.
    #[test]
    fn the_index_finds_what_a_plain_scan_finds(
        texts in prop::collection::vec(mixed_text(), 1..12),
        needles in prop::collection::vec("[電源障害装置のファン温度ガ一二三ぁあぃい]{1,4}", 1..8),
        split in 0usize..12,
    ) {
        let fixture = unattended_log();
        let mut plain_texts = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            if number == split {
                fixture.index_all();
            }
            let words = NewAlert { words: text.clone(), server: None, ..alert(100) };
            plain_texts.push((id(fixture.append(words)), plain(text)));
        }
        let parts = texts.iter().flat_map(|text| {
            let characters: Vec<char> = text.chars().collect();
            characters.windows(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>()
        });
        let japanese = |text: &String| plain(text).chars().all(|c| ('ぁ'..='ゖ').contains(&c) || ('ァ'..='ヶ').contains(&c) || c == 'ー' || c == '々' || c >= '一');
        for needle in needles.into_iter().chain(parts.filter(japanese).collect::<Vec<_>>()) {
            let scanned: Vec<AlertId> = plain_texts.iter().rev()
                .filter(|(_, text)| text.contains(&plain(&needle)))
                .map(|(id, _)| *id).collect();
            prop_assert_eq!(found(&fixture.log, &needle), scanned, "{}", needle);
        }
    }

    /// Whatever is typed, the index and the reading of each alert agree, and nothing panics.
    #[test]
    fn the_index_agrees_with_reading_each_alert(
        texts in prop::collection::vec(mixed_text(), 1..10),
        words in prop::collection::vec((any::<bool>(), mixed_text()), 1..4),
    ) {
        let indexed = unattended_log();
        let unindexed = unattended_log();
        for text in &texts {
            for fixture in [&indexed, &unindexed] {
                fixture.append(NewAlert { words: text.clone(), server: None, ..alert(100) });
            }
        }
        indexed.index_all();
        let typed: Vec<String> = words.into_iter()
            .map(|(is_not, word)| format!("{}{}", if is_not { "-" } else { "" }, word.replace('\n', "")))
            .collect();
        let typed = typed.join(" ");
        if parse(&typed, &now()).is_ok() {
            prop_assert_eq!(found(&indexed.log, &typed), found(&unindexed.log, &typed), "{}", typed);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        if let Err(problem) = parse(&text, &now()) {
            prop_assert!(problem.from < problem.to && problem.to <= text.chars().count());
        }
    }
}

#[test]
fn the_time_of_a_search_is_the_readers() {
    let search = parsed("since:2026-11-01 until:2026-11-02");
    let time = |text: &str| Some(text.parse::<Timestamp>().expect("a time"));
    assert_eq!(
        (search.since, search.until),
        (time("2026-10-31T15:00:00Z"), time("2026-11-02T15:00:00Z"))
    );
}
