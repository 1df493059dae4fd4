//! `tsuhoctl guide procedure`: the procedure (手順書) of an outcome, into a file.

use super::{args::ProcedureArgs, exit::Status, guide, output::Output, safe, session::Session};
use crate::{
    engine::{
        Attempt, Cause, Command, Failure, PaperPlace, Reply,
        view::{ServerView, SiteView},
    },
    guide::{Answers, Guide},
    say,
    sheet::paper::{Paper, PaperForm},
    site, words,
};
use std::path::{Path, PathBuf};

pub(super) fn run(session: &mut Session, args: ProcedureArgs) -> Result<Status, Status> {
    let form = form_of(&mut session.output, &args.out)?;
    let known = Guide::bundled();
    let answers = match &args.answers {
        Some(path) => Some(guide::read(path, known).map_err(|cause| {
            let failure = Failure::new(Attempt::Guide, cause);
            session.output.failure(&failure)
        })?),
        None => None,
    };
    let Reply::Site(site) = session.run(Command::ShowSite)? else {
        return Err(session.misfit());
    };
    let answers = answers.map_or_else(|| answers_of(&site), |file| file.answers);
    let server = match &args.server {
        Some(name) => Some(server_of(session, &site, name)?),
        None => None,
    };
    let language = session.output.language;
    let evaluation = known.evaluate(&answers);
    for (question, answer) in &evaluation.ignored {
        let ignored = format!("{question}={answer}");
        session.output.problem(say!(
            language,
            "cli-guide-ignored",
            answer = safe(&ignored).into_owned()
        ));
    }
    let Some(outcome) = &evaluation.outcome else {
        let reply = evaluation.reply(known, language);
        return Ok(still_open(&mut session.output, &reply));
    };
    let occasion = words::papers::Occasion {
        site: &site.name,
        server: server.as_ref().map(|view| &view.server),
        date: jiff::ZonedDateTime::now().date(),
        language,
    };
    let paper = words::papers::procedure(known, outcome, &occasion);
    let path = write(session, paper, form, args.out, args.force)?;
    session.output.document(&serde_json::json!({
        "written": path, "form": form.ending(), "outcome": outcome.id(),
    }));
    Ok(Status::Done)
}

/// The form that a file's name asks for; wrong usage where there is none.
pub(super) fn form_of(output: &mut Output, path: &Path) -> Result<PaperForm, Status> {
    PaperForm::of(path).ok_or_else(|| {
        let shown = path.display().to_string();
        let text = say!(
            output.language,
            "cli-paper-ending",
            path = safe(&shown).into_owned()
        );
        output.usage(&text)
    })
}

/// Writes a paper and says where it is.
pub(super) fn write(
    session: &mut Session,
    paper: Paper,
    form: PaperForm,
    path: PathBuf,
    overwrite: bool,
) -> Result<PathBuf, Status> {
    let command = Command::WritePaper {
        paper: Box::new(paper),
        form,
        place: PaperPlace::File { path, overwrite },
    };
    let Reply::Written(path) = session.run(command)? else {
        return Err(session.misfit());
    };
    let shown = path.display().to_string();
    let language = session.output.language;
    session.output.line(say!(
        language,
        "cli-paper-written",
        path = safe(&shown).into_owned()
    ));
    Ok(path)
}

/// A server of the site by its name.
pub(super) fn server_of(session: &mut Session, site: &SiteView, name: &str) -> Result<ServerView, Status> {
    let found = site.servers.iter().find(|view| view.server.name == name);
    found.cloned().ok_or_else(|| {
        let error = site::Error::UnknownServer(name.to_owned());
        let failure = Failure::new(Attempt::WritePaper, Cause::Site(error));
        session.output.failure(&failure)
    })
}

fn answers_of(site: &SiteView) -> Answers {
    let mut answers = Answers::default();
    for (question, answer) in &site.answers {
        answers.set(question.as_str(), answer.as_str());
    }
    answers
}

/// The answers lead to no outcome yet: which question is open.
fn still_open(output: &mut Output, reply: &crate::guide::Reply) -> Status {
    output.document(&serde_json::json!({ "written": null, "question": reply.question }));
    if let Some(question) = &reply.question {
        let language = output.language;
        output.problem(say!(
            language,
            "cli-procedure-open",
            question = question.text.clone(),
            id = question.id.clone()
        ));
    }
    Status::Difference
}
