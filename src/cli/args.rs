//! What can be typed. This one table makes the parser, `--help`, the man page and the completions; its sentences
//! come from `i18n/` under `help-…` (see [`super::help`]).

pub(super) use super::args_log::{AlertArgs, KeepArgs, LogVerb, SeverityName};
pub(super) use super::args_receiver::{AddUserArgs, OnOff, ReceiverVerb};
use crate::{engine::FleetRequest, i18n::Language};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

#[derive(Debug, Parser)]
#[command(
    name = "tsuhoctl",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(super) struct Cli {
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, env = "TSUHO_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "ja|en", overrides_with = "lang")]
    pub lang: Option<Lang>,
    #[arg(long, global = true, value_name = "TIME", value_parser = duration)]
    pub bmc_timeout: Option<Duration>,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub verb: Verb,
}

/// `--lang`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    Ja,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    #[command(subcommand)]
    Guide(GuideVerb),
    #[command(subcommand)]
    Server(ServerVerb),
    #[command(subcommand)]
    Bmc(BmcVerb),
    #[command(subcommand)]
    Fleet(FleetVerb),
    Listen(ListenArgs),
    #[command(subcommand)]
    Receiver(ReceiverVerb),
    #[command(subcommand)]
    Log(LogVerb),
    #[command(subcommand)]
    Mib(MibVerb),
    History(HistoryArgs),
    Prove(ProveArgs),
    Rehearse(RehearseArgs),
    Doctor,
    Completions {
        #[arg(value_name = "bash|elvish|fish|powershell|zsh")]
        shell: clap_complete::Shell,
    },
    Man,
}

impl Verb {
    /// Whether it keeps or needs a stored password.
    pub(super) fn uses_secrets(&self) -> bool {
        match self {
            Self::Bmc(BmcVerb::Steps(args)) => args.read,
            Self::Bmc(_) | Self::Fleet(_) | Self::Prove(_) => true,
            Self::Server(verb) => match verb {
                ServerVerb::List | ServerVerb::Export(_) | ServerVerb::Template(_) => false,
                ServerVerb::Import(args) => !args.dry_run,
                ServerVerb::Discover(args) => args.add,
                ServerVerb::Add(_) | ServerVerb::Remove { .. } => true,
            },
            Self::Receiver(verb) => verb.uses_secrets(),
            Self::Guide(_)
            | Self::Listen(_)
            | Self::Log(_)
            | Self::Mib(_)
            | Self::History(_)
            | Self::Rehearse(_)
            | Self::Doctor
            | Self::Completions { .. }
            | Self::Man => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum GuideVerb {
    Ask {
        #[arg(long, value_name = "FILE.toml")]
        answers: Option<PathBuf>,
    },
    Matrix,
    Procedure(ProcedureArgs),
}

#[derive(Debug, Args)]
pub(super) struct ProcedureArgs {
    #[arg(long, value_name = "FILE.toml")]
    pub answers: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub server: Option<String>,
    #[arg(long, value_name = "FILE.{html,md,xlsx}")]
    pub out: PathBuf,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ServerVerb {
    Add(AddArgs),
    List,
    Remove { name: String },
    Import(ImportArgs),
    Export(SheetArgs),
    Template(SheetArgs),
    Discover(DiscoverArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[arg(value_name = "FILE.csv|FILE.xlsx")]
    pub file: PathBuf,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[arg(long)]
    pub replace: bool,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct SheetArgs {
    #[arg(value_name = "FILE.csv|FILE.xlsx")]
    pub file: PathBuf,
    #[arg(long)]
    pub force: bool,
}

/// Where a password comes from; asked for on a terminal where neither is given.
#[derive(Debug, Args)]
pub(super) struct PasswordArgs {
    #[arg(long, conflicts_with = "password_env")]
    pub password_stdin: bool,
    #[arg(long, value_name = "VAR")]
    pub password_env: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DiscoverArgs {
    #[arg(value_name = "CIDR|RANGE")]
    pub range: String,
    #[arg(long, default_value_t = 623, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub rate: u32,
    #[arg(long)]
    pub large: bool,
    #[arg(long, requires = "user")]
    pub add: bool,
    #[arg(long, requires = "add")]
    pub user: Option<String>,
    #[command(flatten)]
    pub password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    pub name: String,
    #[arg(long, value_name = "HOST[:PORT]")]
    pub bmc: String,
    #[arg(long)]
    pub user: Option<String>,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[arg(long, default_value = "auto", value_name = "auto|3|17")]
    pub cipher_suite: Suite,
}

/// `--cipher-suite`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Suite {
    Auto,
    #[value(name = "3")]
    Only3,
    #[value(name = "17")]
    Only17,
}

#[derive(Debug, Subcommand)]
pub(super) enum BmcVerb {
    Read {
        server: String,
    },
    Plan {
        server: String,
        #[arg(long, value_name = "FILE.toml")]
        want: Option<PathBuf>,
    },
    Apply {
        server: String,
        #[arg(long, value_name = "FILE.toml")]
        want: Option<PathBuf>,
        #[arg(long)]
        yes: bool,
        #[arg(long, value_name = "ADDRESS")]
        replace: Vec<IpAddr>,
        #[arg(long)]
        gateway: bool,
    },
    Finish {
        server: String,
        #[arg(long)]
        yes: bool,
    },
    Undo {
        server: String,
    },
    Clock {
        server: String,
        #[arg(long)]
        set: bool,
        #[arg(long, requires = "set")]
        yes: bool,
    },
    Events {
        server: String,
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
    },
    Check {
        server: String,
    },
    Quirks {
        server: String,
        #[arg(long)]
        forget: bool,
    },
    Test {
        server: String,
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=15))]
        destination: u8,
    },
    Steps(StepsArgs),
}

#[derive(Debug, Args)]
pub(super) struct StepsArgs {
    pub server: String,
    #[arg(long, value_name = "webconsole|sm|offline|online")]
    pub tool: Option<SheetTool>,
    #[arg(long, value_name = "mail|snmp")]
    pub means: Option<SheetMeans>,
    #[arg(long)]
    pub read: bool,
    #[arg(long, value_name = "FILE.{html,md,xlsx}")]
    pub out: Option<PathBuf>,
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// `--tool`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SheetTool {
    #[value(name = "webconsole")]
    WebConsole,
    Sm,
    Offline,
    Online,
}

/// `--means`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SheetMeans {
    Mail,
    Snmp,
}

#[derive(Debug, Subcommand)]
pub(super) enum FleetVerb {
    Read {
        #[command(flatten)]
        fleet: FleetArgs,
    },
    Plan {
        #[command(flatten)]
        fleet: FleetArgs,
        #[arg(long, value_name = "FILE.toml")]
        want: Option<PathBuf>,
    },
    Apply {
        #[command(flatten)]
        fleet: FleetArgs,
        #[arg(long, value_name = "FILE.toml")]
        want: Option<PathBuf>,
        #[arg(long)]
        yes: bool,
        #[arg(long, value_name = "ADDRESS")]
        replace: Vec<IpAddr>,
        #[arg(long)]
        gateway: bool,
        #[arg(long, default_value_t = 0, value_name = "N")]
        canary: usize,
    },
    Undo {
        #[command(flatten)]
        fleet: FleetArgs,
    },
}

/// Which servers, and where the report goes.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct FleetArgs {
    #[arg(long, required_unless_present_any = ["servers", "file"], conflicts_with_all = ["servers", "file"])]
    pub all: bool,
    #[arg(long, value_name = "A,B,…", value_delimiter = ',', conflicts_with = "file")]
    pub servers: Vec<String>,
    #[arg(long, value_name = "LIST")]
    pub file: Option<PathBuf>,
    #[arg(long, default_value_t = FleetRequest::USUAL_PARALLEL, value_name = "N", value_parser = parallel)]
    pub parallel: usize,
    #[arg(long, value_name = "FILE.csv|FILE.xlsx|FILE.json")]
    pub out: Option<PathBuf>,
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListenArgs {
    #[arg(long, value_name = "ADDR:PORT")]
    pub snmp: Vec<SocketAddr>,
}

#[derive(Debug, Subcommand)]
pub(super) enum MibVerb {
    List,
    Add {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    pub server: Option<String>,
    #[arg(long, value_name = "FILE.csv|FILE.xlsx|FILE.json")]
    pub export: Option<PathBuf>,
    #[arg(long, requires = "export")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct ProveArgs {
    pub server: String,
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=15))]
    pub destination: u8,
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    pub timeout: Duration,
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    #[arg(long, default_value = "bmc-snmp", value_name = "bmc-snmp")]
    pub path: ProvePath,
    #[arg(
        long,
        default_value = "alert-immediate",
        value_name = "alert-immediate|platform-event"
    )]
    pub via: ProveWay,
    #[arg(long)]
    pub yes: bool,
}

/// `--path`: the ways that can be proven so far.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ProvePath {
    BmcSnmp,
}

/// `--via`: how the alert is fired.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ProveWay {
    AlertImmediate,
    PlatformEvent,
}

#[derive(Debug, Args)]
pub(super) struct RehearseArgs {
    #[arg(long, value_name = "N", conflicts_with = "serve", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub storm: Option<u32>,
    #[arg(long, requires = "bmc")]
    pub serve: bool,
    #[arg(long, value_name = "ADDR:PORT", requires = "serve")]
    pub bmc: Option<SocketAddr>,
    #[arg(long, value_name = "PORT", requires = "serve", value_parser = clap::value_parser!(u16).range(1..))]
    pub trap_port: Option<u16>,
    #[arg(long, default_value_t = 1, requires = "serve", value_parser = clap::value_parser!(u16).range(1..=500))]
    pub count: u16,
    #[arg(long, value_name = "NAME[=VALUE]", requires = "serve")]
    pub fault: Vec<String>,
    #[arg(long, value_name = "N", requires = "serve")]
    pub seed: Option<u64>,
    #[arg(long, value_name = "NAME", requires = "serve")]
    pub name: Option<String>,
}

/// So many at a time as the engine takes.
fn parallel(text: &str) -> Result<usize, String> {
    let most = FleetRequest::MOST_PARALLEL;
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| format!("1–{most}"))
}

/// A time as people type it: `30s`, `500ms`, `2m`, or bare seconds; more than nothing, at most an hour.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let millis_per_unit: u64 = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        _ => return Err("30s, 500ms, 2m".to_owned()),
    };
    let millis = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(millis_per_unit));
    match millis {
        Some(millis @ 1..=3_600_000) => Ok(Duration::from_millis(millis)),
        _ => Err("30s, 500ms, 2m".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, duration};
    use clap::CommandFactory;
    use std::time::Duration;

    #[test]
    fn the_table_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("30"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["", "s", "0s", "-1s", "1h", "99999999999999999999s", "3601s"] {
            assert!(duration(wrong).is_err(), "{wrong:?}");
        }
    }
}
