//! What can be typed after `tsuhoctl log`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum LogVerb {
    List {
        #[command(flatten)]
        which: AlertArgs,
    },
    Search {
        #[arg(required = true, value_name = "WORD")]
        words: Vec<String>,
        #[command(flatten)]
        which: AlertArgs,
    },
    Show {
        id: i64,
    },
    Incidents(IncidentsArgs),
    Incident(IncidentArgs),
    Ack(AckArgs),
    Export(ExportAlertsArgs),
    Import(ImportAlertsArgs),
    Stats,
    Check {
        #[arg(long)]
        mend: bool,
    },
    Backup {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Keep(KeepArgs),
}

/// Which alerts.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct AlertArgs {
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
    #[arg(long, value_name = "TIME")]
    pub since: Option<jiff::Timestamp>,
    #[arg(long, value_name = "TIME")]
    pub until: Option<jiff::Timestamp>,
    #[arg(
        long,
        value_name = "error|warning|information|recovered",
        value_delimiter = ','
    )]
    pub severity: Vec<SeverityName>,
    #[arg(long, value_name = "NAME")]
    pub server: Option<String>,
    #[arg(long)]
    pub unacknowledged: bool,
    #[arg(long)]
    pub no_tests: bool,
    #[arg(long, value_name = "ID")]
    pub before: Option<i64>,
    #[arg(long, value_name = "ID")]
    pub after: Option<i64>,
}

/// `--severity`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SeverityName {
    Error,
    Warning,
    Information,
    Recovered,
}

#[derive(Debug, Args)]
pub(super) struct KeepArgs {
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub days: Option<u32>,
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<u64>,
    #[arg(long)]
    pub unacknowledged_too: bool,
    #[arg(long, conflicts_with_all = ["days", "max_size", "unacknowledged_too"])]
    pub everything: bool,
    #[arg(long)]
    pub now: bool,
}

#[derive(Debug, Args)]
pub(super) struct AckArgs {
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<i64>,
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    #[arg(long)]
    pub incident: bool,
}

#[derive(Debug, Args)]
pub(super) struct IncidentsArgs {
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
    #[arg(long)]
    pub open: bool,
    #[arg(long)]
    pub rebuild: bool,
}

#[derive(Debug, Args)]
pub(super) struct IncidentArgs {
    pub id: i64,
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
}

#[derive(Debug, Args)]
pub(super) struct ExportAlertsArgs {
    #[arg(value_name = "FILE.csv|FILE.xlsx|FILE.json")]
    pub file: PathBuf,
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    #[arg(long, value_name = "TIME")]
    pub since: Option<jiff::Timestamp>,
    #[arg(long, value_name = "TIME")]
    pub until: Option<jiff::Timestamp>,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportAlertsArgs {
    #[arg(value_name = "FILE.json")]
    pub file: PathBuf,
}

/// Bytes as people write them: `500MB`, `2G`, `1GiB`.
fn size(text: &str) -> Result<u64, String> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(..text.len() - unit.len()).unwrap_or_default();
    let unit_bytes: u64 = match unit.to_ascii_lowercase().as_str() {
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return Err("500MB, 2GB, 1GiB".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "500MB, 2GB, 1GiB".to_owned())?;
    let bytes = number.checked_mul(unit_bytes).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| "500MB, 2GB, 1GiB".to_owned())
}
