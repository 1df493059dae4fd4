//! What is wrong with MIB files, in words.

use crate::{
    i18n::Language,
    receive::mib::{Fault, FolderError},
    say,
};

/// What could not be understood in a file, by line.
pub fn mib_fault(fault: &Fault, language: Language) -> String {
    match fault {
        Fault::OpenQuote { line } => say!(language, "mib-open-quote", line = line.to_string()),
        Fault::TooLong { line } => say!(language, "mib-too-long", line = line.to_string()),
        Fault::NoModule => say!(language, "mib-no-module"),
        Fault::Incomplete { line, name } => say!(
            language,
            "mib-incomplete",
            line = line.to_string(),
            name = name.clone()
        ),
        Fault::NoParent { line, name, parent } => say!(
            language,
            "mib-no-parent",
            line = line.to_string(),
            name = name.clone(),
            parent = parent.clone()
        ),
    }
}

/// Why a file is not read.
pub fn mib_folder_error(error: &FolderError, language: Language) -> String {
    match error {
        FolderError::Io { path, message } => say!(
            language,
            "mib-unreadable",
            path = path.display().to_string(),
            message = message.clone()
        ),
        FolderError::TooLarge { path } => {
            say!(language, "mib-too-large", path = path.display().to_string())
        }
        FolderError::TooMany { path } => say!(language, "mib-too-many", path = path.display().to_string()),
    }
}
