//! Words for what is known of a BMC's model.

use crate::{
    configure::models::{Fact, Origin, Table},
    i18n::Language,
    say,
};

/// What is known, and what follows.
pub fn fact(fact: &Fact, language: Language) -> String {
    match fact {
        Fact::Suite { suite } => say!(language, "fact-suite", suite = suite.to_string()),
        Fact::ReadsAsAdministrator => say!(language, "fact-reads-as-administrator"),
        Fact::NoSetInProgress { table: Table::Lan } => say!(language, "fact-no-set-in-progress-lan"),
        Fact::NoSetInProgress { table: Table::Pef } => say!(language, "fact-no-set-in-progress-pef"),
        Fact::SlowCommit {
            pause_millis,
            rereads,
        } => say!(
            language,
            "fact-slow-commit",
            times = rereads.to_string(),
            secs = seconds(*pause_millis)
        ),
        Fact::SlowAnswers { millis } => say!(language, "fact-slow-answers", secs = seconds(*millis)),
        Fact::CommunityNotTaken => say!(language, "fact-community-not-taken"),
        Fact::WholeEntryOnly => say!(language, "fact-whole-entry-only"),
        Fact::NoAsfPing => say!(language, "fact-no-asf-ping"),
    }
}

/// Where it is from: whose words, or when and where it was seen. `time` words a point in time.
pub fn fact_origin(origin: &Origin, time: &dyn Fn(jiff::Timestamp) -> String, language: Language) -> String {
    match origin {
        Origin::Data { model, source } => say!(
            language,
            "fact-origin-data",
            model = model.clone(),
            source = source.clone()
        ),
        Origin::Learnt {
            server,
            first_seen,
            last_seen,
            times,
        } => say!(
            language,
            "fact-origin-learnt",
            times = times.to_string(),
            server = server.clone(),
            last = time(*last_seen),
            first = time(*first_seen)
        ),
    }
}

/// `1`, `2.5`
fn seconds(millis: u32) -> String {
    let secs = f64::from(millis) / 1000.0;
    format!("{secs}")
}
