//! Banners: one sentence about the whole page, with what can be done about it.

use super::{
    super::theme::{self, RADIUS, Tone, size, space},
    Mark, lines, paint_mark,
};
use eframe::egui::{
    CornerRadius, FontId, Frame, Margin, Role, Sense, Ui, WidgetInfo,
    epaint::text::{LayoutJob, TextFormat, TextWrapping},
    pos2, vec2,
};

/// What a banner says.
pub struct Banner<'a> {
    /// Its colours.
    pub tone: Tone,
    /// Its symbol.
    pub mark: Mark,
    /// The part that matters, in bold.
    pub strong: &'a str,
    /// The rest.
    pub text: &'a str,
}

/// A banner, with buttons below its text.
pub fn banner<R>(ui: &mut Ui, banner: &Banner<'_>, actions: Option<impl FnOnce(&mut Ui) -> R>) -> Option<R> {
    let frame = Frame::new()
        .fill(banner.tone.soft)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(14, 10));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        sentence(ui, banner);
        actions.map(|actions| {
            ui.add_space(2.0);
            ui.horizontal_wrapped(|ui| {
                ui.add_space(24.0);
                actions(ui)
            })
            .inner
        })
    });
    ui.add_space(space::XS);
    shown.inner
}

fn sentence(ui: &mut Ui, banner: &Banner<'_>) {
    let color = banner.tone.strong;
    let width = ui.available_width() - 24.0;
    let mut job = LayoutJob::default();
    let format = |font: FontId| TextFormat {
        line_height: Some(theme::line_height(font.size)),
        valign: eframe::egui::Align::Center,
        ..TextFormat::simple(font, color)
    };
    job.append(banner.strong, 0.0, format(theme::bold(size::BODY)));
    if !banner.text.is_empty() {
        let font = FontId::proportional(size::BODY);
        let gap = if banner.strong.is_empty() { 0.0 } else { 6.0 };
        job.append(banner.text, gap, format(font));
    }
    job.wrap = TextWrapping::wrap_at_width(width.max(24.0));
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(width + 24.0, galley.size().y), Sense::hover());
    let first_line = lines(ui, "A", FontId::proportional(size::BODY), color, 100.0)
        .size()
        .y;
    let center = pos2(rect.left() + 7.0, rect.top() + first_line / 2.0);
    paint_mark(ui.painter(), center, 13.0, banner.mark, color);
    ui.painter()
        .galley(pos2(rect.left() + 24.0, rect.top()), galley, color);
    let label = format!("{} {}", banner.strong, banner.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label.trim()));
}
