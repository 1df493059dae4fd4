//! What helps, as an administrator would type it. Pure: what is the case comes in, commands come out; nothing here runs
//! one. The words are made elsewhere.

use super::computer::{self, ClockKeeping, Firewall, FirewallKind, LowPorts};

/// The unit that opens the port; it lies in `packaging/systemd`.
const SOCKET_UNIT: &str = "tsuho-listen.socket";
/// The service that the socket starts.
const SERVICE_UNIT: &str = "tsuho-listen.service";

/// Where every BMC sends its traps (IPMI 2.0 section 17.14: the destination carries no port).
pub const TRAP_PORT: u16 = 162;

/// One thing that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What it is.
    pub kind: RemedyKind,
    /// What is typed, on one line; none where there is nothing to type.
    pub command: Option<String>,
    /// What takes it back, on one line; none where the command says itself how.
    pub undo: Option<String>,
}

/// What kind of help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemedyKind {
    /// The other receiver is stopped, where nobody needs it.
    StopOther,
    /// systemd opens the port and hands it over.
    SocketActivation,
    /// This program is allowed to open low ports.
    Capability,
    /// Everybody on this computer is allowed to open low ports.
    LowPorts,
    /// What is sent to the port is led to another one on this computer.
    Redirect {
        /// To which one.
        to: u16,
    },
    /// The other receiver hands on what it gets.
    Forward {
        /// To which port of this computer.
        to: u16,
    },
    /// Both take their traps from the Windows SNMP Trap Service: this product does not do that yet.
    ShareOnWindows,
    /// Another port, for senders that can be told one.
    OtherPort {
        /// Which.
        port: u16,
    },
    /// On this system two programs cannot have one port, and nothing leads around it.
    Impossible,
    /// The port is opened in the firewall.
    Allow(FirewallKind),
    /// The firewall's rules are looked at.
    Look(FirewallKind),
    /// The time service is switched on.
    SetClock,
    /// The listener runs as a service.
    RunAsService,
    /// The listener starts when this user logs on: a Windows service is not built yet.
    RunAtLogOn,
}

impl RemedyKind {
    /// In `--json`: stable, for scripts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::StopOther => "stop_other",
            Self::SocketActivation => "socket_activation",
            Self::Capability => "capability",
            Self::LowPorts => "low_ports",
            Self::Redirect { .. } => "redirect",
            Self::Forward { .. } => "forward",
            Self::ShareOnWindows => "share_on_windows",
            Self::OtherPort { .. } => "other_port",
            Self::Impossible => "impossible",
            Self::Allow(_) => "allow_in_firewall",
            Self::Look(_) => "look_at_firewall",
            Self::SetClock => "clock",
            Self::RunAsService => "run_as_service",
            Self::RunAtLogOn => "run_at_log_on",
        }
    }
}

/// What is known of the program that has the port, as far as a remedy depends on it.
#[derive(Clone, Debug, Default)]
pub struct Other {
    /// Its services on Linux: the one it runs in, and the socket that would start it again.
    pub units: Vec<String>,
    /// Its service on Windows.
    pub windows_service: Option<String>,
    /// Whether it can hand on what it receives.
    pub can_forward: bool,
    /// Whether it can take its traps from the Windows SNMP Trap Service.
    pub can_share: bool,
}

/// What this computer is like, as far as a remedy depends on it.
#[derive(Clone, Debug)]
pub struct Computer {
    /// Which system.
    pub system: System,
    /// This program's file.
    pub program: String,
    /// Whether the units of `packaging/systemd` are installed.
    pub has_units: bool,
}

/// Which system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux.
    Linux,
    /// Windows.
    Windows,
    /// Another one.
    Other,
}

impl Computer {
    /// This one.
    pub fn here() -> Self {
        let system = if cfg!(target_os = "linux") {
            System::Linux
        } else if cfg!(windows) {
            System::Windows
        } else {
            System::Other
        };
        Self {
            system,
            program: computer::own_program().display().to_string(),
            has_units: computer::has_unit(SOCKET_UNIT),
        }
    }
}

/// What helps where another program has the port.
pub fn taken(port: u16, other: &Other, here: &Computer) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    let other_port = beside(port);
    match here.system {
        System::Linux => {
            remedies.push(remedy(RemedyKind::StopOther, disable(&other.units)));
            if other.can_forward {
                remedies.push(remedy(
                    RemedyKind::Forward { to: other_port },
                    Some(forward(other, other_port)),
                ));
            }
            remedies.push(redirect(port, other_port));
        }
        System::Windows => {
            let stop = other.windows_service.as_deref();
            let stop = stop.map(|name| format!("sc stop {name} & sc config {name} start= disabled"));
            remedies.push(remedy(RemedyKind::StopOther, stop));
            let shares = other.can_share || other.windows_service.is_some();
            let kind = if shares {
                RemedyKind::ShareOnWindows
            } else {
                RemedyKind::Impossible
            };
            remedies.push(remedy(kind, None));
        }
        System::Other => {
            remedies.push(remedy(RemedyKind::StopOther, None));
            remedies.push(remedy(RemedyKind::Impossible, None));
        }
    }
    remedies.push(at_other_port(other_port));
    remedies
}

/// What helps where this user may not open the port.
pub fn not_permitted(port: u16, here: &Computer) -> Vec<Remedy> {
    let other_port = beside(port);
    if here.system != System::Linux {
        return vec![at_other_port(other_port)];
    }
    let mut remedies = Vec::new();
    if here.has_units {
        let command = format!("sudo systemctl enable --now {SOCKET_UNIT} {SERVICE_UNIT}");
        remedies.push(remedy(RemedyKind::SocketActivation, Some(command)));
    }
    let setcap = format!("sudo setcap cap_net_bind_service=+ep {}", quoted(&here.program));
    let sysctl = format!("sudo sysctl -w net.ipv4.ip_unprivileged_port_start={port}");
    remedies.push(remedy(RemedyKind::Capability, Some(setcap)));
    remedies.push(remedy(RemedyKind::LowPorts, Some(sysctl)));
    remedies.push(redirect(port, other_port));
    remedies.push(at_other_port(other_port));
    remedies
}

/// What helps where a firewall may stand before the port.
pub fn firewall(firewall: &Firewall, port: u16) -> Vec<Remedy> {
    let (kind, allow) = match firewall {
        Firewall::None | Firewall::Unknown => return Vec::new(),
        Firewall::Active(kind) => (*kind, true),
        Firewall::RulesHidden(kind) => (*kind, false),
    };
    let command = match kind {
        FirewallKind::Firewalld => {
            format!("sudo firewall-cmd --permanent --add-port={port}/udp && sudo firewall-cmd --reload")
        }
        FirewallKind::Ufw => format!("sudo ufw allow {port}/udp"),
        FirewallKind::Nftables => "sudo nft list ruleset".to_owned(),
        FirewallKind::Iptables => "sudo iptables -S INPUT && sudo ip6tables -S INPUT".to_owned(),
        FirewallKind::Windows => format!(
            "New-NetFirewallRule -DisplayName 'Tsuho' -Direction Inbound -Protocol UDP -LocalPort {port} -Action Allow"
        ),
    };
    let kind = if allow || kind == FirewallKind::Windows {
        RemedyKind::Allow(kind)
    } else {
        RemedyKind::Look(kind)
    };
    vec![remedy(kind, Some(command))]
}

/// What helps where nobody keeps the clock right, or nobody says so.
pub fn clock(keeping: &ClockKeeping, here: &Computer) -> Vec<Remedy> {
    let command = match (keeping, here.system) {
        (ClockKeeping::Synchronised, _) | (_, System::Other) => return Vec::new(),
        (ClockKeeping::Service(service), System::Linux) if service == "chronyd" => "chronyc tracking",
        (ClockKeeping::Service(_), System::Linux) => "ntpq -p",
        (_, System::Linux) => "sudo timedatectl set-ntp true && timedatectl",
        (_, System::Windows) => "w32tm /query /status",
    };
    vec![remedy(RemedyKind::SetClock, Some(command.to_owned()))]
}

/// What helps where alerts are received only while a window is open.
pub fn background(here: &Computer) -> Vec<Remedy> {
    match here.system {
        System::Linux => {
            let command = here
                .has_units
                .then(|| format!("sudo systemctl enable --now {SOCKET_UNIT} {SERVICE_UNIT}"));
            vec![remedy(RemedyKind::RunAsService, command)]
        }
        System::Windows => {
            let program = here.program.replace("tsuho.exe", "tsuhoctl.exe");
            let command = format!("schtasks /create /tn Tsuho /sc onlogon /tr \"\\\"{program}\\\" listen\"");
            vec![remedy(RemedyKind::RunAtLogOn, Some(command))]
        }
        System::Other => Vec::new(),
    }
}

/// Whether low ports are open to this process, where that is known.
pub fn may_open(low_ports: LowPorts, port: u16) -> Option<bool> {
    match low_ports {
        LowPorts::NotRestricted | LowPorts::Permitted => Some(true),
        LowPorts::OpenFrom(open_from) | LowPorts::Refused { open_from } => Some(port >= open_from),
        LowPorts::Unknown => None,
    }
}

fn remedy(kind: RemedyKind, command: Option<String>) -> Remedy {
    Remedy {
        kind,
        command,
        undo: None,
    }
}

/// A high port that reminds of the one it stands for.
fn beside(port: u16) -> u16 {
    port.checked_add(10_000).unwrap_or_else(|| port - 10_000)
}

fn disable(units: &[String]) -> Option<String> {
    let units: Vec<String> = units.iter().map(|unit| quoted(unit)).collect();
    (!units.is_empty()).then(|| format!("sudo systemctl disable --now {}", units.join(" ")))
}

/// Both hooks: `prerouting` sees what comes from the network, `output` what this computer sends to itself (the kernel
/// leads that to 127.0.0.1). The family `inet` is both IPv4 and IPv6.
fn redirect(port: u16, to: u16) -> Remedy {
    let rule = format!("udp dport {port} redirect to :{to}");
    let command = format!(
        "sudo nft 'table inet tsuho {{ chain from_network {{ type nat hook prerouting priority -100; {rule}; }}; chain \
         from_here {{ type nat hook output priority -100; oif lo {rule}; }}; }}'"
    );
    Remedy {
        undo: Some("sudo nft delete table inet tsuho".to_owned()),
        ..remedy(RemedyKind::Redirect { to }, Some(command))
    }
}

fn forward(other: &Other, to: u16) -> String {
    let unit = other.units.first().map_or("snmptrapd.service", String::as_str);
    format!(
        "echo 'forward default udp:127.0.0.1:{to}' | sudo tee -a /etc/snmp/snmptrapd.conf && sudo systemctl restart {}",
        quoted(unit)
    )
}

fn at_other_port(port: u16) -> Remedy {
    remedy(
        RemedyKind::OtherPort { port },
        Some(format!("tsuhoctl listen --snmp 0.0.0.0:{port}")),
    )
}

/// For a POSIX shell, whatever the text holds.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-@:+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[path = "remedy_tests.rs"]
mod tests;
