//! The window's state and one frame of it: take in events, answer keys, draw the rail and the page.

use super::{
    fonts,
    model::{Model, Page},
    notification::{Notification, Notifier},
    pages::{self, Pages},
    parts,
    settings::UiSettings,
    shell, theme,
};
use crate::{i18n::Language, say};
use eframe::egui::{self, Key, KeyboardShortcut, Modifiers, Ui};

/// What a page is drawn with.
pub struct Cx<'a> {
    /// Everything shown.
    pub model: &'a mut Model,
    /// What the window remembers.
    pub settings: &'a mut UiSettings,
    /// The language spoken.
    pub language: Language,
    /// What the guide came to, for the rail.
    pub chosen: Option<String>,
    /// Whoever shows notifications, where there is somebody.
    pub notifier: Option<&'a Notifier>,
    /// What the desktop said of the last notification.
    pub notified: Option<&'a Result<(), String>>,
}

/// What egui was told last, so that it is told only what changed.
#[derive(PartialEq)]
struct Told {
    language: Language,
    colors: theme::Palette,
    density: super::settings::Density,
}

/// The window.
pub struct App {
    model: Model,
    settings: UiSettings,
    saved: UiSettings,
    save: Box<dyn Fn(&UiSettings)>,
    pages: Pages,
    told: Option<Told>,
    shows_shortcuts: bool,
    frames: u8,
    on_first_frame: Option<Box<dyn FnOnce()>>,
    notifier: Option<Notifier>,
    notified: Option<Result<(), String>>,
    was_at: Page,
    newest_seen: Option<i64>,
}

impl App {
    /// A window on a model. `save` is given the settings whenever they change; it must not wait for a disk.
    pub fn new(
        ctx: &egui::Context,
        mut model: Model,
        settings: UiSettings,
        save: Box<dyn Fn(&UiSettings)>,
    ) -> Self {
        ctx.set_zoom_factor(settings.zoom());
        if settings.listen_at_start {
            model.listen(settings.listen);
        }
        model.alerts.filter.folded = settings.alerts.folded;
        model.begin();
        let mut app = Self {
            model,
            saved: settings.clone(),
            settings,
            save,
            pages: Pages::default(),
            told: None,
            shows_shortcuts: false,
            frames: 0,
            on_first_frame: None,
            notifier: None,
            notified: None,
            was_at: Page::default(),
            newest_seen: None,
        };
        app.tell_egui(ctx);
        app
    }

    /// Calls this once, when the first frame has been painted.
    pub fn with_first_frame(mut self, told: Option<Box<dyn FnOnce()>>) -> Self {
        self.on_first_frame = told;
        self
    }

    /// Shows notifications through this.
    pub fn with_notifier(mut self, notifier: Notifier) -> Self {
        self.notifier = Some(notifier);
        self
    }

    /// Tells the desktop of new alerts, and takes in what it said.
    fn notify(&mut self, ctx: &egui::Context) {
        self.model.tell_by(&self.settings.alerts.notify);
        let Some(notifier) = &self.notifier else {
            return;
        };
        self.notified = notifier.told.try_iter().last().or(self.notified.take());
        if let Some(digest) = self.model.take_digest() {
            let notification = Notification::of(&digest, self.settings.language());
            notification.into_iter().for_each(&notifier.show);
        }
        if let Some(wait) = self.model.digest_waits() {
            ctx.request_repaint_after(wait);
        }
    }

    /// What was in the list when it is left has been seen.
    fn remember_seen(&mut self) {
        if let Some(newest) = self.model.newest_seen() {
            self.newest_seen = Some(newest);
        }
        if self.was_at == Page::Alerts && self.model.page != Page::Alerts {
            self.keep_seen();
        }
        self.was_at = self.model.page;
    }

    fn keep_seen(&mut self) {
        if let Some(newest) = self.newest_seen.take() {
            self.settings.alerts.seen = Some(newest);
        }
    }

    /// The second frame begins when the first one is on the screen.
    fn tell_first_frame(&mut self, ctx: &egui::Context) {
        if self.on_first_frame.is_none() {
            return;
        }
        self.frames += 1;
        if self.frames == 1 {
            ctx.request_repaint();
        } else if let Some(told) = self.on_first_frame.take() {
            told();
        }
    }

    /// Everything shown; for tests.
    pub fn model(&mut self) -> &mut Model {
        &mut self.model
    }

    /// As if this sheet had been chosen to be imported; for tests, which have no file dialog.
    pub fn choose_sheet(&mut self, path: std::path::PathBuf) {
        self.pages.servers.choose_sheet(&mut self.model, path);
    }

    /// What the window remembers; for tests.
    pub fn settings(&mut self) -> &mut UiSettings {
        &mut self.settings
    }

    fn tell_egui(&mut self, ctx: &egui::Context) {
        let told = Told {
            language: self.settings.language(),
            colors: theme::palette_of(self.settings.theme, ctx.system_theme()),
            density: self.settings.density,
        };
        if self.told.as_ref() == Some(&told) {
            return;
        }
        if self.told.as_ref().map(|old| old.language) != Some(told.language) {
            ctx.set_fonts(fonts::definitions(told.language));
            let title = say!(told.language, "app-name");
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
        theme::apply(ctx, told.colors, told.density);
        self.told = Some(told);
    }

    fn remember(&mut self, ctx: &egui::Context) {
        let zoom = ctx.zoom_factor();
        if (zoom - self.settings.zoom).abs() > f32::EPSILON {
            self.settings.zoom = zoom;
            let allowed = self.settings.zoom();
            if (allowed - zoom).abs() > f32::EPSILON {
                ctx.set_zoom_factor(allowed);
                self.settings.zoom = allowed;
            }
        }
        if let Some(place) = window_place(ctx) {
            self.settings.window = Some(place);
        }
        if self.settings != self.saved {
            (self.save)(&self.settings);
            self.saved = self.settings.clone();
        }
    }

    fn keys(&mut self, ctx: &egui::Context) {
        let pressed = |modifiers, key| {
            let shortcut = KeyboardShortcut::new(modifiers, key);
            ctx.input_mut(|input| input.consume_shortcut(&shortcut))
        };
        let rooms = [
            (Key::Num1, Page::Choose),
            (Key::Num2, Page::Configure),
            (Key::Num3, Page::Prove),
            (Key::Num4, Page::Alerts),
        ];
        for (key, page) in rooms {
            if pressed(Modifiers::COMMAND, key) {
                self.model.go(page);
            }
        }
        if pressed(Modifiers::NONE, Key::F5) {
            self.model.refresh();
        }
        if pressed(Modifiers::COMMAND, Key::F) {
            self.model.go(Page::Alerts);
            self.pages.alerts.wants_search = true;
        }
        let is_typing = ctx.text_edit_focused();
        let has_dialog = ctx.memory(|memory| memory.top_modal_layer().is_some());
        if !is_typing && !has_dialog && ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.model.close_alert();
        }
        if !is_typing {
            let asks = ctx.input(|input| {
                let is_question =
                    |event: &egui::Event| matches!(event, egui::Event::Text(text) if text == "?");
                input.events.iter().any(is_question)
            });
            self.shows_shortcuts |= asks;
        }
    }

    fn draw(&mut self, ui: &mut Ui) {
        let language = self.settings.language();
        let chosen = self.pages.choose.summary(&self.model, language);
        let mut cx = Cx {
            model: &mut self.model,
            settings: &mut self.settings,
            language,
            chosen,
            notifier: self.notifier.as_ref(),
            notified: self.notified.as_ref(),
        };
        shell::rail(ui, &mut cx);
        pages::show(ui, &mut self.pages, &mut cx);
        if self.shows_shortcuts && shortcuts(ui, language) {
            self.shows_shortcuts = false;
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.model.drain();
        self.notify(ctx);
        self.tell_egui(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.tell_first_frame(&ctx);
        self.keys(&ctx);
        self.draw(ui);
        self.remember_seen();
        self.remember(&ctx);
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_seen();
        (self.save)(&self.settings);
        self.model.shut_down();
    }
}

/// Where the window is, where the system tells.
fn window_place(ctx: &egui::Context) -> Option<super::settings::WindowPlace> {
    let zoom = ctx.zoom_factor();
    ctx.input(|input| {
        let info = input.viewport();
        let inner = info.inner_rect?;
        let outer = info.outer_rect;
        let is_minimized = info.minimized == Some(true);
        (!is_minimized).then(|| super::settings::WindowPlace {
            x: outer.map(|rect| rect.left() * zoom),
            y: outer.map(|rect| rect.top() * zoom),
            width: inner.width() * zoom,
            height: inner.height() * zoom,
            maximized: info.maximized == Some(true),
        })
    })
}

/// The list of keys. `true` when it was closed.
fn shortcuts(ui: &Ui, language: Language) -> bool {
    let rows = [
        ("Ctrl + 1 … 4", say!(language, "ui-keys-rooms")),
        ("F5", say!(language, "ui-keys-refresh")),
        ("Ctrl + F · /", say!(language, "ui-keys-search")),
        ("↑ ↓ · Home · End", say!(language, "ui-keys-list")),
        ("Enter · A", say!(language, "ui-keys-alert")),
        ("Shift · Ctrl + A", say!(language, "ui-keys-several")),
        ("1 … 9 · Enter", say!(language, "ui-keys-answer")),
        ("Tab · Shift + Tab", say!(language, "ui-keys-move")),
        ("Esc", say!(language, "ui-keys-close")),
        ("Ctrl + + / - / 0", say!(language, "ui-keys-zoom")),
        ("?", say!(language, "ui-keys-help")),
    ];
    let look = theme::Look::of(ui);
    let answer = parts::dialog(
        ui,
        "shortcuts",
        &say!(language, "ui-keys-title"),
        |ui| {
            for (keys, does) in &rows {
                parts::field_row(ui, keys, 150.0, |ui| {
                    ui.label(look.body(does));
                });
            }
        },
        |ui| {
            let close = parts::secondary(ui, &say!(language, "ui-close"));
            close.clicked().then_some(parts::Answer::No)
        },
    );
    answer.is_some()
}
