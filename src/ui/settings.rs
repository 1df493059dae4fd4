//! What the window remembers: language, theme, density, zoom, its place, and where alerts are listened for.
//!
//! Plain values that serialise to TOML; this file must not read or write one.

pub mod alerts;

use crate::i18n::Language;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, SocketAddr};

/// Smallest zoom.
pub const MIN_ZOOM: f32 = 1.0;
/// Largest zoom.
pub const MAX_ZOOM: f32 = 3.0;

/// The window's settings. A file that lacks a key gets the default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UiSettings {
    /// The language; the system's where nobody chose.
    pub language: Option<Language>,
    /// The colours.
    pub theme: ThemeChoice,
    /// How close table rows stand.
    pub density: Density,
    /// 1.0 to 3.0.
    pub zoom: f32,
    /// Where alerts are listened for.
    pub listen: SocketAddr,
    /// Whether to listen as soon as the window opens.
    pub listen_at_start: bool,
    /// Where the window was.
    pub window: Option<WindowPlace>,
    /// About alerts.
    pub alerts: alerts::AlertSettings,
}

impl Default for UiSettings {
    fn default() -> Self {
        Self {
            language: None,
            theme: ThemeChoice::default(),
            density: Density::default(),
            zoom: MIN_ZOOM,
            listen: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 162)),
            listen_at_start: false,
            window: None,
            alerts: alerts::AlertSettings::default(),
        }
    }
}

impl UiSettings {
    /// The language to speak.
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_system)
    }

    /// The zoom, within what is offered.
    pub fn zoom(&self) -> f32 {
        if self.zoom.is_finite() {
            self.zoom.clamp(MIN_ZOOM, MAX_ZOOM)
        } else {
            MIN_ZOOM
        }
    }
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// As the system asks for.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As much contrast as there is.
    HighContrast,
}

/// How close table rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// 38 points a row.
    #[default]
    Comfortable,
    /// 30 points a row.
    Compact,
}

/// Where the window stood, in points of the screen without zoom.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Left edge; unknown where the system does not tell.
    pub x: Option<f32>,
    /// Top edge.
    pub y: Option<f32>,
    /// Width of the contents.
    pub width: f32,
    /// Height of the contents.
    pub height: f32,
    /// Whether it filled the screen.
    pub maximized: bool,
}

#[cfg(test)]
mod tests {
    use super::{ThemeChoice, UiSettings};

    #[test]
    fn settings_survive_a_file() {
        let settings = UiSettings {
            theme: ThemeChoice::HighContrast,
            zoom: 1.5,
            ..UiSettings::default()
        };
        let text = toml::to_string(&settings).expect("settings serialise");
        assert_eq!(
            toml::from_str::<UiSettings>(&text).expect("and read back"),
            settings
        );
    }

    #[test]
    fn an_empty_or_odd_file_still_gives_a_window_that_can_be_read() {
        let settings: UiSettings = toml::from_str("zoom = nan").expect("a missing key is its default");
        assert!((settings.zoom() - 1.0).abs() < f32::EPSILON);
        assert_eq!(settings.listen.port(), 162);
    }
}
