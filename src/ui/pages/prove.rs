//! Prove: fires the real path and shows the hops as they light up; where it stops, what to check; earlier proofs.

use super::{
    super::{
        app::Cx,
        model::{Page, ProveRoom},
        parts::{self, HopLook, Mark},
        plain::plain,
        scaffold::{self, Head},
        theme::{Look, NARROW, space},
    },
    ServerChoice, prove_event,
};
use crate::{
    engine::view::AlertView,
    i18n::Language,
    prove::report::{Hop, Proof, Verdict, Via},
    say, words,
};
use eframe::egui::{Label, Ui};

/// Draws the page.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    let title = say!(language, "ui-prove-title");
    let sentence = say!(language, "ui-prove-sentence");
    let head = Head {
        id: "prove",
        title: &title,
        sentence: &sentence,
    };
    let Some(view) = cx.model.server().cloned() else {
        scaffold::page(
            ui,
            &head,
            |_| {},
            |ui| {
                super::notices(ui, cx);
                super::no_server(ui, cx);
            },
        );
        return;
    };
    let name = view.server.name.clone();
    if cx
        .model
        .prove(&name)
        .is_none_or(|room| room.earlier.is_untouched())
    {
        cx.model.load_proofs(&name);
    }
    let room = cx.model.prove(&name).cloned().unwrap_or_default();
    let running = room.run.job;
    let is_cancelling = running
        .and_then(|job| cx.model.job(job))
        .is_some_and(|job| job.is_cancelling);
    let choice = ServerChoice::of(cx);
    let destinations = destination_count(cx, &name);
    let (mut other, mut destination, mut via, mut starts, mut stops) = (None, None, None, false, false);
    let actions = |ui: &mut Ui| {
        other = choice.show(ui);
        if running.is_none() {
            via = prove_event::choice(ui, room.via, language);
        }
        // An event goes where the policy says.
        if destinations > 1 && running.is_none() && room.via == Via::AlertImmediate {
            destination = destination_choice(ui, room.destination, destinations, language);
        }
        if running.is_some() {
            let text = if is_cancelling {
                say!(language, "ui-cancelling")
            } else {
                say!(language, "ui-stop")
            };
            stops = ui
                .add_enabled_ui(!is_cancelling, |ui| parts::secondary(ui, &text))
                .inner
                .clicked();
        } else {
            let text = if room.proof().is_some() {
                say!(language, "ui-prove-again")
            } else {
                say!(language, "ui-prove-now")
            };
            starts = parts::primary(ui, &text).clicked();
        }
    };
    scaffold::page(ui, &head, actions, |ui| {
        super::notices(ui, cx);
        contents(ui, cx, &room, &name);
    });
    match room.via {
        Via::AlertImmediate if starts => cx.model.prove_path(&name, cx.settings.listen),
        Via::PlatformEvent if starts => cx.model.ask_about_event(&name, true),
        _ => {}
    }
    if room.asks {
        prove_event::dialog(ui, cx, &name);
    }
    if let Some(via) = via {
        cx.model.set_via(&name, via);
    }
    if let (true, Some(job)) = (stops, running) {
        cx.model.cancel(job);
    }
    if let Some(other) = other {
        cx.model.choose_server(&other);
    }
    if let Some(destination) = destination {
        cx.model.set_destination(&name, destination);
    }
}

/// How many destinations the server is known or wanted to have.
fn destination_count(cx: &Cx<'_>, name: &str) -> u8 {
    let plan = cx.model.configure(name).and_then(|room| room.plan.value.as_ref());
    let set = |wanted: &crate::site::Wanted| wanted.snmp_alert.destinations.as_ref().map_or(0, Vec::len);
    let wanted = cx.model.server().map_or(0, |view| set(&view.server.wanted));
    let actual = plan.map_or(0, |plan| set(&plan.actual.wanted_shape));
    u8::try_from(wanted.max(actual)).unwrap_or(u8::MAX)
}

fn destination_choice(ui: &mut Ui, current: u8, count: u8, language: Language) -> Option<u8> {
    let names: Vec<String> = (1..=count)
        .map(|number| say!(language, "ui-prove-destination", number = number.to_string()))
        .collect();
    let label = say!(language, "ui-prove-destination-label");
    let index = usize::from(current.saturating_sub(1));
    let chosen = parts::select(ui, "destination", &label, index, &names, 150.0)?;
    u8::try_from(chosen + 1).ok()
}

fn contents(ui: &mut Ui, cx: &mut Cx<'_>, room: &ProveRoom, name: &str) {
    let language = cx.language;
    if let Some(failure) = &room.run.failure {
        parts::failure(ui, language, failure, false);
    }
    if let (Some(why), None) = (&room.why, room.shown) {
        parts::failure(ui, language, why, false);
    }
    path(ui, cx, room, name);
    ui.add_space(space::XS);
    let width = ui.available_width();
    let proof = if room.run.is_busy() { None } else { room.proof() };
    if width < NARROW {
        below(ui, cx, room, proof);
        earlier(ui, cx, room, name);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let side = 340.0;
        ui.vertical(|ui| {
            ui.set_width(width - side - space::L);
            ui.spacing_mut().item_spacing = eframe::egui::vec2(space::S, space::S);
            below(ui, cx, room, proof);
        });
        ui.vertical(|ui| {
            ui.set_width(side);
            ui.spacing_mut().item_spacing = eframe::egui::vec2(space::S, space::S);
            earlier(ui, cx, room, name);
        });
    });
}

fn path(ui: &mut Ui, cx: &Cx<'_>, room: &ProveRoom, name: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    let is_running = room.run.is_busy();
    let proof = if is_running { None } else { room.proof() };
    let hops: &[Hop] = proof.map_or(&room.hops, |proof| &proof.hops);
    parts::card(ui, |ui| {
        let left = |ui: &mut Ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(look.card_title(say!(language, "ui-prove-path", server = name.to_owned())));
                if is_running {
                    let text = say!(language, "ui-prove-running");
                    parts::pill(ui, look.colors.accent, Mark::Arrow, &text);
                } else if let Some(proof) = proof {
                    result_pill(ui, proof, language);
                }
            });
        };
        scaffold::sides(ui, "prove path", left, |ui| {
            if let Some(proof) = proof {
                ui.label(look.small(cx.model.clock.full(proof.started_at)));
            }
        });
        ui.add_space(space::M);
        if proof.is_none() && !is_running {
            ui.label(look.dim(say!(language, "ui-prove-not-yet")));
            ui.add_space(space::S);
        }
        let hops: Vec<HopLook> = hops.iter().map(|hop| hop_look(hop, language)).collect();
        parts::hop_path(ui, &hops);
    });
}

fn hop_look(hop: &Hop, language: Language) -> HopLook {
    HopLook {
        verdict: hop.verdict.clone(),
        name: words::hop_name(hop.name, language),
        state: words::verdict(&hop.verdict, language),
        detail: words::hop_detail(hop, language).replace(['・', '：'], "\n"),
        time: hop.millis.map(duration),
    }
}

/// `31 ms`, `30.0 s`
fn duration(millis: u64) -> String {
    if millis < 10_000 {
        format!("{millis} ms")
    } else {
        format!("{}.{} s", millis / 1000, millis % 1000 / 100)
    }
}

fn result_pill(ui: &mut Ui, proof: &Proof, language: Language) {
    let c = Look::of(ui).colors;
    if proof.is_proven() {
        let text = say!(language, "ui-prove-arrived", millis = proof.millis().to_string());
        parts::pill(ui, c.recovered, Mark::Check, &text);
    } else {
        parts::pill(ui, c.error, Mark::Square, &stopped_at(proof, language));
    }
}

fn stopped_at(proof: &Proof, language: Language) -> String {
    let stopped = proof.hops.iter().find(|hop| hop.verdict == Verdict::Stopped);
    match stopped {
        Some(hop) => say!(
            language,
            "ui-prove-stopped",
            hop = words::hop_name(hop.name, language)
        ),
        None => say!(language, "ui-prove-unfinished"),
    }
}

fn below(ui: &mut Ui, cx: &mut Cx<'_>, room: &ProveRoom, proof: Option<&Proof>) {
    let look = Look::of(ui);
    let language = cx.language;
    let stopped = proof.and_then(|proof| proof.hops.iter().find(|hop| hop.verdict == Verdict::Stopped));
    if let Some(hop) = stopped {
        parts::card(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-prove-check")));
            ui.label(look.dim(say!(language, "ui-prove-check-text")));
            ui.add_space(space::XS);
            let advice = words::hop_advice(hop, language);
            parts::numbered(ui, advice.iter().map(String::as_str));
        });
        ui.add_space(space::S);
    }
    if let Some(alert) = &room.arrived.value {
        arrived(ui, cx, alert);
    } else if stopped.is_none() && proof.is_none() {
        parts::card(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-prove-how")));
            let steps = [
                say!(language, "ui-prove-how-1"),
                match room.via {
                    Via::AlertImmediate => say!(language, "ui-prove-how-2"),
                    Via::PlatformEvent => say!(language, "ui-prove-how-event"),
                },
                say!(language, "ui-prove-how-3"),
            ];
            parts::numbered(ui, steps.iter().map(String::as_str));
        });
    }
    ui.add_space(space::S);
    if let Some(text) = proof.and_then(|proof| prove_event::left_open(proof, language)) {
        parts::card(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-prove-not-tested")));
            ui.label(look.dim(text));
        });
    }
}

fn arrived(ui: &mut Ui, cx: &mut Cx<'_>, alert: &AlertView) {
    let look = Look::of(ui);
    let language = cx.language;
    let mut opens = false;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.card_title(say!(language, "ui-prove-alert")));
        let field = |ui: &mut Ui, name: String, value: eframe::egui::RichText| {
            parts::field_row(ui, &name, 110.0, |ui| {
                ui.add(Label::new(value).selectable(true));
            });
        };
        field(
            ui,
            say!(language, "ui-alert-title"),
            look.strong(plain(alert.title.get(language)).as_ref()),
        );
        parts::field_row(ui, &say!(language, "ui-alert-severity"), 110.0, |ui| {
            parts::severity_pill(ui, alert.severity, language);
        });
        if let Some(occurred) = alert.occurred_at {
            field(
                ui,
                say!(language, "ui-alert-occurred"),
                look.body(cx.model.clock.full(occurred)),
            );
        }
        field(
            ui,
            say!(language, "ui-alert-received"),
            look.body(cx.model.clock.full(alert.received_at)),
        );
        field(
            ui,
            say!(language, "ui-alert-source"),
            look.mono(alert.source.to_string()),
        );
        opens = parts::link(ui, &say!(language, "ui-prove-open-alert")).clicked();
    });
    if opens {
        cx.model.open_alert(alert.id);
        cx.model.go(Page::Alerts);
    }
}

fn earlier(ui: &mut Ui, cx: &mut Cx<'_>, room: &ProveRoom, name: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    let mut chosen = None;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(look.card_title(say!(language, "ui-prove-earlier")));
        ui.add_space(space::XS);
        if let Some(failure) = &room.earlier.failure {
            if parts::failure(ui, language, failure, true) {
                cx.model.load_proofs(name);
            }
            return;
        }
        let proofs = room.earlier.value.as_deref().unwrap_or_default();
        if proofs.is_empty() {
            let text = if room.earlier.is_busy() {
                say!(language, "ui-loading")
            } else {
                say!(language, "ui-prove-earlier-none")
            };
            ui.label(look.dim(text));
        }
        let shown = room.proof().map(|proof| proof.started_at);
        for (index, proof) in proofs.iter().enumerate().take(12) {
            if earlier_row(
                ui,
                cx,
                proof,
                Some(proof.started_at) == shown && !room.run.is_busy(),
            ) {
                chosen = Some(index);
            }
        }
    });
    if let Some(index) = chosen {
        cx.model.show_proof(name, index);
    }
}

fn earlier_row(ui: &mut Ui, cx: &Cx<'_>, proof: &Proof, is_shown: bool) -> bool {
    let c = Look::of(ui).colors;
    let language = cx.language;
    let (tone, mark, text) = if proof.is_proven() {
        (c.recovered, Mark::Check, duration(proof.millis()))
    } else {
        (c.error, Mark::Square, stopped_at(proof, language))
    };
    let table = parts::Table::new(vec![
        parts::Column::share("", 1.0),
        parts::Column::share("", 1.15),
    ]);
    let cells = [
        parts::Cell::Mono(cx.model.clock.short(proof.started_at), c.text),
        parts::Cell::Pill(tone, mark, text),
    ];
    let response = table.row(ui, &cells, Some(is_shown));
    response.clicked() || response.gained_focus()
}
