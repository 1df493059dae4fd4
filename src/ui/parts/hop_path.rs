//! The path of an alert as hops that light up one after another. Not tested is drawn as not tested, never green.

use super::{
    super::theme::{self, Look, Tone, size},
    Mark, lines, paint_mark,
};
use crate::prove::report::Verdict;
use eframe::egui::{
    Color32, FontId, Galley, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// A hop in words.
pub struct HopLook {
    /// How it stands.
    pub verdict: Verdict,
    /// Its name.
    pub name: String,
    /// How it stands, in a word.
    pub state: String,
    /// What was seen.
    pub detail: String,
    /// How long it took.
    pub time: Option<String>,
}

const RADIUS: f32 = 23.0;
/// Narrower than this, what was seen at a hop does not fit below it.
const LEAST: f32 = 92.0;

/// Draws the path: side by side where there is room, else below one another.
pub fn hop_path(ui: &mut Ui, hops: &[HopLook]) {
    let count = f32::from(u16::try_from(hops.len().max(1)).unwrap_or(u16::MAX));
    let each = ui.available_width() / count;
    let widest = hops
        .iter()
        .map(|hop| {
            super::one_line(
                ui,
                &hop.name,
                theme::bold(size::CELL),
                Color32::PLACEHOLDER,
                f32::INFINITY,
            )
        })
        .map(|galley| galley.size().x + 8.0)
        .fold(LEAST, f32::max);
    if each >= widest {
        across(ui, hops, each);
    } else {
        down(ui, hops);
    }
}

fn tone(look: &Look, verdict: &Verdict) -> Tone {
    match verdict {
        Verdict::Passed => look.colors.recovered,
        Verdict::Stopped => look.colors.error,
        Verdict::Running => look.colors.accent,
        Verdict::Waiting | Verdict::NotTested | Verdict::NotReached => Tone {
            strong: look.colors.dim,
            soft: look.colors.panel,
        },
    }
}

fn mark(verdict: &Verdict) -> Option<Mark> {
    match verdict {
        Verdict::Passed => Some(Mark::Check),
        Verdict::Stopped => Some(Mark::Cross),
        Verdict::NotTested => Some(Mark::Question),
        Verdict::NotReached => Some(Mark::Dash),
        Verdict::Running | Verdict::Waiting => None,
    }
}

fn paint_hop(painter: &Painter, look: &Look, center: Pos2, radius: f32, verdict: &Verdict) {
    let tone = tone(look, verdict);
    match verdict {
        Verdict::NotTested => {
            painter.circle_filled(center, radius, tone.soft);
            dashed_circle(painter, center, radius, Stroke::new(1.6, tone.strong));
        }
        Verdict::Waiting | Verdict::NotReached => {
            painter.circle(center, radius, tone.soft, Stroke::new(1.5, look.colors.line));
        }
        Verdict::Running => {
            painter.circle(center, radius, tone.soft, Stroke::new(3.0, tone.strong));
            painter.circle_filled(center, radius * 0.28, tone.strong);
        }
        Verdict::Passed | Verdict::Stopped => {
            painter.circle(center, radius, tone.soft, Stroke::new(2.0, tone.strong));
        }
    }
    if let Some(mark) = mark(verdict) {
        paint_mark(painter, center, radius * 0.62, mark, tone.strong);
    }
}

fn dashed_circle(painter: &Painter, center: Pos2, radius: f32, stroke: Stroke) {
    let points: Vec<Pos2> = (0..=48u8)
        .map(|step| {
            let angle = std::f32::consts::TAU * f32::from(step) / 48.0;
            center + radius * vec2(angle.cos(), angle.sin())
        })
        .collect();
    painter.extend(Shape::dashed_line(&points, stroke, 5.0, 4.0));
}

/// The line to the next hop: whole where the alert went through, dashed where it went round, faint before it came.
fn paint_way(painter: &Painter, look: &Look, from: Pos2, to: Pos2, next: &Verdict) {
    let stroke = match next {
        Verdict::Passed | Verdict::Running => Stroke::new(2.0, look.colors.recovered.strong),
        Verdict::Stopped => Stroke::new(2.0, look.colors.error.strong),
        Verdict::NotTested => {
            let dashes = Shape::dashed_line(&[from, to], Stroke::new(1.6, look.colors.dim), 5.0, 4.0);
            painter.extend(dashes);
            return;
        }
        Verdict::Waiting | Verdict::NotReached => Stroke::new(1.5, look.colors.line),
    };
    painter.line_segment([from, to], stroke);
}

fn name_ink(look: &Look, verdict: &Verdict) -> Color32 {
    match verdict {
        Verdict::Stopped => look.colors.error.strong,
        Verdict::Waiting | Verdict::NotReached | Verdict::NotTested => look.colors.dim,
        Verdict::Passed | Verdict::Running => look.colors.text,
    }
}

struct Words {
    name: Arc<Galley>,
    detail: Arc<Galley>,
}

fn words(ui: &Ui, look: &Look, hop: &HopLook, width: f32) -> Words {
    let ink = name_ink(look, &hop.verdict);
    let under = if hop.detail.is_empty() {
        &hop.state
    } else {
        &hop.detail
    };
    let detail_ink = match hop.verdict {
        Verdict::Stopped => look.colors.error.strong,
        _ => look.colors.dim,
    };
    Words {
        name: lines(ui, &hop.name, theme::bold(size::CELL), ink, width),
        detail: lines(ui, under, FontId::proportional(size::SMALL), detail_ink, width),
    }
}

fn label(hop: &HopLook) -> String {
    let parts = [
        Some(&hop.name),
        Some(&hop.state),
        Some(&hop.detail),
        hop.time.as_ref(),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

fn across(ui: &mut Ui, hops: &[HopLook], each: f32) {
    let look = Look::of(ui);
    let words: Vec<Words> = hops
        .iter()
        .map(|hop| words(ui, &look, hop, each - 10.0))
        .collect();
    let tallest = words
        .iter()
        .map(|words| words.name.size().y + words.detail.size().y)
        .fold(0.0, f32::max);
    let height = 2.0 * RADIUS + 24.0 + tallest;
    let mut before: Option<Pos2> = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (hop, words) in hops.iter().zip(&words) {
            let (rect, response) = ui.allocate_exact_size(vec2(each, height), Sense::hover());
            let center = pos2(rect.center().x, rect.top() + RADIUS + 18.0);
            if let Some(before) = before {
                let from = pos2(before.x + RADIUS + 8.0, center.y);
                let to = pos2(center.x - RADIUS - 8.0, center.y);
                paint_way(ui.painter(), &look, from, to, &hop.verdict);
            }
            paint_time(ui, &look, hop, pos2(center.x, rect.top() + 6.0));
            paint_hop(ui.painter(), &look, center, RADIUS, &hop.verdict);
            let mut top = center.y + RADIUS + 8.0;
            for galley in [&words.name, &words.detail] {
                centered(ui, rect, top, galley);
                top += galley.size().y;
            }
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, label(hop)));
            before = Some(center);
        }
    });
}

fn paint_time(ui: &Ui, look: &Look, hop: &HopLook, at: Pos2) {
    if let Some(time) = &hop.time {
        let font = FontId::proportional(size::SMALL);
        let anchor = eframe::egui::Align2::CENTER_CENTER;
        ui.painter().text(at, anchor, time, font, look.colors.dim);
    }
}

/// Draws each line of a text in the middle of a column.
fn centered(ui: &Ui, column: Rect, top: f32, galley: &Arc<Galley>) {
    let mut job = (*galley.job).clone();
    job.halign = eframe::egui::Align::Center;
    let galley = ui.painter().layout_job(job);
    let at = pos2(column.center().x, top);
    ui.painter().galley(at, galley, Color32::PLACEHOLDER);
}

fn down(ui: &mut Ui, hops: &[HopLook]) {
    let look = Look::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut before: Option<Pos2> = None;
    for hop in hops {
        let words = words(ui, &look, hop, ui.available_width() - 44.0);
        let tall = words.name.size().y + words.detail.size().y + 12.0;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let center = pos2(rect.left() + 15.0, rect.top() + 14.0);
        if let Some(before) = before {
            let from = before + vec2(0.0, 14.0);
            paint_way(ui.painter(), &look, from, center - vec2(0.0, 14.0), &hop.verdict);
        }
        paint_hop(ui.painter(), &look, center, 12.0, &hop.verdict);
        let left = rect.left() + 40.0;
        let top = rect.top() + 5.0;
        let name_tall = words.name.size().y;
        ui.painter()
            .galley(pos2(left, top), words.name, Color32::PLACEHOLDER);
        ui.painter()
            .galley(pos2(left, top + name_tall), words.detail, Color32::PLACEHOLDER);
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, label(hop)));
        before = Some(center);
    }
}
