//! Alerts as a machine room sends them, in both languages, always the same ones.

use jiff::Timestamp;
use std::net::Ipv4Addr;
use tsuho::alert_log::Severity;

/// What the bench takes for the present.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// One alert's facts.
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) server: String,
    pub(crate) source: Ipv4Addr,
    pub(crate) severity: Severity,
}

const PARTS: &[(&str, &str, &str)] = &[
    ("電源装置", "Power supply", "PSU"),
    ("ファン", "Fan", "fan"),
    ("温度センサ", "Temperature sensor", "temp"),
    ("メモリ", "Memory module", "DIMM"),
    ("プロセッサ", "Processor", "CPU"),
    ("ハードディスク", "Drive", "disk"),
    ("RAIDコントローラ", "RAID controller", "raid"),
    ("電圧レギュレータ", "Voltage regulator", "VRM"),
    ("筐体カバー", "Chassis cover", "cover"),
    ("バッテリ", "Battery", "batt"),
    ("ネットワークポート", "Network port", "eth"),
    ("システムイベントログ", "System event log", "SEL"),
];

const EVENTS: &[(&str, &str, Severity)] = &[
    ("で障害を検出しました", "failure detected", Severity::Error),
    (
        "が上限しきい値を超えました",
        "went above the upper threshold",
        Severity::Warning,
    ),
    (
        "が下限しきい値を下回りました",
        "went below the lower threshold",
        Severity::Warning,
    ),
    ("が正常に戻りました", "returned to normal", Severity::Recovered),
    ("が取り外されました", "was removed", Severity::Warning),
    ("が接続されました", "was inserted", Severity::Information),
    (
        "で訂正可能なエラーが発生しました",
        "reported a correctable error",
        Severity::Information,
    ),
    (
        "で訂正不能なエラーが発生しました",
        "reported an uncorrectable error",
        Severity::Error,
    ),
    ("の冗長性が失われました", "lost redundancy", Severity::Warning),
    (
        "の自己診断が完了しました",
        "completed its self test",
        Severity::Information,
    ),
];

/// A source of alerts that repeats itself with each run.
pub(crate) struct Texts {
    state: u64,
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self { state: 0x5453_4855 }
    }

    /// xorshift64*: good enough to mix, and the same everywhere.
    fn below(&mut self, end: u64) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let mixed = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        (mixed % end) as usize
    }

    pub(crate) fn next(&mut self) -> Text {
        let (part_ja, part_en, name) = PARTS[self.below(PARTS.len() as u64)];
        let (event_ja, event_en, severity) = EVENTS[self.below(EVENTS.len() as u64)];
        let server = self.below(500);
        let source = Ipv4Addr::new(192, 0, 2, (server % 250) as u8);
        let unit = self.below(8);
        let reading = self.below(10_000);
        let sequence = self.below(65_536);
        let words = format!(
            "{part_ja} {unit} {event_ja}\n{part_en} {unit} {event_en}\n\
             サーバ SV{server:04} の{part_ja}（{name}_{unit}）{event_ja}。測定値 {reading}\n\
             {part_en} {name}_{unit} of server SV{server:04} {event_en}. Reading {reading}\n\
             部品を確かめてください。\nCheck the part.\n{name}_{unit}\n{reading}\n{sequence}\nSV{server:04}\n{source}"
        );
        Text {
            words,
            server: format!("SV{server:04}"),
            source,
            severity,
        }
    }
}
