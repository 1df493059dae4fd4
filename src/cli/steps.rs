//! `tsuhoctl bmc steps`: what to type into the tools that nobody can drive, on the terminal or as a paper.

use super::{
    args::{SheetMeans, SheetTool, StepsArgs},
    exit::Status,
    output::{Output, padded},
    procedure::{form_of, server_of, write},
    safe,
    session::Session,
};
use crate::{
    configure::step_sheet::{Means, Row, StepSheet, Tool, Wish},
    engine::{Command, Reply},
    say, words,
};
use serde_json::{Value, json};

pub(super) fn run(session: &mut Session, args: StepsArgs) -> Result<Status, Status> {
    let form = match &args.out {
        Some(path) => Some(form_of(&mut session.output, path)?),
        None => None,
    };
    let Reply::Site(site) = session.run(Command::ShowSite)? else {
        return Err(session.misfit());
    };
    let server = server_of(session, &site, &args.server)?.server;
    let actual = if args.read {
        let server = server.name.clone();
        match session.run(Command::ReadBmc { server })? {
            Reply::Read(actual) => Some(actual),
            _ => return Err(session.misfit()),
        }
    } else {
        None
    };
    let tool = args.tool.map_or(Tool::WebConsole, tool_of);
    let means = args
        .means
        .map_or(Means::ALL.to_vec(), |means| vec![means_of(means)]);
    let sheets: Vec<StepSheet> = means
        .into_iter()
        .map(|means| StepSheet::of(tool, means, &server.wanted, actual.as_deref()))
        .collect();
    let mut written = None;
    if let (Some(form), Some(path)) = (form, args.out) {
        let occasion = words::papers::Occasion {
            site: &site.name,
            server: Some(&server),
            date: jiff::ZonedDateTime::now().date(),
            language: session.output.language,
        };
        let paper = words::papers::step_sheets(&sheets, &occasion);
        written = Some(write(session, paper, form, path, args.force)?);
    } else {
        sheets.iter().for_each(|sheet| print(&mut session.output, sheet));
    }
    let language = session.output.language;
    let sheets: Vec<Value> = sheets.iter().map(|sheet| document(sheet, language)).collect();
    session.output.document(&json!({
        "server": server.name, "sheets": sheets, "written": written,
    }));
    Ok(Status::Done)
}

fn tool_of(tool: SheetTool) -> Tool {
    match tool {
        SheetTool::WebConsole => Tool::WebConsole,
        SheetTool::Sm => Tool::ServerManager,
        SheetTool::Offline => Tool::Offline,
        SheetTool::Online => Tool::Online,
    }
}

fn means_of(means: SheetMeans) -> Means {
    match means {
        SheetMeans::Mail => Means::Mail,
        SheetMeans::Snmp => Means::Snmp,
    }
}

fn print(output: &mut Output, sheet: &StepSheet) {
    let language = output.language;
    output.line(say!(
        language,
        "step-section",
        tool = sheet.tool.title().get(language).to_owned(),
        means = words::papers::means(sheet.means, language)
    ));
    output.line(format!("  {}", sheet.path.get(language)));
    if let Some(caution) = &sheet.caution {
        output.line(format!("  {}", caution.get(language)));
    }
    for (number, step) in (1..).zip(&sheet.steps) {
        output.line(format!("  {number}. {}", step.get(language)));
    }
    for row in &sheet.rows {
        let name = padded(&sheet.field(row, language), 44);
        let mut value = words::papers::wish(sheet, &row.wish, language);
        if let Some(unit) = &row.unit {
            value = format!("{value} {}", unit.get(language));
        }
        let answered = match (&row.answered, row.agrees) {
            (None, _) => String::new(),
            (Some(_), Some(true)) => say!(language, "cli-steps-agrees"),
            (Some(answered), _) => say!(
                language,
                "cli-steps-answered",
                value = words::papers::answered(sheet, answered, language)
            ),
        };
        let value = if answered.is_empty() {
            value
        } else {
            padded(&value, 26)
        };
        output.line(safe(&format!("    {name}  {value}  {answered}")).trim_end());
    }
}

fn document(sheet: &StepSheet, language: crate::i18n::Language) -> Value {
    let (menus, _) = sheet.breadcrumb(language);
    let steps: Vec<&str> = sheet.steps.iter().map(|step| step.get(language)).collect();
    let rows: Vec<Value> = sheet
        .rows
        .iter()
        .map(|row| row_document(sheet, row, language))
        .collect();
    json!({
        "tool": sheet.tool.name(),
        "means": sheet.means.name(),
        "path": menus,
        "caution": sheet.caution.as_ref().map(|caution| caution.get(language)),
        "steps": steps,
        "rows": rows,
    })
}

/// `value` is what to type; `null` with `do` as `leave`, `clear` or `own_password` where nothing is typed.
fn row_document(sheet: &StepSheet, row: &Row, language: crate::i18n::Language) -> Value {
    let (does, value) = match &row.wish {
        Wish::Leave => ("leave", None),
        Wish::Clear => ("clear", None),
        Wish::OwnPassword { .. } => ("own_password", None),
        Wish::Type(_) => ("type", Some(words::papers::wish(sheet, &row.wish, language))),
        Wish::Choose(_) => ("choose", Some(words::papers::wish(sheet, &row.wish, language))),
    };
    let answered = row.answered.as_ref();
    json!({
        "field": row.key,
        "name": sheet.field(row, language),
        "do": does,
        "value": value,
        "unit": row.unit.as_ref().map(|unit| unit.get(language)),
        "note": words::papers::row_note(row, language),
        "answered": answered.map(|answered| words::papers::answered(sheet, answered, language)),
        "agrees": row.agrees,
    })
}
