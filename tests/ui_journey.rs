//! The whole main job in the window, through the accessibility tree, in both languages: Start → rehearsal → wizard →
//! server → difference → apply → test → row in the log. The engine, the BMC and the datagrams are real.

mod ui_support;

use egui_kittest::kittest::Queryable;
use tsuho::{
    guide::{AnswersFile, Guide},
    i18n::Language,
    say,
};
use ui_support::desk::Desk;

fn journey(language: Language) {
    let mut desk = Desk::open(language);
    desk.click(&say!(language, "ui-rehearsal-start"));
    desk.wait_for(&say!(language, "ui-rehearsal-banner"));
    choose(&mut desk, language);
    configure(&mut desk, language);
    prove(&mut desk, language);
    watch(&mut desk, language);
}

/// The wizard, question by question, as the rehearsal's own answers go.
fn choose(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-choose"));
    let guide = Guide::bundled();
    let text = include_str!("../assets/guide/rehearsal-answers.toml");
    let wanted = AnswersFile::parse(text, guide).expect("bundled").answers;
    let mut given = tsuho::guide::Answers::default();
    while let Some(ask) = guide.evaluate(&given).next {
        desk.wait_for(ask.text.get(language));
        let id = wanted
            .get(ask.question.id.as_str())
            .expect("the rehearsal answers every question");
        let answer = ask.question.answer(id.as_str()).expect("a known answer");
        desk.click(answer.text.get(language));
        desk.click(&say!(language, "ui-next"));
        given.set(ask.question.id.clone(), id.clone());
    }
    assert!(
        guide.evaluate(&given).outcome.is_some(),
        "the answers lead somewhere"
    );
    desk.wait_for(&say!(language, "ui-outcome-configure"));
}

fn configure(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-servers"));
    desk.wait_for("SV01");
    desk.go(&say!(language, "ui-configure"));
    let changes: usize = 5;
    desk.wait_for(&say!(language, "ui-will-change", count = changes));
    desk.click(&say!(language, "ui-apply", count = changes));
    desk.click(&say!(language, "ui-apply-yes", count = changes));
    desk.wait_for(&say!(language, "ui-applied"));
}

fn prove(desk: &mut Desk, language: Language) {
    desk.click(&say!(language, "ui-configure-prove"));
    desk.click(&say!(language, "ui-prove-now"));
    desk.wait_for(&say!(language, "ui-prove-not-tested"));
    desk.wait_for(&say!(language, "ui-prove-open-alert"));
}

fn watch(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-alerts"));
    desk.wait_for(match language {
        Language::Ja => "テスト通報",
        Language::En => "Test alert",
    });
    desk.click(&say!(language, "ui-rehearsal-stop"));
    desk.wait_until("the end of the rehearsal", |window| {
        window
            .query_all_by_label_contains(&say!(language, "ui-rehearsal-banner"))
            .next()
            .is_none()
    });
}

#[test]
fn the_main_job_in_japanese() {
    journey(Language::Ja);
}

#[test]
fn the_main_job_in_english() {
    journey(Language::En);
}
