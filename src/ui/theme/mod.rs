//! The design language in one place: colours, type scale, spacing, and egui's style made of them.
//!
//! Pages and parts take everything from [`Look`]; they name no colour, no font size and no distance of their own
//! where a token exists.

pub mod palette;

pub use palette::{Palette, Tone};

use super::{
    fonts::BOLD,
    settings::{Density, ThemeChoice},
};
use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Stroke, TextStyle, Vec2,
    epaint::Shadow,
};

/// Distances, in points.
pub mod space {
    /// Between a symbol and its word.
    pub const XS: f32 = 4.0;
    /// Between things of one kind.
    pub const S: f32 = 8.0;
    /// Inside cells.
    pub const M: f32 = 12.0;
    /// Between cards.
    pub const L: f32 = 16.0;
    /// Inside cards.
    pub const XL: f32 = 20.0;
    /// Around a page.
    pub const PAGE: f32 = 28.0;
}

/// Type sizes, in points.
pub mod size {
    /// Table heads, captions.
    pub const SMALL: f32 = 12.0;
    /// Pills, cells.
    pub const CELL: f32 = 13.0;
    /// Text.
    pub const BODY: f32 = 14.0;
    /// Card titles.
    pub const CARD: f32 = 16.0;
    /// Questions.
    pub const QUESTION: f32 = 19.0;
    /// Page titles.
    pub const TITLE: f32 = 22.0;
}

/// Height of a control.
pub const CONTROL_HEIGHT: f32 = 34.0;
/// Height of a control inside a table.
pub const SMALL_CONTROL_HEIGHT: f32 = 28.0;
/// Rounding of cards and fields.
pub const RADIUS: u8 = 7;
/// Narrower than this, columns stand below one another.
pub const NARROW: f32 = 700.0;

/// How the window looks now.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The colours.
    pub colors: Palette,
    /// Height of a table row.
    pub row_height: f32,
}

impl Look {
    /// The look this interface is drawn with.
    pub fn of(ui: &egui::Ui) -> Self {
        ui.ctx()
            .data(|data| data.get_temp(egui::Id::unique("look")))
            .unwrap_or_else(|| Self::new(palette::LIGHT, Density::Comfortable))
    }

    fn new(colors: Palette, density: Density) -> Self {
        Self {
            colors,
            row_height: match density {
                Density::Comfortable => 38.0,
                Density::Compact => 30.0,
            },
        }
    }

    /// A page's title.
    pub fn title(&self, text: impl Into<String>) -> RichText {
        self.bold(text, size::TITLE)
    }

    /// A question's text.
    pub fn question(&self, text: impl Into<String>) -> RichText {
        self.bold(text, size::QUESTION)
    }

    /// A card's title.
    pub fn card_title(&self, text: impl Into<String>) -> RichText {
        self.bold(text, size::CARD)
    }

    /// Text.
    pub fn body(&self, text: impl Into<String>) -> RichText {
        self.text(text, FontId::proportional(size::BODY))
    }

    /// Text of more weight.
    pub fn strong(&self, text: impl Into<String>) -> RichText {
        self.bold(text, size::BODY)
    }

    /// Text of less weight.
    pub fn dim(&self, text: impl Into<String>) -> RichText {
        self.body(text).color(self.colors.dim)
    }

    /// Small text of less weight.
    pub fn small(&self, text: impl Into<String>) -> RichText {
        self.text(text, FontId::proportional(size::CELL))
            .color(self.colors.dim)
    }

    /// Bytes, addresses.
    pub fn mono(&self, text: impl Into<String>) -> RichText {
        self.text(text, FontId::monospace(size::CELL))
    }

    fn bold(&self, text: impl Into<String>, size: f32) -> RichText {
        self.text(text, bold(size))
    }

    fn text(&self, text: impl Into<String>, font: FontId) -> RichText {
        RichText::new(text)
            .line_height(Some(line_height(font.size)))
            .font(font)
            .color(self.colors.text)
    }

    /// The line around cards and fields.
    pub fn line(&self) -> Stroke {
        Stroke::new(1.0, self.colors.line)
    }
}

/// From one line of a text to the next. Japanese needs more than its font asks for.
pub fn line_height(size: f32) -> f32 {
    let factor = if size >= size::CARD { 1.35 } else { 1.5 };
    (size * factor).round()
}

/// The bold font: egui does not embolden, so it is a family of its own.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Which colours a choice means on this system.
pub fn palette_of(choice: ThemeChoice, system: Option<egui::Theme>) -> Palette {
    match (choice, system) {
        (ThemeChoice::Light, _) => palette::LIGHT,
        (ThemeChoice::Dark, _) | (ThemeChoice::System, Some(egui::Theme::Dark)) => palette::DARK,
        (ThemeChoice::HighContrast, _) => palette::HIGH_CONTRAST,
        (ThemeChoice::System, _) => palette::LIGHT,
    }
}

/// Gives egui this look.
pub fn apply(ctx: &egui::Context, colors: Palette, density: Density) {
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("look"), Look::new(colors, density)));
    ctx.set_theme(if colors.is_dark {
        egui::Theme::Dark
    } else {
        egui::Theme::Light
    });
    ctx.all_styles_mut(|style| {
        spacing(style);
        style.visuals = visuals(&colors, &style.visuals);
    });
}

fn spacing(style: &mut egui::Style) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(size::SMALL)),
        (TextStyle::Body, FontId::proportional(size::BODY)),
        (TextStyle::Button, FontId::proportional(size::BODY)),
        (TextStyle::Heading, bold(size::TITLE)),
        (TextStyle::Monospace, FontId::monospace(size::CELL)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(space::S, space::S);
    style.spacing.button_padding = Vec2::new(space::M, 7.0);
    style.spacing.interact_size = Vec2::new(40.0, CONTROL_HEIGHT);
    style.spacing.indent = 24.0;
    style.spacing.icon_width = 18.0;
    style.spacing.icon_width_inner = 10.0;
    style.spacing.icon_spacing = space::S;
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.scroll = egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_allocated_width: 0.0,
        ..egui::style::ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = 0.12;
    style.explanation_tooltips = false;
}

fn visuals(c: &Palette, before: &egui::Visuals) -> egui::Visuals {
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, stroke: Stroke, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: radius,
        fg_stroke: Stroke::new(1.5, text),
        expansion: 0.0,
    };
    let line = Stroke::new(1.0, c.line);
    let focus = Stroke::new(2.0, c.accent.strong);
    let mut visuals = if c.is_dark {
        egui::Visuals::dark()
    } else {
        egui::Visuals::light()
    };
    visuals.text_cursor.blink = before.text_cursor.blink;
    visuals.text_cursor.stroke = focus;
    visuals.widgets.noninteractive = widget(c.panel, line, c.text);
    visuals.widgets.inactive = widget(c.panel, line, c.text);
    visuals.widgets.hovered = widget(c.hover, Stroke::new(1.0, c.dim), c.text);
    visuals.widgets.active = widget(c.hover, focus, c.text);
    visuals.widgets.open = widget(c.hover, Stroke::new(1.0, c.accent.strong), c.text);
    visuals.selection.bg_fill = c.accent.soft;
    visuals.selection.stroke = focus;
    visuals.weak_text_color = Some(c.dim);
    visuals.hyperlink_color = c.accent.strong;
    visuals.error_fg_color = c.error.strong;
    visuals.warn_fg_color = c.warning.strong;
    visuals.extreme_bg_color = c.soft;
    visuals.text_edit_bg_color = Some(c.panel);
    visuals.panel_fill = c.background;
    visuals.window_fill = c.panel;
    visuals.window_stroke = line;
    visuals.window_corner_radius = radius;
    visuals.menu_corner_radius = radius;
    visuals.indent_has_left_vline = false;
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals
}
