//! Words for many servers: what is wrong with a sheet and where, how each server stands, what is no range.

use super::{failure::Said, sheet::heading};
use crate::{
    engine::{AddressRange, AddressRangeError, FleetStatus, SheetProblem, Wrong},
    i18n::Language,
    say, sheet,
    site::{CommunityError, ComputerNameError},
};
use std::path::Path;

/// How one of many servers stands, in a word.
pub fn fleet_status(status: FleetStatus, language: Language) -> String {
    match status {
        FleetStatus::Read => say!(language, "fleet-read"),
        FleetStatus::Unchanged => say!(language, "fleet-unchanged"),
        FleetStatus::Differs => say!(language, "fleet-differs"),
        FleetStatus::Applied => say!(language, "fleet-applied"),
        FleetStatus::Undone => say!(language, "fleet-undone"),
        FleetStatus::Rejected => say!(language, "fleet-rejected"),
        FleetStatus::Unknown => say!(language, "fleet-unknown"),
        FleetStatus::Failed => say!(language, "fleet-failed"),
        FleetStatus::NotTried => say!(language, "fleet-not-tried"),
    }
}

/// Why a text is no range of addresses.
pub fn range_error(error: AddressRangeError, language: Language) -> String {
    match error {
        AddressRangeError::Form => say!(language, "range-form"),
        AddressRangeError::Backwards => say!(language, "range-backwards"),
        AddressRangeError::TooLarge => {
            say!(
                language,
                "range-too-large",
                most = AddressRange::LARGEST.to_string()
            )
        }
    }
}

/// A problem of a sheet with its place.
pub fn sheet_problem(problem: &SheetProblem, language: Language) -> String {
    let row = problem.row.to_string();
    let what = wrong(problem, language);
    match &problem.heading {
        Some(column) => say!(
            language,
            "sheet-problem-cell",
            row = row,
            column = column.clone(),
            what = what
        ),
        None => say!(language, "sheet-problem-row", row = row, what = what),
    }
}

fn wrong(problem: &SheetProblem, language: Language) -> String {
    let value = problem.value.clone();
    match &problem.wrong {
        Wrong::UnknownColumn => say!(language, "sheet-wrong-unknown-column"),
        Wrong::ColumnTwice => say!(language, "sheet-wrong-column-twice"),
        Wrong::MissingColumn(column) => {
            let column = heading(*column, language);
            say!(language, "sheet-wrong-missing", column = column)
        }
        Wrong::NoServers => say!(language, "sheet-wrong-no-servers"),
        Wrong::BeyondColumns => say!(language, "sheet-wrong-beyond", value = value),
        Wrong::Empty => say!(language, "sheet-wrong-empty"),
        Wrong::BadName => say!(language, "fail-bad-name", name = value),
        Wrong::NameTaken => say!(language, "sheet-wrong-name-taken", name = value),
        Wrong::NameTwice { row } => {
            let row = row.to_string();
            say!(language, "sheet-wrong-name-twice", name = value, row = row)
        }
        Wrong::BadBmcAddress => say!(language, "cli-bad-address", text = value),
        Wrong::UserTooLong => say!(language, "sheet-wrong-user-long"),
        Wrong::PasswordTooLong => say!(language, "sheet-wrong-password-long"),
        Wrong::NoPassword => say!(language, "sheet-wrong-no-password", name = value),
        Wrong::PasswordOfAnother => say!(language, "sheet-wrong-password-of-another", name = value),
        Wrong::NotASwitch => say!(language, "sheet-wrong-switch", value = value),
        Wrong::NotANumber { max } => {
            let max = max.to_string();
            say!(language, "sheet-wrong-number", value = value, max = max)
        }
        Wrong::NotAnAddress => say!(language, "sheet-wrong-address", value = value),
        Wrong::NotAnIpv4Address => say!(language, "sheet-wrong-ipv4", value = value),
        Wrong::NotAMacAddress => say!(language, "sheet-wrong-mac", value = value),
        Wrong::Community(CommunityError::TooLong { bytes }) => {
            say!(language, "sheet-wrong-community-long", bytes = bytes.to_string())
        }
        Wrong::Community(_) => say!(language, "sheet-wrong-community-odd"),
        Wrong::ComputerName(ComputerNameError::TooLong { bytes }) => {
            say!(
                language,
                "sheet-wrong-computer-name-long",
                bytes = bytes.to_string()
            )
        }
        Wrong::ComputerName(_) => say!(language, "sheet-wrong-computer-name-odd"),
        Wrong::NotASuite => say!(language, "sheet-wrong-suite", value = value),
        Wrong::NotAProcedure => say!(language, "sheet-wrong-procedure", value = value),
        Wrong::NotALevel => say!(language, "sheet-wrong-level", value = value),
        Wrong::NotAGroup(group) => say!(language, "sheet-wrong-group", value = group.clone()),
        Wrong::GroupsBesideLevel => say!(language, "sheet-wrong-groups-beside-level"),
        Wrong::NotSmtpAuth => say!(language, "sheet-wrong-smtp-auth", value = value),
    }
}

/// A sheet with problems: all of them, a line each.
pub(super) fn bad_sheet(path: &Path, problems: &[SheetProblem], total: usize, language: Language) -> Said {
    let count = u64::try_from(total).unwrap_or(u64::MAX);
    let mut lines = vec![say!(
        language,
        "fail-sheet",
        path = path.display().to_string(),
        count = count
    )];
    lines.extend(problems.iter().map(|problem| sheet_problem(problem, language)));
    let more = total.saturating_sub(problems.len());
    if more > 0 {
        lines.push(say!(language, "fail-sheet-more", count = more.to_string()));
    }
    (lines.join("\n"), say!(language, "fail-sheet-advice"))
}

/// A file that is no table.
pub(super) fn bad_table(path: &Path, error: &sheet::Error, language: Language) -> Said {
    let path = path.display().to_string();
    let answer = match error {
        sheet::Error::UnknownKind => say!(language, "fail-table-kind", path = path),
        sheet::Error::TooLarge { max } => {
            let megabytes = (max / (1024 * 1024)).to_string();
            say!(language, "fail-table-large", path = path, megabytes = megabytes)
        }
        sheet::Error::NotText => say!(language, "fail-table-not-text", path = path),
        sheet::Error::NotAWorkbook { why } => {
            say!(
                language,
                "fail-table-not-workbook",
                path = path,
                why = why.clone()
            )
        }
        sheet::Error::NoHeaders => say!(language, "fail-table-no-headers", path = path),
        sheet::Error::TooManyRows { max } => {
            say!(language, "fail-table-rows", path = path, max = max.to_string())
        }
        sheet::Error::TooManyColumns { row, max } => say!(
            language,
            "fail-table-columns",
            path = path,
            row = row.to_string(),
            max = max.to_string()
        ),
        sheet::Error::CellTooLong { row, column, max } => say!(
            language,
            "fail-table-cell",
            path = path,
            row = row.to_string(),
            column = column.to_string(),
            max = max.to_string()
        ),
        sheet::Error::NotWritten { why } => {
            say!(language, "fail-table-not-written", path = path, why = why.clone())
        }
    };
    (answer, say!(language, "fail-table-advice"))
}
