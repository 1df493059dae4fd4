//! Every outcome of the flowcharts becomes a procedure that can be handed out: in both languages and every form.

use calamine::Reader;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use tsuho::{
    configure::step_sheet::{Means, StepSheet, Tool},
    guide::{AnswerId, Answers, Guide, QuestionId},
    i18n::Language,
    sheet::paper::{Block, Paper, PaperForm},
    site::{Server, SuiteChoice, Wanted},
    words::papers::{Occasion, procedure, step_sheets},
};

/// A name that somebody could give a server, to see what becomes of it.
const HOSTILE: &str = "=1+1<script>alert('x')</script>\u{202e}\u{1b}[31m|`";

/// Answers that lead to each outcome there is, by the outcome's name.
fn every_outcome() -> BTreeMap<String, Answers> {
    let own = ends("me");
    let centre = ends("centre");
    let mut found: BTreeMap<String, Answers> = BTreeMap::new();
    for (id, answers) in own.iter().chain(&centre) {
        found.entry(id.clone()).or_insert_with(|| answers.clone());
    }
    // "Both" asks the questions of either side: what answered each of them answers both, where they agree.
    let count = Guide::bundled().matrix().len();
    let mut done: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (own_id, one) in &own {
        for (centre_id, other) in &centre {
            if found.len() == count {
                return found;
            }
            if done.contains(&(own_id.as_str(), centre_id.as_str())) {
                continue;
            }
            let agrees = |(question, answer): (&QuestionId, &AnswerId)| {
                let given = one.get(question.as_str());
                question.as_str() == "recipient" || given.is_none_or(|given| given == answer)
            };
            if !other.iter().all(agrees) {
                continue;
            }
            let mut both = one.clone();
            for (question, answer) in other.iter() {
                both.set(question, answer);
            }
            both.set("recipient", "both");
            if let Some(outcome) = Guide::bundled().evaluate(&both).outcome {
                done.insert((own_id, centre_id));
                found.entry(outcome.id()).or_insert(both);
            }
        }
    }
    found
}

/// One path for each outcome and each way of answering what both sides ask.
fn ends(recipient: &str) -> Vec<(String, Answers)> {
    fn walk(answers: &mut Answers, found: &mut BTreeMap<(String, Vec<String>), Answers>) {
        let evaluation = Guide::bundled().evaluate(answers);
        if let Some(outcome) = evaluation.outcome {
            let shared = ["bmc", "agent", "device"].map(|question| {
                let given = answers.get(question);
                given.map_or_else(String::new, |answer| answer.as_str().to_owned())
            });
            found
                .entry((outcome.id(), shared.to_vec()))
                .or_insert_with(|| answers.clone());
            return;
        }
        let ask = evaluation.next.expect("a question or an outcome");
        for answer in &ask.question.answers {
            answers.set(&ask.question.id, &answer.id);
            walk(answers, found);
            answers.remove(ask.question.id.as_str());
        }
    }
    let mut answers = Answers::default();
    answers.set("recipient", recipient);
    let mut found = BTreeMap::new();
    walk(&mut answers, &mut found);
    found
        .into_iter()
        .map(|((id, _), answers)| (id, answers))
        .collect()
}

fn server(name: &str) -> Server {
    let wanted: Wanted = toml::from_str(
        r#"
        [snmp_alert]
        enabled = true
        community = "ops-tokyo"
        destinations = ["192.0.2.10"]
        acknowledge = true

        [mail_alert]
        enabled = true
        from = "sv01@example.jp"
        to = ["ops@example.jp"]
        subject = "=cmd|' /C calc'!A0"
        smtp_server = "mail.example.jp"
        smtp_auth = "plain"
        smtp_user = "mailer"
        "#,
    )
    .expect("a wanted state");
    Server {
        name: name.to_owned(),
        bmc: "192.0.2.51".parse().expect("an address"),
        user: "admin".to_owned(),
        cipher_suite: SuiteChoice::Auto,
        last_suite: None,
        wanted,
    }
}

fn paper(answers: &Answers, server: Option<&Server>, language: Language) -> Paper {
    let guide = Guide::bundled();
    let evaluation = guide.evaluate(answers);
    let outcome = evaluation.outcome.expect("the answers lead to the end");
    let occasion = Occasion {
        site: "本社サーバ室",
        server,
        date: jiff::civil::date(2026, 11, 24),
        language,
    };
    procedure(guide, &outcome, &occasion)
}

fn text_of(paper: &Paper, form: PaperForm) -> String {
    String::from_utf8(paper.render(form).expect("it fits")).expect("UTF-8")
}

/// Holds that a page is well formed: every tag is closed in order, nothing is a script, and what it links to.
#[derive(Default)]
struct Checker {
    open: RefCell<Vec<String>>,
    problems: RefCell<Vec<String>>,
    seen: RefCell<BTreeMap<String, usize>>,
    text: RefCell<String>,
}

const VOID: [&str; 2] = ["meta", "input"];
const ALLOWED: [&str; 35] = [
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "dl", "div", "dt",
    "dd", "section", "ul", "ol", "li", "input", "span", "table", "thead", "tbody", "tr", "th", "td", "code",
    "a", "footer", "b", "i", "em", "strong", "br",
];

impl Checker {
    fn tag(&self, tag: &Tag) {
        let name = tag.name.to_string();
        let mut problems = self.problems.borrow_mut();
        if !ALLOWED.contains(&name.as_str()) {
            problems.push(format!("a tag <{name}>"));
        }
        for attribute in &tag.attrs {
            let attribute_name = attribute.name.local.to_string();
            if attribute_name.starts_with("on") || attribute_name == "src" {
                problems.push(format!("an attribute {attribute_name} of <{name}>"));
            }
            let loads = attribute_name == "href" && !attribute.value.starts_with("http");
            if loads {
                problems.push(format!("a link to {}", attribute.value));
            }
        }
        match tag.kind {
            TagKind::StartTag => {
                *self.seen.borrow_mut().entry(name.clone()).or_default() += 1;
                if !VOID.contains(&name.as_str()) {
                    self.open.borrow_mut().push(name);
                }
            }
            TagKind::EndTag => {
                let last = self.open.borrow_mut().pop();
                if last.as_deref() != Some(&name) {
                    problems.push(format!("</{name}> closes {last:?}"));
                }
            }
        }
    }
}

impl TokenSink for Checker {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::ParseError(why) => self.problems.borrow_mut().push(format!("line {line}: {why}")),
            Token::CommentToken(text) => self.problems.borrow_mut().push(format!("a comment {text}")),
            Token::NullCharacterToken => self.problems.borrow_mut().push("a null character".to_owned()),
            Token::DoctypeToken(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}

fn checked(html: &str) -> Checker {
    let tokenizer = Tokenizer::new(
        Checker::default(),
        TokenizerOpts {
            exact_errors: true,
            ..TokenizerOpts::default()
        },
    );
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let checker = tokenizer.sink;
    assert_eq!(*checker.problems.borrow(), Vec::<String>::new());
    assert!(checker.open.borrow().is_empty(), "left open: {:?}", checker.open);
    checker
}

fn boxes(paper: &Paper) -> usize {
    use tsuho::sheet::paper::ValueRow;
    let values = |rows: &[ValueRow]| rows.iter().filter(|row| row.fill.is_check()).count();
    let blocks = paper.sections.iter().flat_map(|section| &section.blocks);
    blocks
        .map(|block| match block {
            Block::Entries(entries) => entries.iter().filter(|entry| entry.is_check).count(),
            Block::Tasks(tasks) => tasks.iter().map(|task| 1 + values(&task.values)).sum(),
            Block::Values(rows) => values(rows),
            Block::Text(_) | Block::Table(..) => 0,
        })
        .sum()
}

fn assert_nothing_is_empty(paper: &Paper, id: &str) {
    assert!(!paper.sections.is_empty(), "{id}");
    for section in &paper.sections {
        assert!(
            !section.title.is_empty() && !section.blocks.is_empty(),
            "{id}: {section:?}"
        );
        for block in &section.blocks {
            let is_empty = match block {
                Block::Text(text) => text.is_empty(),
                Block::Entries(entries) => entries.is_empty(),
                Block::Tasks(tasks) => tasks.is_empty(),
                Block::Values(rows) => rows.is_empty(),
                Block::Table(_, rows) => rows.is_empty(),
            };
            assert!(!is_empty, "{id}: {}", section.title);
        }
    }
}

#[test]
fn every_outcome_becomes_a_procedure_in_both_languages_and_every_form() {
    let outcomes = every_outcome();
    let known: BTreeSet<String> = Guide::bundled().matrix().into_iter().map(|row| row.id).collect();
    let met: BTreeSet<String> = outcomes.keys().cloned().collect();
    assert_eq!(met, known, "an outcome is left out");
    let server = server(HOSTILE);
    let outcomes: Vec<(&String, &Answers)> = outcomes.iter().collect();
    let (first, second) = outcomes.split_at(outcomes.len() / 2);
    std::thread::scope(|scope| {
        for half in [first, second] {
            let server = &server;
            scope.spawn(move || {
                for (id, answers) in half {
                    check_outcome(id, answers, server);
                }
            });
        }
    });
}

fn check_outcome(id: &str, answers: &Answers, server: &Server) {
    for language in Language::ALL {
        let paper = paper(answers, Some(server), language);
        assert_nothing_is_empty(&paper, id);
        let expected = boxes(&paper);
        assert!(expected > 0, "{id}: nothing to tick off");

        let checker = checked(&text_of(&paper, PaperForm::Html));
        let seen = checker.seen.borrow();
        assert_eq!(seen.get("input").copied().unwrap_or_default(), expected, "{id}");
        assert_eq!(
            seen.get("h2").copied().unwrap_or_default(),
            paper.sections.len(),
            "{id}"
        );
        assert!(
            checker.text.borrow().contains("=1+1<script>"),
            "{id}: the name is shown as it is"
        );

        let markdown = text_of(&paper, PaperForm::Markdown);
        let ticks = markdown.matches("[ ] ").count() + markdown.matches("| ☐ |").count();
        assert_eq!(ticks, expected, "{id}");
        assert!(!markdown.replace("\\<", "").contains("<script"), "{id}");
        assert!(!markdown.contains(['\u{202e}', '\u{1b}']), "{id}");

        check_workbook(&paper, expected, id);
    }
}

fn check_workbook(paper: &Paper, expected: usize, id: &str) {
    let bytes = paper.render(PaperForm::Xlsx).expect("it fits");
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(
        names,
        [paper.words.sheet_tasks.as_str(), paper.words.sheet_about.as_str()]
    );
    let tasks = book.worksheet_range(&paper.words.sheet_tasks).expect("the sheet");
    let cells: Vec<String> = tasks.cells().map(|(_, _, cell)| cell.to_string()).collect();
    let ticks = cells.iter().filter(|cell| *cell == "☐").count();
    assert_eq!(ticks, expected, "{id}");
    for block in paper.sections.iter().flat_map(|section| &section.blocks) {
        let Block::Tasks(list) = block else { continue };
        for task in list {
            assert!(cells.contains(&task.text), "{id}: {}", task.text);
            for value in &task.values {
                assert!(
                    cells.iter().any(|cell| cell == value.fill.text()),
                    "{id}: {value:?}"
                );
            }
        }
    }
    for name in names {
        let formulas = book.worksheet_formula(&name).expect("the sheet");
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{id}");
    }
}

#[test]
fn no_procedure_shows_a_password_and_the_values_stand_there_once() {
    let mut answers = Answers::default();
    for (question, answer) in [("recipient", "me"), ("bmc", "ee3"), ("agent", "none")] {
        answers.set(question, answer);
    }
    answers.set("smtp-from-bmc", "yes");
    while let Some(ask) = Guide::bundled().evaluate(&answers).next {
        answers.set(&ask.question.id, "unknown");
    }
    let server = server("SV01");
    for language in Language::ALL {
        let markdown = text_of(&paper(&answers, Some(&server), language), PaperForm::Markdown);
        for value in [
            "`ops-tokyo`",
            "`192.0.2.10`",
            "`sv01@example.jp`",
            "`mail.example.jp`",
            "`mailer`",
        ] {
            assert_eq!(markdown.matches(value).count(), 1, "{value} in {markdown}");
        }
    }
}

/// One server with an EE3, and this computer to receive its alerts.
fn small_answers() -> Answers {
    let file = include_str!("../assets/guide/rehearsal-answers.toml");
    let file = tsuho::guide::AnswersFile::parse(file, Guide::bundled());
    file.expect("answers").answers
}

#[test]
fn without_a_server_the_values_are_to_be_written_in() {
    let answers = small_answers();
    let paper = paper(&answers, None, Language::Ja);
    let html = text_of(&paper, PaperForm::Html);
    let blanks = checked(&html)
        .seen
        .borrow()
        .get("td")
        .copied()
        .unwrap_or_default();
    assert!(
        blanks > 0 && html.contains("<td class=\"by-hand\"></td>"),
        "{html}"
    );
    assert!(!html.contains("ops-tokyo"));
}

#[test]
fn step_sheets_of_every_tool_can_be_handed_out() {
    let server = server(HOSTILE);
    for language in Language::ALL {
        let sheets: Vec<StepSheet> = Tool::ALL
            .into_iter()
            .flat_map(|tool| Means::ALL.map(|means| StepSheet::of(tool, means, &server.wanted, None)))
            .collect();
        let occasion = Occasion {
            site: "",
            server: Some(&server),
            date: jiff::civil::date(2026, 11, 24),
            language,
        };
        let paper = step_sheets(&sheets, &occasion);
        assert_nothing_is_empty(&paper, "steps");
        let html = text_of(&paper, PaperForm::Html);
        checked(&html);
        assert_eq!(html.matches("<code>mailer</code>").count(), Tool::ALL.len());
        check_workbook(&paper, boxes(&paper), "steps");
        let markdown = text_of(&paper, PaperForm::Markdown);
        assert!(markdown.contains("`=cmd\\|' /C calc'!A0`"), "{markdown}");
    }
}

/// If this fails because the words or the flowchart changed, look at the new text as a customer would, then keep it.
#[test]
fn a_small_procedure_reads_as_it_was_agreed() {
    let answers = small_answers();
    let server = server("SV01");
    for (language, golden) in [
        (Language::Ja, include_str!("goldens/procedure-ja.md")),
        (Language::En, include_str!("goldens/procedure-en.md")),
    ] {
        let version = env!("CARGO_PKG_VERSION").replace('.', "\\.");
        let text = text_of(&paper(&answers, Some(&server), language), PaperForm::Markdown);
        let text = text
            .replace(&version, "VERSION")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            let path = format!(
                "{}/tests/goldens/procedure-{}.md",
                env!("CARGO_MANIFEST_DIR"),
                language.tag()
            );
            std::fs::write(path, &text).expect("writable");
        } else {
            assert_eq!(text, golden, "{}", language.tag());
        }
    }
}
