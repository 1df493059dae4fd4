//! A bare eframe window: the yardstick that `benches/startup` measures the product's window against.
//!
//! It must stay the least an eframe program can be, with the product's renderer and window size, and nothing of
//! the product in it: what it costs is what every egui program costs on the same machine.

use std::time::{SystemTime, UNIX_EPOCH};

use eframe::egui;

/// A window with one label.
#[derive(Default)]
struct BareWindow {
    frames: u32,
}

impl eframe::App for BareWindow {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        mark_first_frame(&mut self.frames, ui.ctx());
        egui::CentralPanel::default().show(ui, |ui| ui.label("A bare window"));
    }
}

/// Writes the wall clock, in microseconds since 1970, to the file that `TSUHO_FIRST_FRAME_FILE` names, as the second
/// frame begins: by then the first one has been painted and handed to the display. The product's window does the same.
fn mark_first_frame(frames: &mut u32, ctx: &egui::Context) {
    let Some(path) = std::env::var_os("TSUHO_FIRST_FRAME_FILE") else {
        return;
    };
    *frames = frames.saturating_add(1);
    match *frames {
        1 => ctx.request_repaint(),
        2 => {
            let micros = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_micros());
            // Without the file the measuring script reports that no frame came; there is nobody else to tell.
            _ = std::fs::write(path, format!("{micros}\n"));
        }
        _ => {}
    }
}

fn main() -> eframe::Result {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    eframe::run_native("bare", options, Box::new(|_| Ok(Box::<BareWindow>::default())))
}
