//! Holds the layout of `src/`: which room may know which, what each file opens with, how long it may grow, and which
//! outside libraries stay behind which door. `docs/architecture.md` gives the reasons.
//!
//! It reads the sources as text. Code that is compiled for tests only (`#[cfg(test)]`) may look anywhere. A failure
//! lists every place with what to do about it.

mod source_reader;

use source_reader::{Reference, SourceFile, Token, references, sources};
use std::{collections::BTreeSet, fmt::Write};

/// The floors from the top down. A room may use what lies on a lower floor; everything else is in [`EXCEPTIONS`].
const FLOORS: &[(&str, &[&str])] = &[
    ("faces", &["desktop", "ui", "cli"]),
    ("words", &["words", "i18n"]),
    ("engine", &["engine"]),
    (
        "rooms",
        &[
            "guide",
            "configure",
            "inspect",
            "prove",
            "receive",
            "alert_log",
            "rehearsal",
        ],
    ),
    (
        "ground",
        &["ipmi", "site", "secrets", "sheet", "history", "home", "system"],
    ),
];

/// Edges that do not go down: from, to, what exactly (`*` for anything), and why.
const EXCEPTIONS: &[(&str, &str, &[&str], &str)] = &[
    (
        "desktop",
        "ui",
        &["*"],
        "it opens the window and lends it the engine and the files",
    ),
    ("words", "i18n", &["*"], "it speaks through the sentences of i18n"),
    (
        "guide",
        "i18n",
        &["Language", "Text"],
        "its data hold both languages, and replies are in one of them",
    ),
    (
        "inspect",
        "i18n",
        &["Text"],
        "findings are data in both languages; `Text` is a pair of strings",
    ),
    (
        "configure",
        "i18n",
        &["Language", "Text"],
        "step sheets are made of data in both languages",
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
        &["Language", "Text"],
        "an alert as it is shown carries its text in both languages, and an export is in one of them",
    ),
    (
        "receive",
        "alert_log",
        &["*"],
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
        "system",
        &["calls_refused_sockets_closed"],
        "where a system calls a socket ready that is not, waiting needs more care",
    ),
    (
        "ipmi",
        "secrets",
        &["Secret"],
        "a password stays in its type until it is hashed",
    ),
    ("site", "home", &["*"], "files are replaced in one way"),
    ("secrets", "home", &["*"], "files are replaced in one way"),
    ("history", "home", &["*"], "files are added to in one way"),
    (
        "home",
        "system",
        &["*"],
        "who may read a file, and when a name is on the disk, differs between systems",
    ),
];

/// What a face may use of the floors below the engine (`*` for anything, nothing for the room's own name): plain values
/// that the engine's commands and events carry, and the guide, which is pure. Anything else would let a face do the
/// engine's work.
const FACES_MAY_USE: &[(&str, &[&str])] = &[
    ("guide", &["*"]),
    ("configure", &["target", "step_sheet"]),
    (
        "sheet",
        &["paper", "harmless", "visible", "visible_json", "Page", "Table"],
    ),
    ("prove", &["report"]),
    ("alert_log", &["Counters"]),
    (
        "site",
        &[
            "AllowedCommunity",
            "AuthProtocol",
            "EngineId",
            "MIN_PASSPHRASE_BYTES",
            "NO_AUTH",
            "Network",
            "PrivacyProtocol",
            "SnmpUser",
            "", // for `site::Error`: a file named on the command line that cannot be read
            "BmcAddress",
            "Community",
            "CommunityError",
            "ComputerName",
            "ComputerNameError",
            "EventGroup",
            "Gateway",
            "Level",
            "MacAddress",
            "MailAlert",
            "Procedure",
            "SmtpAuth",
            "SnmpAlert",
            "SuiteChoice",
            "Wanted",
            "RMCP_PORT",
        ],
    ),
    ("secrets", &["Secret"]),
    ("home", &["*"]),
    // The console tool may be the body of a service; what helps is a plain value that a check carries.
    (
        "system",
        &[
            "process",
            "notification",
            "GivenSockets",
            "Service",
            "Remedy",
            "RemedyKind",
        ],
    ),
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
    (
        "notify_rust",
        &["system/notification/"],
        "the window waits for no desktop: a thread shows notifications",
    ),
    ("csv", &["sheet/"], "tables come in and go out in one place"),
    (
        "encoding_rs",
        &["sheet/", "receive/trap/octets.rs", "receive/mib/"],
        "other people's text is recognised where it comes in: tables, varbinds, MIB files",
    ),
    ("calamine", &["sheet/"], "tables come in and go out in one place"),
    (
        "rust_xlsxwriter",
        &["sheet/"],
        "tables come in and go out in one place",
    ),
    ("keyring", &["secrets/"], "a secret is kept in one place"),
    ("age", &["secrets/"], "a secret is kept in one place"),
    (
        "UdpSocket",
        &[
            "ipmi/asking.rs",
            "ipmi/client.rs",
            "receive/",
            "rehearsal/server.rs",
            "rehearsal/storm.rs",
            "prove/run.rs",
            "engine/computer.rs",
            "system/computer/",
            "system/service.rs",
        ],
        "protocols are pure functions; sockets live in thin layers",
    ),
    (
        "tokio",
        &[
            "engine/",
            "alert_log/",
            "receive/listener.rs",
            "receive/socket.rs",
            "ipmi/asking.rs",
            "ipmi/client.rs",
            "rehearsal/server.rs",
            "configure/ipmi_bmc/writing.rs",
            "prove/run.rs",
            "ipmi/known.rs",
            "ipmi/in_band/",
            "system/process/windows.rs",
        ],
        "faces, words, guide and site never wait; wire formats are pure",
    ),
    (
        "nix",
        &["receive/batch/linux.rs"],
        "what is particular to one system lives behind one small file for it",
    ),
    (
        "crc32fast",
        &["receive/spill/"],
        "what waits on the disk has one form",
    ),
    ("TcpStream", &[], "nothing speaks TCP yet"),
    ("TcpListener", &[], "nothing listens on TCP yet"),
    ("println", &["cli/"], "only the console prints"),
    (
        "eprintln",
        &["cli/", "system/process/unix.rs"],
        "only the console prints, and the desktop app where it can open no window",
    ),
    ("stdout", &["cli/"], "only the console prints"),
    ("stderr", &["cli/"], "only the console prints"),
    (
        "unbounded_channel",
        &[],
        "a queue without a bound hides a stall until memory is gone",
    ),
];

/// What the window may not name at all: it must never wait for a disk, and never stop.
const NOT_IN_THE_WINDOW: &[&str] = &["fs", "File", "recv", "block_on", "join", "sleep"];

/// What a `cfg` or an import names that is there in one system only.
const ONE_SYSTEM: &[&str] = &["unix", "windows", "target_os", "target_family", "linux"];

/// Where it may be named, and why.
const KNOW_THE_SYSTEM: &[(&str, &str)] = &[
    (
        "system/",
        "one module for each system, all with the same functions",
    ),
    (
        "ipmi/in_band/",
        "the driver of this server's own BMC: a file for Linux, one for elsewhere",
    ),
    (
        "receive/batch/",
        "taking many datagrams at once: a file for Linux, one for elsewhere",
    ),
    (
        "main.rs",
        "tells Windows that this program has windows, so that no console opens beside them",
    ),
];

const LONGEST_FILE: usize = 500;
/// Files that are longer for now, and how long they may be until they are split: no new one may join them.
const STILL_TOO_LONG: &[(&str, usize)] = &[];
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
fn what_one_system_does_differently_stays_in_its_own_module() {
    let mut problems = String::new();
    let mut used = BTreeSet::new();
    for file in sources().iter().filter(|file| !file.is_test) {
        let door = KNOW_THE_SYSTEM
            .iter()
            .find(|(door, _)| file.name.starts_with(door));
        for (at, (token, line)) in file.tokens.iter().enumerate() {
            let Token::Word(word) = token else { continue };
            let asks = match word.as_str() {
                // `#[cfg(…)]`, `cfg!(…)`, `#[cfg_attr(…, …)]`: up to the bracket that closes it.
                "cfg" | "cfg_attr" => words_in_brackets(&file.tokens, at + 1)
                    .iter()
                    .any(|inner| ONE_SYSTEM.contains(&inner.as_str())),
                // `std::os::unix` and its like.
                "os" => following_word(&file.tokens, at).is_some_and(|next| next != "raw"),
                _ => false,
            };
            if let (true, Some((door, _))) = (asks, door) {
                used.insert(*door);
            } else if asks {
                let _ = writeln!(
                    problems,
                    "src/{}:{line}: what differs between systems belongs behind a function of `system`",
                    file.name
                );
            }
        }
    }
    // So that the test cannot pass by seeing nothing.
    for door in ["system/", "ipmi/in_band/", "receive/batch/", "main.rs"] {
        assert!(used.contains(door), "{door} does not ask for the system any more");
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
        let lines = file.text.lines().count();
        let agreed = STILL_TOO_LONG.iter().find(|(name, _)| *name == file.name);
        let longest = match agreed {
            Some((_, longest)) => *longest,
            None if file.is_test => LONGEST_TEST_FILE,
            None => LONGEST_FILE,
        };
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
    let allows = |items: &[&str]| items.iter().any(|item| *item == "*" || *item == reference.item);
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

/// The words between the bracket that opens next and the one that closes it.
fn words_in_brackets(tokens: &[(Token, usize)], from: usize) -> Vec<String> {
    let mut depth = 0;
    let mut words = Vec::new();
    for (token, _) in tokens.iter().skip(from) {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') if depth <= 1 => break,
            Token::Mark(')') => depth -= 1,
            Token::Mark('!') => {}
            _ if depth == 0 => break,
            Token::Word(word) => words.push(word.clone()),
            _ => {}
        }
    }
    words
}

/// The word after `::` that follows here.
fn following_word(tokens: &[(Token, usize)], at: usize) -> Option<&str> {
    let is_colon = |at| matches!(tokens.get(at), Some((Token::Mark(':'), _)));
    match tokens.get(at + 3) {
        Some((Token::Word(word), _)) if is_colon(at + 1) && is_colon(at + 2) => Some(word),
        _ => None,
    }
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
