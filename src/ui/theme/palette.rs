//! The colours, as tokens: light, dark and high contrast. No other file may name a colour.
//!
//! A test holds that every text is readable on every ground it may stand on: at least 4.5 : 1, as WCAG 2.2 asks.

use crate::engine::view::Severity;
use eframe::egui::Color32;

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// A strong tone for text and shapes, and the soft one that stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// For text, symbols and lines.
    pub strong: Color32,
    /// For the ground behind them.
    pub soft: Color32,
}

const fn tone(strong: u32, soft: u32) -> Tone {
    Tone {
        strong: rgb(strong),
        soft: rgb(soft),
    }
}

/// Every colour of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Whether text is light on dark.
    pub is_dark: bool,
    /// Behind the cards.
    pub background: Color32,
    /// Cards, tables, fields.
    pub panel: Color32,
    /// The rail at the left.
    pub rail: Color32,
    /// Lines between and around things.
    pub line: Color32,
    /// Lines between rows.
    pub hair: Color32,
    /// Quiet fills: neutral pills, group rows, empty progress.
    pub soft: Color32,
    /// What the pointer is on.
    pub hover: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight.
    pub dim: Color32,
    /// The one colour that means *here* and *do*.
    pub accent: Tone,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// 異常, and what failed.
    pub error: Tone,
    /// 警告, and what to mind.
    pub warning: Tone,
    /// 情報, and what would change.
    pub information: Tone,
    /// 回復, and what succeeded.
    pub recovered: Tone,
    /// Over the page, behind a dialog.
    pub veil: Color32,
}

/// Dark on light.
pub const LIGHT: Palette = Palette {
    is_dark: false,
    background: rgb(0xF4F5F7),
    panel: rgb(0xFFFFFF),
    rail: rgb(0xFBFBFC),
    line: rgb(0xDADDE3),
    hair: rgb(0xEBEDF1),
    soft: rgb(0xEBEDF1),
    hover: rgb(0xF3F5F8),
    text: rgb(0x1D2430),
    dim: rgb(0x5B6472),
    accent: tone(0x0A6A8E, 0xE0F0F6),
    on_accent: rgb(0xFFFFFF),
    accent_hover: rgb(0x085673),
    error: tone(0xB3261E, 0xFCE8E6),
    warning: tone(0x8A5A00, 0xFDF1DA),
    information: tone(0x2A5DA8, 0xE6EEFA),
    recovered: tone(0x1E6B3A, 0xE3F3E8),
    veil: Color32::from_black_alpha(90),
};

/// Light on dark.
pub const DARK: Palette = Palette {
    is_dark: true,
    background: rgb(0x15181D),
    panel: rgb(0x1D2127),
    rail: rgb(0x191C21),
    line: rgb(0x343A44),
    hair: rgb(0x2A3038),
    soft: rgb(0x272C34),
    hover: rgb(0x242931),
    text: rgb(0xE7EAEF),
    dim: rgb(0x9BA4B2),
    accent: tone(0x5CB8D9, 0x14323D),
    on_accent: rgb(0x10161B),
    accent_hover: rgb(0x7CC9E4),
    error: tone(0xF28B82, 0x3B2324),
    warning: tone(0xF2C063, 0x362C18),
    information: tone(0x8FB4EE, 0x1D2940),
    recovered: tone(0x7CCB97, 0x1A3124),
    veil: Color32::from_black_alpha(140),
};

/// Black and white, with lines that can be seen from afar.
pub const HIGH_CONTRAST: Palette = Palette {
    is_dark: true,
    background: rgb(0x000000),
    panel: rgb(0x000000),
    rail: rgb(0x000000),
    line: rgb(0xB8C0CC),
    hair: rgb(0x6A7280),
    soft: rgb(0x1E1E1E),
    hover: rgb(0x2B2B2B),
    text: rgb(0xFFFFFF),
    dim: rgb(0xE0E4EA),
    accent: tone(0x7FE0FF, 0x00303D),
    on_accent: rgb(0x000000),
    accent_hover: rgb(0xB5EEFF),
    error: tone(0xFFB0A8, 0x3D0906),
    warning: tone(0xFFD873, 0x382700),
    information: tone(0xB5D2FF, 0x0B2145),
    recovered: tone(0x9DEBB7, 0x05301A),
    veil: Color32::from_black_alpha(190),
};

impl Palette {
    /// The tone of a severity.
    pub fn severity(&self, severity: Severity) -> Tone {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Information => self.information,
            Severity::Recovered => self.recovered,
        }
    }

    /// Text of less weight on a quiet fill.
    pub fn neutral(&self) -> Tone {
        Tone {
            strong: self.dim,
            soft: self.soft,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Color32, DARK, HIGH_CONTRAST, LIGHT, Palette};

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: Color32) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every pair of text and ground that the window draws.
    fn pairs(p: &Palette) -> Vec<(&'static str, Color32, Color32)> {
        let mut pairs = Vec::new();
        let grounds = [
            ("background", p.background),
            ("panel", p.panel),
            ("rail", p.rail),
            ("soft", p.soft),
            ("hover", p.hover),
        ];
        for (name, ground) in grounds {
            pairs.extend([(name, p.text, ground), (name, p.dim, ground)]);
        }
        for (name, ground) in [("panel", p.panel), ("rail", p.rail), ("background", p.background)] {
            pairs.push((name, p.accent.strong, ground));
        }
        for tone in [p.accent, p.error, p.warning, p.information, p.recovered] {
            pairs.extend([
                ("its soft tone", tone.strong, tone.soft),
                ("panel", tone.strong, p.panel),
                ("background", tone.strong, p.background),
                ("a soft tone", p.text, tone.soft),
            ]);
        }
        pairs.push(("rail", p.error.strong, p.rail));
        pairs.push(("accent", p.on_accent, p.accent.strong));
        pairs.push(("accent, hovered", p.on_accent, p.accent_hover));
        pairs.push(("the chosen row", p.dim, p.accent.soft));
        pairs
    }

    #[test]
    fn every_text_is_readable_on_every_ground() {
        for (theme, palette, least) in [
            ("light", LIGHT, 4.5),
            ("dark", DARK, 4.5),
            ("high contrast", HIGH_CONTRAST, 7.0),
        ] {
            for (ground, text, behind) in pairs(&palette) {
                let found = contrast(text, behind);
                assert!(
                    found >= least,
                    "{theme}: {text:?} on {ground} {behind:?}: {found:.2} : 1"
                );
            }
        }
    }
}
