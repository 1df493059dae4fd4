//! Small symbols, drawn rather than set: they look the same with every font and at every zoom.

use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, pos2, vec2};

/// A symbol. A state is never told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// ■ error
    Square,
    /// ▲ warning
    Triangle,
    /// ● information
    Circle,
    /// ✓ recovered, done
    Check,
    /// ✕ failed
    Cross,
    /// = the same
    Equals,
    /// → would change
    Arrow,
    /// – left out
    Dash,
    /// ? not known
    Question,
    /// ○ not reached yet
    Ring,
    /// i
    Info,
    /// ↑ newer
    Up,
    /// ⌄ opens a list
    Down,
}

/// Draws a symbol of about `size` points around `center`.
pub fn paint_mark(painter: &Painter, center: Pos2, size: f32, mark: Mark, color: Color32) {
    let r = size / 2.0;
    let at = |x: f32, y: f32| center + vec2(x * r, y * r);
    let stroke = Stroke::new((size / 7.0).max(1.4), color);
    let line = |points: Vec<Pos2>| painter.add(Shape::line(points, stroke));
    match mark {
        Mark::Square => {
            let rect = eframe::egui::Rect::from_center_size(center, vec2(size, size) * 0.86);
            painter.rect_filled(rect, 1.0, color);
        }
        Mark::Triangle => {
            let points = vec![at(0.0, -0.95), at(1.0, 0.85), at(-1.0, 0.85)];
            painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
        }
        Mark::Circle => {
            painter.circle_filled(center, r * 0.95, color);
        }
        Mark::Check => {
            line(vec![at(-0.85, 0.05), at(-0.25, 0.7), at(0.9, -0.7)]);
        }
        Mark::Cross => {
            line(vec![at(-0.7, -0.7), at(0.7, 0.7)]);
            line(vec![at(-0.7, 0.7), at(0.7, -0.7)]);
        }
        Mark::Equals => {
            line(vec![at(-0.75, -0.35), at(0.75, -0.35)]);
            line(vec![at(-0.75, 0.35), at(0.75, 0.35)]);
        }
        Mark::Arrow => {
            line(vec![at(-0.9, 0.0), at(0.9, 0.0)]);
            line(vec![at(0.25, -0.6), at(0.9, 0.0), at(0.25, 0.6)]);
        }
        Mark::Up => {
            line(vec![at(0.0, 0.9), at(0.0, -0.9)]);
            line(vec![at(-0.6, -0.25), at(0.0, -0.9), at(0.6, -0.25)]);
        }
        Mark::Down => {
            line(vec![at(-0.7, -0.3), at(0.0, 0.45), at(0.7, -0.3)]);
        }
        Mark::Dash => {
            line(vec![at(-0.7, 0.0), at(0.7, 0.0)]);
        }
        Mark::Question => {
            let points = vec![
                at(-0.5, -0.5),
                at(-0.2, -0.9),
                at(0.3, -0.85),
                at(0.5, -0.45),
                at(0.05, 0.0),
                at(0.0, 0.35),
            ];
            line(points);
            painter.circle_filled(at(0.0, 0.85), stroke.width * 0.7, color);
        }
        Mark::Ring => {
            painter.circle_stroke(center, r * 0.9, stroke);
        }
        Mark::Info => {
            painter.circle_stroke(center, r * 0.95, Stroke::new(1.2, color));
            painter.circle_filled(at(0.0, -0.42), 1.0, color);
            let stem = [
                pos2(center.x, center.y - 0.1 * r),
                pos2(center.x, center.y + 0.52 * r),
            ];
            painter.line_segment(stem, Stroke::new(1.4, color));
        }
    }
}
