//! Reads Rust sources as text, well enough to tell which room refers to which: comments and texts are told apart from
//! code, `use` lists are taken apart, and what is compiled for tests only is left out. It judges nothing.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// A file under `src/`, without what is compiled for tests only.
pub(crate) struct SourceFile {
    /// From `src/`, with `/`.
    pub(crate) name: String,
    /// As it stands.
    pub(crate) text: String,
    /// Words, texts and marks with their lines.
    pub(crate) tokens: Vec<(Token, usize)>,
    /// Declared under `#[cfg(test)]`.
    pub(crate) is_test: bool,
}

pub(crate) fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let mut test_only = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a readable source file");
        let (tokens, test_modules) = without_tests(&tokens(&text));
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
pub(crate) struct Reference {
    pub(crate) room: String,
    pub(crate) item: String,
    pub(crate) line: usize,
}

/// Every `crate::…` and `tsuho::…`, with lists in braces taken apart. A macro of ours counts as `i18n`, where it lives.
pub(crate) fn references(tokens: &[(Token, usize)]) -> Vec<Reference> {
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
pub(crate) enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// Words, texts and marks of a source with their lines; comments and white space left out.
fn tokens(source: &str) -> Vec<(Token, usize)> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let (token, len) = first_token(rest, first);
        let (taken, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        found.extend(token.map(|token| (token, line)));
        line += taken.matches('\n').count();
        rest = after;
    }
    found
}

/// What a source begins with, and how many bytes that takes.
fn first_token(source: &str, first: char) -> (Option<Token>, usize) {
    if source.starts_with("//") {
        return (None, source.find('\n').unwrap_or(source.len()));
    }
    if source.starts_with("/*") {
        return (None, source.find("*/").map_or(source.len(), |end| end + 2));
    }
    if let Some((text, len)) = raw_text(source) {
        return (Some(Token::Text(text.to_owned())), len);
    }
    match first {
        '"' => {
            let len = quoted(source, '"').unwrap_or(source.len());
            let text = source.get(1..len - 1).unwrap_or_default();
            (Some(Token::Text(text.to_owned())), len)
        }
        // A character, or else the name of a lifetime.
        '\'' => match quoted(source, '\'').filter(|len| *len <= "'\\u{10FFFF}'".len()) {
            Some(len) if is_character(source, len) => (None, len),
            _ => (Some(Token::Mark(first)), 1),
        },
        _ if first.is_alphanumeric() || first == '_' => {
            let word = source
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .next()
                .unwrap_or_default();
            (Some(Token::Word(word.to_owned())), word.len())
        }
        _ => (
            (!first.is_whitespace()).then_some(Token::Mark(first)),
            first.len_utf8(),
        ),
    }
}

/// The length up to the closing mark, with both marks; a backslash takes what follows it along.
fn quoted(source: &str, mark: char) -> Option<usize> {
    let mut chars = source.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == mark {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// One character, or an escape, between two marks.
fn is_character(source: &str, len: usize) -> bool {
    let between = source.get(1..len - 1).unwrap_or_default();
    between.starts_with('\\') || between.chars().count() == 1
}

/// `r"…"` or `r#"…"#`: what is in it, and its length.
fn raw_text(source: &str) -> Option<(&str, usize)> {
    let opening = source.strip_prefix('r')?;
    let quote = opening.find(|c| c != '#')?;
    let begins = opening.get(quote..)?.strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(quote));
    let text = begins.split(closing.as_str()).next()?;
    Some((text, 1 + quote + 1 + text.len() + closing.len()))
}

/// Leaves out every item under `#[cfg(test)]`, and names the modules among them that have files of their own.
fn without_tests(tokens: &[(Token, usize)]) -> (Vec<(Token, usize)>, Vec<String>) {
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
    while let Some(token) = tokens.get(at) {
        let ahead = tokens.iter().skip(at).map(|(token, _)| token);
        if !ahead.take(marker.len()).eq(&marker) {
            kept.push(token.clone());
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
        modules.extend(tokens.get(from..at).and_then(module_file));
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

/// So that the tests cannot pass by seeing nothing.
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
    let (kept, modules) = without_tests(&tokens(source));
    let found: std::collections::BTreeMap<String, usize> = references(&kept)
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
