//! `tsuhoctl guide`: the flowcharts, without the window.

use super::{exit::Status, output::Output, safe};
use crate::{
    engine::{Attempt, Cause, Failure},
    guide::{AnswersFile, Guide, Reply},
    say, site,
};
use std::path::Path;

/// The next question, or the outcome.
pub(super) fn ask(output: &mut Output, file: Option<&Path>) -> Status {
    let guide = Guide::bundled();
    let answers = match file.map_or_else(|| Ok(AnswersFile::default()), |path| read(path, guide)) {
        Ok(file) => file.answers,
        Err(cause) => return output.failure(&Failure::new(Attempt::Guide, cause)),
    };
    let reply = guide.evaluate(&answers).reply(guide, output.language);
    output.document(&serde_json::to_value(&reply).expect("a reply has only texts and lists"));
    print(output, &reply);
    Status::Done
}

/// Reads an answers file.
pub(super) fn read(path: &Path, guide: &Guide) -> Result<AnswersFile, Cause> {
    let text = std::fs::read_to_string(path).map_err(|source| site::Error::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(AnswersFile::parse(&text, guide)?)
}

/// The way taken, and where it led.
pub(super) fn print_way(output: &mut Output, reply: &Reply) {
    for step in &reply.path {
        output.line(format!("  {}: {}", step.label, step.answer_text));
    }
    if let Some(outcome) = &reply.outcome {
        output.line(format!("  → {}", outcome.title));
    }
}

/// The way taken, then the next question or the whole outcome.
fn print(output: &mut Output, reply: &Reply) {
    let language = output.language;
    print_way(output, reply);
    for ignored in &reply.ignored {
        output.problem(say!(
            language,
            "cli-guide-ignored",
            answer = safe(ignored).into_owned()
        ));
    }
    if let Some(question) = &reply.question {
        output.line(format!("{}  [{}]", question.text, question.id));
        output.line(format!("  {}", question.explanation));
        for answer in &question.answers {
            output.line(format!("  - {}  [{}]", answer.text, answer.id));
            output.line(format!("      {}", answer.detail));
        }
    }
    if let Some(outcome) = &reply.outcome {
        for impossible in &outcome.not_possible {
            output.line(format!("  ! {} {}", impossible.text, impossible.makes_possible));
        }
        section(
            output,
            say!(language, "cli-guide-reasons"),
            outcome.reasons.iter().map(|reason| {
                std::iter::once(reason.text.as_str())
                    .chain(reason.because.iter().map(String::as_str))
                    .collect::<Vec<_>>()
                    .join(" ")
            }),
        );
        section(
            output,
            say!(language, "cli-guide-needs"),
            outcome
                .needs
                .iter()
                .map(|need| format!("{} ({}; {})", need.text, need.cost_text, need.from)),
        );
        section(
            output,
            say!(language, "cli-guide-caveats"),
            outcome.caveats.iter().map(|caveat| caveat.text.clone()),
        );
        section(
            output,
            say!(language, "cli-guide-steps"),
            outcome
                .steps
                .iter()
                .enumerate()
                .map(|(index, step)| format!("{}. [{}] {}", index + 1, step.at_text, step.text)),
        );
    }
}

fn section(output: &mut Output, title: String, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    output.line(format!("{title}:"));
    for line in lines {
        output.line(format!("  {line}"));
    }
}

/// Every outcome there is.
pub(super) fn matrix(output: &mut Output) -> Status {
    let guide = Guide::bundled();
    let rows: Vec<_> = guide
        .matrix()
        .iter()
        .map(|row| row.reply(guide, output.language))
        .collect();
    output.document(&serde_json::json!({ "outcomes": rows }));
    for row in rows {
        output.line(&row.id);
        for way in row.ways {
            output.line(format!("  {}", way.title));
        }
        for impossible in row.not_possible {
            output.line(format!("  ! {}", impossible.title));
        }
        for need in row.needs {
            output.line(format!("    + {}", need.text));
        }
        for need in row.needs_sometimes {
            output.line(format!(
                "    ± {}{}",
                need.text,
                need.only_if.map(|case| format!(" ({case})")).unwrap_or_default()
            ));
        }
    }
    Status::Done
}
