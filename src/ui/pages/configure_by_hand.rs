//! The step sheets: what to type into the tools that nobody can drive, field by field.

use super::{
    super::{
        app::Cx,
        parts::{self, Banner, Cell, Column, Mark, Table},
        plain::plain,
        theme::{Look, NARROW, SMALL_CONTROL_HEIGHT, space},
    },
    papers,
};
use crate::{
    configure::step_sheet::{Means, Row, StepSheet, Tool, Wish},
    i18n::Language,
    say, words,
};
use eframe::egui::{Frame, Margin, Rect, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// What this tab keeps to itself.
#[derive(Default)]
pub(super) struct State {
    tool: Option<Tool>,
    means: Option<Means>,
    papers: papers::State,
}

/// Draws the tab for a server.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, server: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let views = cx.model.site_servers();
    let Some(view) = views.iter().find(|view| view.server.name == server).cloned() else {
        return;
    };
    let tool = state.tool.unwrap_or(Tool::WebConsole);
    let means = state.means.unwrap_or(Means::Snmp);
    let plan = cx
        .model
        .configure(server)
        .and_then(|room| room.plan.value.clone());
    let actual = plan.map(|plan| plan.actual);
    let sheet = StepSheet::of(tool, means, &view.server.wanted, actual.as_ref());
    ui.spacing_mut().item_spacing.y = space::M;
    ui.label(look.dim(say!(language, "ui-hand-sentence")));
    choices(ui, state, tool, means, language);
    let site = cx.model.site.clone();
    let site = site.as_ref().map_or("", |site| site.name.as_str());
    let date = cx.model.clock.today();
    let paper = || {
        let occasion = words::papers::Occasion {
            site,
            server: Some(&view.server),
            date,
            language,
        };
        words::papers::step_sheets(std::slice::from_ref(&sheet), &occasion)
    };
    let name = format!("{}-{}-{}", server, tool.name(), means.name());
    papers::buttons(ui, &mut state.papers, cx, paper, &name, "steps");
    path(ui, &sheet, language);
    remarks(ui, &sheet, actual.is_some(), language);
    values(ui, &sheet, language);
    steps(ui, &sheet, language);
}

fn choices(ui: &mut Ui, state: &mut State, tool: Tool, means: Means, language: Language) {
    let tools = Tool::ALL.map(|tool| {
        let name = match tool {
            Tool::WebConsole => say!(language, "ui-hand-tool-webconsole"),
            Tool::ServerManager => say!(language, "ui-hand-tool-sm"),
            Tool::Offline => say!(language, "ui-hand-tool-offline"),
            Tool::Online => say!(language, "ui-hand-tool-online"),
        };
        (tool, name)
    });
    parts::control_row(ui, &say!(language, "ui-hand-tool"), 110.0, |ui| {
        if let Some(chosen) = parts::segmented(ui, tool, &tools) {
            state.tool = Some(chosen);
        }
    });
    let all = [Means::Snmp, Means::Mail].map(|means| (means, words::papers::means(means, language)));
    parts::control_row(ui, &say!(language, "ui-hand-means"), 110.0, |ui| {
        if let Some(chosen) = parts::segmented(ui, means, &all) {
            state.means = Some(chosen);
        }
    });
}

/// The way through the menus, and what they mean where the screen has another language.
fn path(ui: &mut Ui, sheet: &StepSheet, language: Language) {
    let look = Look::of(ui);
    let (menus, meaning) = sheet.breadcrumb(language);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.label(look.small(sheet.tool.title().get(language)));
        ui.horizontal_wrapped(|ui| {
            for (index, menu) in menus.iter().enumerate() {
                if index > 0 {
                    ui.label(look.dim("→"));
                }
                ui.label(look.strong(*menu));
            }
        });
        if let Some(meaning) = meaning {
            ui.label(look.small(meaning));
        }
    });
}

fn remarks(ui: &mut Ui, sheet: &StepSheet, is_read: bool, language: Language) {
    let look = Look::of(ui);
    if let Some(caution) = &sheet.caution {
        let words = Banner {
            tone: look.colors.warning,
            mark: Mark::Triangle,
            strong: "",
            text: caution.get(language),
        };
        parts::banner(ui, &words, None::<fn(&mut Ui)>);
    }
    if !sheet.has_wishes() {
        ui.label(look.body(words::papers::nothing_wanted(sheet.means, language)));
    }
    match sheet.means {
        Means::Mail => ui.label(look.dim(say!(language, "ui-hand-mail-unreadable"))),
        Means::Snmp if !is_read => ui.label(look.dim(say!(language, "ui-hand-not-read"))),
        Means::Snmp => return,
    };
}

fn steps(ui: &mut Ui, sheet: &StepSheet, language: Language) {
    let look = Look::of(ui);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.card_title(say!(language, "ui-hand-steps")));
        parts::numbered(ui, sheet.steps.iter().map(|step| step.get(language)));
    });
}

fn values(ui: &mut Ui, sheet: &StepSheet, language: Language) {
    let look = Look::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(look.card_title(say!(language, "ui-hand-values")));
        if sheet.has_wishes() && parts::small(ui, &say!(language, "ui-hand-copy-all")).clicked() {
            ui.ctx().copy_text(all_values(sheet, language));
        }
    });
    if ui.available_width() < NARROW {
        list(ui, sheet, language);
        return;
    }
    let mut columns = vec![
        Column::share(say!(language, "paper-field"), 1.5),
        Column::share(say!(language, "paper-value"), 1.0),
    ];
    let has_answers = sheet.rows.iter().any(|row| row.answered.is_some());
    if has_answers {
        columns.push(Column::share(say!(language, "paper-answered"), 0.9));
    }
    columns.push(Column::share(say!(language, "paper-note"), 1.25));
    columns.push(Column::fixed(String::new(), 84.0));
    let table = Table::new(columns);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for row in &sheet.rows {
            let mut cells = vec![
                Cell::Text(sheet.field(row, language)),
                value_cell(ui, sheet, row, language),
            ];
            if has_answers {
                cells.push(answer_cell(ui, sheet, row, language));
            }
            cells.push(Cell::Dim(words::papers::row_note(row, language)));
            let place = table.row(ui, &cells, None).rect;
            let middle = place.center().y - SMALL_CONTROL_HEIGHT / 2.0;
            let right = Rect::from_min_size(
                pos2(place.right() - 84.0, middle),
                vec2(80.0, SMALL_CONTROL_HEIGHT),
            );
            // Beside the row, not below it.
            let builder = UiBuilder::new().id_salt(&row.key).max_rect(right);
            copy_button(&mut ui.new_child(builder), sheet, row, language);
        }
    });
}

/// The same where columns do not fit.
fn list(ui: &mut Ui, sheet: &StepSheet, language: Language) {
    let look = Look::of(ui);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in &sheet.rows {
            let frame = Frame::new().inner_margin(Margin::symmetric(14, 9));
            let shown = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::XS;
                ui.label(look.small(sheet.field(row, language)));
                ui.horizontal_wrapped(|ui| {
                    ui.label(look.strong(plain(&value_text(sheet, row, language))));
                    copy_button(ui, sheet, row, language);
                });
                let note = words::papers::row_note(row, language);
                if !note.is_empty() {
                    ui.label(look.small(note));
                }
            });
            let rect = shown.response.rect;
            ui.painter()
                .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
        }
    });
}

fn value_text(sheet: &StepSheet, row: &Row, language: Language) -> String {
    words::papers::wish(sheet, &row.wish, language)
}

fn value_cell(ui: &Ui, sheet: &StepSheet, row: &Row, language: Language) -> Cell {
    let text = plain(&value_text(sheet, row, language)).into_owned();
    match row.wish {
        Wish::Type(_) | Wish::Choose(_) => Cell::Colored(text, Look::of(ui).colors.text),
        Wish::Clear | Wish::OwnPassword { .. } => Cell::Text(text),
        Wish::Leave => Cell::Dim(text),
    }
}

fn answer_cell(ui: &Ui, sheet: &StepSheet, row: &Row, language: Language) -> Cell {
    let c = Look::of(ui).colors;
    let Some(answered) = &row.answered else {
        return Cell::Dim("—".to_owned());
    };
    let text = plain(&words::papers::answered(sheet, answered, language)).into_owned();
    match row.agrees {
        Some(true) => Cell::Pill(c.neutral(), Mark::Equals, text),
        Some(false) => Cell::Pill(c.information, Mark::Arrow, text),
        None => Cell::Dim(text),
    }
}

/// Copies exactly what is to be typed; nothing where nothing is.
fn copy_button(ui: &mut Ui, sheet: &StepSheet, row: &Row, language: Language) {
    let Wish::Type(value) = &row.wish else { return };
    let response = parts::small(ui, &say!(language, "ui-copy"));
    let name = say!(language, "ui-hand-copy-field", field = sheet.field(row, language));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.clicked() {
        ui.ctx().copy_text(value.clone());
    }
}

/// Every field with something to do, a line each, as a spreadsheet takes it: name, tab, value.
fn all_values(sheet: &StepSheet, language: Language) -> String {
    let wished = sheet.rows.iter().filter(|row| row.wish != Wish::Leave);
    wished
        .map(|row| {
            let value = value_text(sheet, row, language);
            format!(
                "{}\t{}\n",
                sheet.field(row, language),
                crate::sheet::harmless(&value)
            )
        })
        .collect()
}
