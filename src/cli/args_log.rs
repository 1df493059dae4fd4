//! What can be typed after `tsuhoctl log` for incidents, acknowledging and files.

use clap::Args;
use std::path::PathBuf;

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
