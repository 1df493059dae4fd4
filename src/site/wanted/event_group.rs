//! The groups of events a person switches on and off (通報レベル: individual).

use serde::{Deserialize, Serialize};

/// A group of events, by what they are about. Which sensor types and offsets belong to it stands in
/// `assets/event_groups/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventGroup {
    /// 温度
    Temperature,
    /// 電圧
    Voltage,
    /// ファン
    Fan,
    /// 電源
    PowerSupply,
    /// メモリ
    Memory,
    /// プロセッサ
    Processor,
    /// ディスク
    Disk,
    /// ウォッチドッグタイマ
    Watchdog,
    /// POSTエラー
    PostError,
    /// セキュリティ
    Security,
    /// バス
    Bus,
    /// イベントログ
    EventLog,
}

impl EventGroup {
    /// All of them, in the order a person reads them.
    pub const ALL: [Self; 12] = [
        Self::Temperature,
        Self::Voltage,
        Self::Fan,
        Self::PowerSupply,
        Self::Memory,
        Self::Processor,
        Self::Disk,
        Self::Watchdog,
        Self::PostError,
        Self::Security,
        Self::Bus,
        Self::EventLog,
    ];

    /// The stable name in TOML, on the console and in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Voltage => "voltage",
            Self::Fan => "fan",
            Self::PowerSupply => "power-supply",
            Self::Memory => "memory",
            Self::Processor => "processor",
            Self::Disk => "disk",
            Self::Watchdog => "watchdog",
            Self::PostError => "post-error",
            Self::Security => "security",
            Self::Bus => "bus",
            Self::EventLog => "event-log",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventGroup;

    #[test]
    fn a_group_reads_back_from_its_name() {
        for group in EventGroup::ALL {
            let read = EventGroup::deserialize_name(group.name());
            assert_eq!(read, Some(group));
        }
    }

    impl EventGroup {
        fn deserialize_name(name: &str) -> Option<Self> {
            let quoted = serde_json::Value::from(name);
            serde_json::from_value(quoted).ok()
        }
    }
}
