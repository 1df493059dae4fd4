//! Opens the window: its size and place, its icon, and the engine it is connected to.

use super::{
    app::App,
    model::{Clock, Model},
    notification::Notifier,
    port::EnginePort,
    settings::{UiSettings, WindowPlace},
};
use crate::engine::view::Renderer;
use eframe::egui::{IconData, ViewportBuilder, pos2, vec2};
use eframe::glow::HasContext as _;
use std::sync::Arc;

/// Called by the engine's side when there is something to show.
pub type Waker = Box<dyn Fn() + Send + Sync>;

/// What a window needs from outside.
pub struct Launch {
    /// What was remembered.
    pub settings: UiSettings,
    /// Starts the engine; it wakes the window after each event.
    pub connect: Box<dyn FnOnce(Waker) -> EnginePort>,
    /// Takes the settings whenever they change; must not wait for a disk.
    pub save: Box<dyn Fn(&UiSettings)>,
    /// Starts whoever shows notifications; it wakes the window after each.
    pub notifier: Box<dyn FnOnce(Waker) -> Notifier>,
    /// Called once, when the first frame has been painted.
    pub on_first_frame: Option<Box<dyn FnOnce()>>,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// What the system said where it cannot be opened.
pub fn open(launch: Launch) -> Result<(), String> {
    let options = eframe::NativeOptions {
        viewport: viewport(launch.settings.window.as_ref()),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "tsuho",
        options,
        Box::new(|creation| {
            let ctx = creation.egui_ctx.clone();
            let waker = || -> Waker {
                let ctx = ctx.clone();
                Box::new(move || ctx.request_repaint())
            };
            let port = (launch.connect)(waker());
            let notifier = (launch.notifier)(waker());
            let mut model = Model::new(port, Clock::system());
            model.renderer = creation.gl.as_deref().map(renderer);
            let app = App::new(&creation.egui_ctx, model, launch.settings, launch.save)
                .with_first_frame(launch.on_first_frame)
                .with_notifier(notifier);
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| error.to_string())
}

/// What OpenGL says of itself. egui draws with 2.0 and later, and with OpenGL ES 2.0 and later.
fn renderer(gl: &eframe::glow::Context) -> Renderer {
    let version = gl.version();
    let name = if version.is_embedded {
        "OpenGL ES"
    } else {
        "OpenGL"
    };
    Renderer {
        name: name.to_owned(),
        version: (version.major, version.minor),
        maker: version.vendor_info.clone(),
        is_enough: version.major >= 2,
    }
}

fn viewport(place: Option<&WindowPlace>) -> ViewportBuilder {
    let builder = ViewportBuilder::default()
        .with_app_id("tsuho")
        .with_title("Tsuho")
        .with_min_inner_size(vec2(480.0, 360.0));
    let builder = match icon() {
        Some(icon) => builder.with_icon(icon),
        None => builder,
    };
    let Some(place) = place else {
        return builder.with_inner_size(vec2(1280.0, 800.0));
    };
    let size = vec2(
        place.width.clamp(480.0, 8000.0),
        place.height.clamp(360.0, 8000.0),
    );
    let builder = builder.with_inner_size(size).with_maximized(place.maximized);
    match (place.x, place.y) {
        (Some(x), Some(y)) => builder.with_position(pos2(x, y)),
        _ => builder,
    }
}

fn icon() -> Option<Arc<IconData>> {
    let bytes = include_bytes!("../../assets/icon/tsuho-256.png");
    eframe::icon_data::from_png_bytes(bytes).ok().map(Arc::new)
}
