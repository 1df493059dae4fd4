//! Holds the layout of `src/`: which room may know which, what each file opens with, how long it may grow, and which
//! outside libraries stay behind which door. `docs/architecture.md` gives the reasons.
//!
//! It reads the sources as text. Code that is compiled for tests only (`#[cfg(test)]`) may look anywhere. A failure
//! lists every place with what to do about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::{Path, PathBuf},
};

/// The floors from the top down. A room may use what lies on a lower floor; everything else is in [`EXCEPTIONS`].
const FLOORS: &[(&str, &[&str])] = &[
    ("faces", &["ui", "cli"]),
    ("words", &["words", "i18n"]),
    ("engine", &["engine"]),
    (
        "rooms",
        &["guide", "configure", "prove", "receive", "alert_log", "rehearsal"],
    ),
    ("ground", &["ipmi", "site", "secrets", "home"]),
];

/// Edges that do not go down: from, to, what exactly, and why.
const EXCEPTIONS: &[(&str, &str, &[&str], &str)] = &[
    ("words", "i18n", &[""], "it speaks through the sentences of i18n"),
    (
        "guide",
        "i18n",
        &["Language"],
        "its data hold both languages, and replies are in one of them",
    ),
    (
        "receive",
        "i18n",
        &["Text"],
        "event texts are data in both languages; `Text` is a pair of strings",
    ),
    (
        "engine",
        "i18n",
        &["Text"],
        "an alert as it is shown carries its text in both languages",
    ),
    (
        "receive",
        "alert_log",
        &[""],
        "what is received is logged before anything else happens to it",
    ),
    (
        "prove",
        "configure",
        &["ipmi_bmc"],
        "a proof has the configured BMC send the alert",
    ),
    (
        "ipmi",
        "site",
        &[
            "BmcAddress",
            "SuiteChoice",
            "Server",
            "Community",
            "CommunityError",
        ],
        "plain values, parsed once",
    ),
    (
        "ipmi",
        "secrets",
        &["Secret"],
        "a password stays in its type until it is hashed",
    ),
    ("site", "home", &[""], "files are replaced in one way"),
    ("secrets", "home", &[""], "files are replaced in one way"),
];

/// What a face may use of the floors below the engine: plain values that the engine's commands and events carry, and
/// the guide, which is pure. Anything else would let a face do the engine's work.
const FACES_MAY_USE: &[(&str, &[&str])] = &[
    ("guide", &[""]),
    ("configure", &["target"]),
    ("prove", &["report"]),
    ("alert_log", &["Counters"]),
    (
        "site",
        &[
            "BmcAddress",
            "Community",
            "CommunityError",
            "SuiteChoice",
            "Wanted",
            "RMCP_PORT",
        ],
    ),
    ("secrets", &["Secret"]),
    ("home", &[""]),
];

/// `cli/exit.rs` turns the error of every room into an exit status, as `words` turns it into a sentence. It may name
/// the errors, and only it.
const NAMES_EVERY_ERROR: &str = "cli/exit.rs";

/// Names that may stand only in these files and folders, and why.
const BEHIND_ONE_DOOR: &[(&str, &[&str], &str)] = &[
    (
        "rusqlite",
        &["alert_log/"],
        "the log is the only room that knows SQL",
    ),
    ("eframe", &["ui/"], "only the window draws"),
    ("clap", &["cli/"], "only the console reads arguments"),
    ("keyring", &["secrets/"], "a secret is kept in one place"),
    ("age", &["secrets/"], "a secret is kept in one place"),
    (
        "UdpSocket",
        &[
            "ipmi/client.rs",
            "receive/",
            "rehearsal/server.rs",
            "prove/run.rs",
            "engine/computer.rs",
        ],
        "protocols are pure functions; sockets live in thin layers",
    ),
    (
        "tokio",
        &[
            "engine/",
            "alert_log/",
            "receive/listener.rs",
            "ipmi/client.rs",
            "rehearsal/server.rs",
            "configure/ipmi_bmc/writing.rs",
            "prove/run.rs",
        ],
        "faces, words, guide and site never wait; wire formats are pure",
    ),
    ("TcpStream", &[], "nothing speaks TCP yet"),
    ("TcpListener", &[], "nothing listens on TCP yet"),
    ("println", &["cli/"], "only the console prints"),
    ("print", &["cli/"], "only the console prints"),
    ("eprintln", &["cli/"], "only the console prints"),
    ("eprint", &["cli/"], "only the console prints"),
    (
        "unbounded_channel",
        &[],
        "a queue without a bound hides a stall until memory is gone",
    ),
];

/// What the window may not name at all: it must never wait for a disk, and never stop.
const NOT_IN_THE_WINDOW: &[&str] = &["fs", "File", "recv", "block_on", "join", "sleep"];

const LONGEST_FILE: usize = 500;
/// A file that holds only tests: tables of cases read better in one piece.
const LONGEST_TEST_FILE: usize = 700;

#[test]
fn every_room_stands_on_a_floor() {
    let rooms: BTreeSet<&str> = FLOORS
        .iter()
        .flat_map(|(_, rooms)| rooms.iter().copied())
        .collect();
    let mut problems = String::new();
    for file in sources() {
        let room = room_of(&file.name);
        if !["lib", "main", "bin"].contains(&room) && !rooms.contains(room) {
            let _ = writeln!(
                problems,
                "src/{}: room `{room}` has no floor; add it to FLOORS and to src/lib.rs",
                file.name
            );
        }
    }
    assert_none(&problems);
}

#[test]
fn dependencies_only_point_downward() {
    let mut problems = String::new();
    let mut used = BTreeSet::new();
    for file in sources().iter().filter(|file| !file.is_test) {
        let from = room_of(&file.name);
        for reference in references(&file.tokens) {
            if let Err(why) = may_use(from, &file.name, &reference, &mut used) {
                let Reference { room, item, line } = &reference;
                let _ = writeln!(
                    problems,
                    "src/{}:{line}: `{from}` uses `{room}::{item}`: {why}",
                    file.name
                );
            }
        }
    }
    for (from, to, ..) in EXCEPTIONS {
        if !used.contains(&(*from, *to)) {
            let _ = writeln!(
                problems,
                "the exception `{from}` → `{to}` is not needed any more: remove it from EXCEPTIONS"
            );
        }
    }
    assert_none(&problems);
}

#[test]
fn libraries_stay_behind_their_doors() {
    let mut problems = String::new();
    for file in sources().iter().filter(|file| !file.is_test) {
        for (token, line) in &file.tokens {
            let Token::Word(word) = token else { continue };
            for (name, doors, why) in BEHIND_ONE_DOOR {
                if word == name && !doors.iter().any(|door| file.name.starts_with(door)) {
                    let _ = writeln!(
                        problems,
                        "src/{}:{line}: `{name}` does not belong here: {why}",
                        file.name
                    );
                }
            }
            if file.name.starts_with("ui/")
                && NOT_IN_THE_WINDOW.contains(&word.as_str())
                && is_path_or_call(file, *line, word)
            {
                let _ = writeln!(
                    problems,
                    "src/{}:{line}: `{word}` could make the window wait; send the engine a command",
                    file.name
                );
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut problems = String::new();
    for file in sources() {
        let first = file.text.lines().next().unwrap_or_default();
        let says = first.strip_prefix("//!").map(str::trim).unwrap_or_default();
        if says.len() < 10 {
            let _ = writeln!(
                problems,
                "src/{}: open it with `//!`: what it is for, and what it must not do",
                file.name
            );
        }
    }
    assert_none(&problems);
}

#[test]
fn no_file_grows_beyond_what_a_person_holds_in_mind() {
    let mut problems = String::new();
    for file in sources() {
        let (lines, longest) = (
            file.text.lines().count(),
            if file.is_test {
                LONGEST_TEST_FILE
            } else {
                LONGEST_FILE
            },
        );
        if lines > longest {
            let _ = writeln!(
                problems,
                "src/{}: {lines} lines, more than {longest}: split it by what it is about",
                file.name
            );
        }
    }
    assert_none(&problems);
}

/// Whether a room may use this of another; notes which exceptions were needed.
fn may_use(
    from: &str,
    file: &str,
    reference: &Reference,
    used: &mut BTreeSet<(&'static str, &'static str)>,
) -> Result<(), String> {
    let to = reference.room.as_str();
    let allows = |items: &[&str]| {
        items
            .iter()
            .any(|item| item.is_empty() || *item == reference.item)
    };
    if from == to || from == "lib" {
        return Ok(());
    }
    let Some(target) = floor_of(to) else {
        return Err("no such room; if it is new, give it a floor".to_owned());
    };
    if ["main", "bin"].contains(&from) {
        return if target == 0 {
            Ok(())
        } else {
            Err("a program's first file only starts its face".to_owned())
        };
    }
    let own = floor_of(from).ok_or("it has no floor itself")?;
    if own == 0 && target > 2 {
        let allowed = FACES_MAY_USE
            .iter()
            .any(|(room, items)| *room == to && allows(items));
        return if allowed || file == NAMES_EVERY_ERROR {
            Ok(())
        } else {
            Err("a face gets everything from the engine; see FACES_MAY_USE".to_owned())
        };
    }
    if target > own {
        return Ok(());
    }
    match EXCEPTIONS.iter().find(|(a, b, ..)| (*a, *b) == (from, to)) {
        Some((a, b, items, _)) if allows(items) => {
            used.insert((*a, *b));
            Ok(())
        }
        Some((_, _, items, why)) => Err(format!("only {items:?} is agreed on, because {why}")),
        None if target == own => {
            Err("rooms of one floor do not know each other; let the floor above carry it".to_owned())
        }
        None => Err("that is a floor above; turn it round, or move the type down".to_owned()),
    }
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, rooms)| rooms.contains(&room))
}

fn room_of(file: &str) -> &str {
    file.split_once('/')
        .map_or_else(|| file.trim_end_matches(".rs"), |(room, _)| room)
}

/// `fs::…`, `File::…`, `.recv()`, `.join()`: not a variable that happens to be called so, and not joining texts.
fn is_path_or_call(file: &SourceFile, line: usize, word: &str) -> bool {
    let text = file.text.lines().nth(line - 1).unwrap_or_default();
    let calls = [
        format!(".{word}()"),
        format!("{word}::"),
        format!("::{word}("),
        format!(".{word}(Duration"),
    ];
    calls.iter().any(|call| text.contains(call))
}

fn assert_none(problems: &str) {
    assert!(
        problems.is_empty(),
        "\n\n{problems}\nThe layout is explained in docs/architecture.md.\n"
    );
}

/// A file under `src/`, without what is compiled for tests only.
struct SourceFile {
    /// From `src/`, with `/`.
    name: String,
    text: String,
    tokens: Vec<(Token, usize)>,
    /// Declared under `#[cfg(test)]`.
    is_test: bool,
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let mut test_only = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a readable source file");
        let (tokens, test_modules) = without_tests(tokens(&text));
        for module in test_modules {
            test_only.extend(files_of_module(&path, &module));
        }
        let name = path
            .strip_prefix(&root)
            .expect("below src")
            .to_string_lossy()
            .replace('\\', "/");
        files.push((
            path,
            SourceFile {
                name,
                text,
                tokens,
                is_test: false,
            },
        ));
    }
    for (path, file) in &mut files {
        file.is_test = test_only
            .iter()
            .any(|test: &PathBuf| path == test || path.starts_with(test));
    }
    assert!(files.len() > 100, "src/ was not found whole");
    files.into_iter().map(|(_, file)| file).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Where `mod name;` or `#[path = "name.rs"] mod …;` in this file may lie: a file or a folder.
fn files_of_module(declared_in: &Path, module: &str) -> Vec<PathBuf> {
    let folder = declared_in.parent().expect("a file lies in a folder");
    if module.ends_with(".rs") {
        return vec![folder.join(module)];
    }
    let own = match declared_in.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib" | "main") | None => folder.to_owned(),
        Some(stem) => folder.join(stem),
    };
    vec![own.join(format!("{module}.rs")), own.join(module)]
}

/// `crate::room::item` with the line it stands on; the item is empty where the room itself is taken.
#[derive(Debug, PartialEq)]
struct Reference {
    room: String,
    item: String,
    line: usize,
}

/// Every `crate::…` and `tsuho::…`, with lists in braces taken apart. A macro of ours counts as `i18n`, where it lives.
fn references(tokens: &[(Token, usize)]) -> Vec<Reference> {
    let mut found = Vec::new();
    for (at, (token, _)) in tokens.iter().enumerate() {
        let starts = matches!(token, Token::Word(word) if word == "crate" || word == "tsuho");
        if starts && is_path_separator(tokens, at + 1) {
            follow(tokens, at + 3, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Reads one tree of a path; returns where it ends.
fn follow(
    tokens: &[(Token, usize)],
    mut at: usize,
    path: &mut Vec<String>,
    found: &mut Vec<Reference>,
) -> usize {
    let depth = path.len();
    match tokens.get(at) {
        Some((Token::Word(word), line)) => {
            path.push(word.clone());
            at += 1;
            if is_path_separator(tokens, at)
                && matches!(
                    tokens.get(at + 2),
                    Some((Token::Word(_) | Token::Mark('{' | '*'), _))
                )
            {
                at = follow(tokens, at + 2, path, found);
            } else {
                note(path, *line, found);
            }
        }
        Some((Token::Mark('*'), line)) => {
            note(path, *line, found);
            at += 1;
        }
        Some((Token::Mark('{'), _)) => {
            at += 1;
            while let Some((token, _)) = tokens.get(at) {
                match token {
                    Token::Mark('}') => {
                        at += 1;
                        break;
                    }
                    Token::Word(word) if word == "as" => at += 2,
                    Token::Word(_) | Token::Mark('{' | '*') => at = follow(tokens, at, path, found),
                    _ => at += 1,
                }
            }
        }
        _ => at += 1,
    }
    path.truncate(depth);
    at
}

fn note(path: &[String], line: usize, found: &mut Vec<Reference>) {
    let Some(room) = path.first() else { return };
    let is_macro = room == "say";
    found.push(Reference {
        room: if is_macro { "i18n" } else { room }.to_owned(),
        item: path
            .get(1)
            .filter(|item| *item != "self")
            .cloned()
            .unwrap_or_default(),
        line,
    });
}

fn is_path_separator(tokens: &[(Token, usize)], at: usize) -> bool {
    let is_colon = |at: usize| matches!(tokens.get(at), Some((Token::Mark(':'), _)));
    is_colon(at) && is_colon(at + 1)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// Words, texts and marks of a source with their lines; comments and white space left out.
fn tokens(text: &str) -> Vec<(Token, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let (c, from) = (get(at), at);
        let mut token = None;
        if c == '/' && get(at + 1) == '/' {
            at = end_of(&chars, at, |rest| rest.starts_with(&['\n']));
        } else if c == '/' && get(at + 1) == '*' {
            at = 2 + end_of(&chars, at + 2, |rest| rest.starts_with(&['*', '/']));
        } else if c == 'r' && matches!(get(at + 1), '"' | '#') && raw_hashes(&chars, at + 1).is_some() {
            let hashes = raw_hashes(&chars, at + 1).unwrap_or(0);
            let close: Vec<char> = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            let begin = at + 2 + hashes;
            let end = end_of(&chars, begin, |rest| rest.starts_with(&close));
            token = Some(Token::Text(chars[begin..end].iter().collect()));
            at = end + close.len();
        } else if c == '"' {
            at += 1;
            while at < chars.len() && get(at) != '"' {
                at += if get(at) == '\\' { 2 } else { 1 };
            }
            token = Some(Token::Text(chars[from + 1..at.min(chars.len())].iter().collect()));
            at += 1;
        } else if c == '\'' && (get(at + 1) == '\\' || get(at + 2) == '\'') {
            at += if get(at + 1) == '\\' { 3 } else { 2 };
            at = 1 + end_of(&chars, at, |rest| rest.starts_with(&['\'']));
        } else if c.is_alphanumeric() || c == '_' {
            at = end_of(&chars, at, |rest| !(rest[0].is_alphanumeric() || rest[0] == '_'));
            token = Some(Token::Word(chars[from..at].iter().collect()));
        } else {
            token = (!c.is_whitespace()).then_some(Token::Mark(c));
            at += 1;
        }
        found.extend(token.map(|token| (token, line)));
        line += chars[from..at.min(chars.len())]
            .iter()
            .filter(|c| **c == '\n')
            .count();
    }
    found
}

fn end_of(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len())
        .find(|at| is_end(&chars[*at..]))
        .unwrap_or(chars.len())
}

/// How many `#` stand between `r` and `"`; `None` where no raw text begins.
fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars.get(at..)?.iter().take_while(|c| **c == '#').count();
    (chars.get(at + hashes) == Some(&'"')).then_some(hashes)
}

/// Leaves out every item under `#[cfg(test)]`, and names the modules among them that have files of their own.
fn without_tests(tokens: Vec<(Token, usize)>) -> (Vec<(Token, usize)>, Vec<String>) {
    let marker: Vec<Token> = [
        Token::Mark('#'),
        Token::Mark('['),
        word("cfg"),
        Token::Mark('('),
        word("test"),
        Token::Mark(')'),
        Token::Mark(']'),
    ]
    .into();
    let (mut kept, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        let is_marker = tokens[at..]
            .iter()
            .map(|(token, _)| token)
            .take(marker.len())
            .eq(marker.iter());
        if !is_marker {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += marker.len();
        let from = at;
        let mut depth = 0_i32;
        while let Some((token, _)) = tokens.get(at) {
            at += 1;
            match token {
                Token::Mark('{' | '[' | '(') => depth += 1,
                Token::Mark('}') => {
                    depth -= 1;
                    let goes_on = matches!(tokens.get(at), Some((Token::Mark(';'), _)));
                    if depth == 0 && !goes_on {
                        break;
                    }
                }
                Token::Mark(']' | ')') => depth -= 1,
                Token::Mark(';') if depth == 0 => break,
                _ => {}
            }
        }
        modules.extend(module_file(&tokens[from..at]));
    }
    (kept, modules)
}

/// The file of `mod name;`, after attributes.
fn module_file(item: &[(Token, usize)]) -> Option<String> {
    let tokens: Vec<&Token> = item.iter().map(|(token, _)| token).collect();
    if !matches!(tokens.last(), Some(Token::Mark(';'))) || !tokens.contains(&&word("mod")) {
        return None;
    }
    let path = tokens.iter().find_map(|token| match token {
        Token::Text(path) => Some(path.clone()),
        _ => None,
    });
    path.or_else(|| match tokens.get(tokens.len().checked_sub(2)?)? {
        Token::Word(name) => Some(name.clone()),
        _ => None,
    })
}

fn word(text: &str) -> Token {
    Token::Word(text.to_owned())
}

/// The test's own reading, so that it cannot pass by seeing nothing.
#[test]
fn references_are_found_and_tests_are_left_out() {
    let source = r##"
        //! crate::comment::Nothing
        use crate::{ipmi::{self, Error}, say, site::Server as S};
        const TEXT: &str = "crate::text"; const C: char = '"'; const R: &str = r#"crate::raw""#;
        fn f<'a>(x: &'a str) -> crate::secrets::Secret { x }
        #[cfg(test)]
        #[path = "elsewhere.rs"]
        mod tests;
        #[cfg(test)]
        use crate::{engine::Engine};
        use crate::home;
        #[cfg(test)]
        mod more { use crate::cli; }
    "##;
    let (kept, modules) = without_tests(tokens(source));
    let found: BTreeMap<String, usize> = references(&kept)
        .into_iter()
        .map(|r| (format!("{}::{}", r.room, r.item), r.line))
        .collect();
    let expected = [
        ("home::", 11),
        ("i18n::", 3),
        ("ipmi::", 3),
        ("ipmi::Error", 3),
        ("secrets::Secret", 5),
        ("site::Server", 3),
    ];
    assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)).into());
    assert_eq!(modules, ["elsewhere.rs"]);
}
