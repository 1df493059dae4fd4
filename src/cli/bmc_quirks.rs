//! `tsuhoctl bmc quirks`: what is known of a BMC's model, with the evidence, and forgetting it.

use super::{exit::Status, json, safe, session::Session};
use crate::{
    engine::{Command, Reply},
    say, words,
};

pub(super) fn run(session: &mut Session, server: String, forget: bool) -> Result<Status, Status> {
    let command = Command::ShowModel {
        server: server.clone(),
        forget,
    };
    let Reply::Model(view) = session.run(command)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    output.document(&json::model(&server, &view, language));
    let Some(model) = &view.model else {
        output.line(say!(
            language,
            "cli-model-never-read",
            server = safe(&server).into_owned()
        ));
        return Ok(Status::Done);
    };
    output.line(say!(
        language,
        "cli-model",
        manufacturer = model.manufacturer_id.to_string(),
        product = model.product_id.to_string(),
        firmware = safe(&model.firmware).into_owned()
    ));
    if forget {
        output.line(say!(
            language,
            "cli-model-forgotten",
            count = view.forgotten.to_string()
        ));
    }
    if view.facts.is_empty() {
        output.line(say!(language, "cli-model-nothing"));
    }
    let time = |at: jiff::Timestamp| at.to_string();
    for known in &view.facts {
        output.line(safe(&format!("  {}", words::fact(&known.fact, language))));
        let origin = words::fact_origin(&known.origin, &time, language);
        output.line(safe(&format!("      {origin}")));
    }
    Ok(Status::Done)
}
