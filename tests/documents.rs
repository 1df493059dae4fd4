//! Holds that what the documents name is there: files, folders, links, and the tests that hold a promise.

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The documents that lead to the sources.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.ja.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/threat-model.md",
];

/// Where what they name may lie.
const FOLDERS: &[&str] = &[
    "src",
    "tests",
    "fuzz/fuzz_targets",
    "benches",
    "assets",
    "docs",
    "i18n",
    "packaging",
    "scripts",
];

/// Folders of the user's and of a build, and a name that only shows what the name of a test is like.
const ELSEWHERE: &[&str] = &[
    "mibs/",
    "snapshots/",
    "target-windows/",
    "a_wrong_password_is_refused",
];

#[test]
fn what_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("fuzz")];
    for folder in FOLDERS {
        paths.push(root.join(folder));
        collect(&root.join(folder), &mut paths);
    }
    let functions: BTreeSet<String> = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .flat_map(|path| functions(&fs::read_to_string(path).expect("a source in UTF-8")))
        .collect();
    let mut problems = String::new();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).expect("a document in UTF-8");
        let folder = root
            .join(document)
            .parent()
            .expect("it lies in a folder")
            .to_owned();
        for name in named(&text) {
            let is_there = if name.ends_with(".rs") || name.ends_with('/') {
                paths
                    .iter()
                    .any(|path| path.ends_with(name.trim_end_matches('/')))
            } else if name.matches('_').count() >= 3 {
                functions.contains(name)
            } else {
                continue;
            };
            looked_at += 1;
            if !is_there && !ELSEWHERE.contains(&name) {
                let _ = writeln!(problems, "{document}: `{name}` is not there");
            }
        }
        for link in links(&text) {
            looked_at += 1;
            if !folder.join(link).exists() {
                let _ = writeln!(problems, "{document}: the link to {link} leads nowhere");
            }
        }
    }
    assert!(looked_at > 150, "only {looked_at} names were found");
    assert!(problems.is_empty(), "\n{problems}");
}

/// What stands between single backticks, of the letters that names of files and tests are made of.
fn named(text: &str) -> impl Iterator<Item = &str> {
    // Every second part is a block of code.
    text.split("```")
        .step_by(2)
        .flat_map(|prose| prose.split('`').skip(1).step_by(2))
        .filter(|name| {
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-./".contains(c))
        })
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|link| link.split('#').next())
        .filter(|link| !link.is_empty() && !link.contains("://"))
}

fn functions(source: &str) -> Vec<String> {
    source
        .split("fn ")
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

/// Files and folders below this one.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        }
        paths.push(path);
    }
}
