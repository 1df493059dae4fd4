//! The JSON shapes that scripts rely on. Names are snake_case and never change; times are RFC 3339.

use super::exit;
use crate::{
    alert_log::Counters,
    configure::target::{Actual, Advice, Filter, Item, ItemValue, Origin, Outcome, Policy},
    engine::{
        self, Cause, Discovered, Failure, FleetOutcome, FleetReport, FleetServer, FoundBmc, ImportProblem,
        SheetProblem,
        view::{
            AlertView, GapView, IncidentView, Kept, LogCheckView, LogProblem, MemberView, ModelView, Removal,
            ServerView,
        },
    },
    i18n::Language,
    prove::report::{Hop, Proof, Verdict},
    words::{self, FailureWords},
};
use serde_json::{Value, json};

/// A failure, with what the words say about it.
pub(super) fn error(failure: &Failure, said: &FailureWords) -> Value {
    let mut error = json!({
        "kind": exit::kind(failure),
        "tried": said.tried,
        "server": failure.server,
        "answer": said.answer,
        "advice": said.whole_advice(),
    });
    if let (Cause::BadSheet { problems, .. }, Value::Object(fields)) = (&*failure.cause, &mut error) {
        let place = |problem: &SheetProblem| json!({ "row": problem.row, "column": problem.heading });
        fields.insert("places".to_owned(), problems.iter().map(place).collect());
    }
    if let (Cause::BadImport { problems, .. }, Value::Object(fields)) = (&*failure.cause, &mut error) {
        let place = |problem: &ImportProblem| json!({ "line": problem.line, "field": problem.field });
        fields.insert("places".to_owned(), problems.iter().map(place).collect());
    }
    error
}

/// `server discover`.
pub(super) fn discovered(discovered: &Discovered) -> Value {
    let found = |found: &FoundBmc| {
        json!({
            "address": found.address.to_string(),
            "ipmi_2_0": found.has_ipmi_2_0,
            "auth_types": found.auth_types,
            "oem_id": found.oem_id,
            "server": found.known_as,
        })
    };
    json!({
        "asked": discovered.asked,
        "found": discovered.found.iter().map(found).collect::<Vec<_>>(),
        "cancelled": discovered.is_cancelled,
    })
}

/// `fleet read`, `fleet plan`, `fleet apply`, `fleet undo`.
pub(super) fn fleet(report: &FleetReport, language: Language) -> Value {
    let mut summary = serde_json::Map::new();
    for one in &report.servers {
        let count = summary
            .entry(one.status().name())
            .or_insert_with(|| Value::from(0_u64));
        *count = Value::from(count.as_u64().unwrap_or_default() + 1);
    }
    let servers: Vec<Value> = report
        .servers
        .iter()
        .map(|one| fleet_server(one, language))
        .collect();
    json!({ "servers": servers, "summary": summary })
}

fn fleet_server(one: &FleetServer, language: Language) -> Value {
    let items: Vec<Value> = one.items().iter().map(|it| item(it, language)).collect();
    let said = one
        .failure()
        .map(|failure| error(failure, &words::failure(failure, language)));
    let mut value = json!({
        "server": one.server,
        "status": one.status().name(),
        "changes": one.changes(),
        "items": items,
        "error": said,
    });
    if let (FleetOutcome::Read(read), Value::Object(fields)) = (&one.outcome, &mut value) {
        fields.insert("actual".to_owned(), actual(&one.server, read));
    }
    value
}

/// A server of `server list`.
pub(super) fn server(view: &ServerView) -> Value {
    let server = &view.server;
    json!({
        "name": server.name,
        "bmc": server.bmc.to_string(),
        "user": server.user,
        "cipher_suite": server.cipher_suite,
        "last_suite": server.last_suite,
        "last_proof_at": view.last_proof.map(|(at, _)| at.to_string()),
        "last_proof_proven": view.last_proof.map(|(_, proven)| proven),
        "can_undo": view.can_undo,
        "unfinished_since": view.unfinished.as_ref().map(|unfinished| unfinished.began_at.to_string()),
    })
}

/// `bmc read`.
pub(super) fn actual(server: &str, actual: &Actual) -> Value {
    let mut alert = serde_json::to_value(&actual.wanted_shape.snmp_alert).expect("settings are JSON");
    if let Value::Object(fields) = &mut alert {
        fields.insert("destination_count".to_owned(), actual.destination_count.into());
        fields.insert("filter_count".to_owned(), actual.filter_count.into());
        fields.insert("policy_count".to_owned(), actual.policy_count.into());
    }
    let offers = &actual.offers;
    json!({
        "server": server,
        // In-band there is no session, and so no suite.
        "cipher_suite": Some(actual.device.cipher_suite).filter(|&suite| suite != 0),
        "device": {
            "manufacturer_id": actual.device.manufacturer_id,
            "product_id": actual.device.product_id,
            "firmware": actual.device.firmware,
        },
        "snmp_alert": alert,
        "gateway": actual.wanted_shape.gateway,
        "offers": {
            "alerting": offers.alerting,
            "ipv6_destinations": offers.ipv6_destinations,
            "computer_name": offers.computer_name,
            "gateway": offers.gateway,
            "gateway_mac": offers.gateway_mac,
            "backup_gateway": offers.backup_gateway,
            "backup_gateway_mac": offers.backup_gateway_mac,
        },
        "filters": actual.filters.iter().map(filter).collect::<Vec<_>>(),
        "policies": actual.policies.iter().map(policy).collect::<Vec<_>>(),
    })
}

/// `bmc quirks`.
pub(super) fn model(server: &str, view: &ModelView, language: Language) -> Value {
    let facts = view.facts.iter().map(|known| {
        let mut fact = serde_json::to_value(known).expect("texts and numbers are JSON");
        if let Value::Object(fields) = &mut fact {
            fields.insert("text".to_owned(), words::fact(&known.fact, language).into());
        }
        fact
    });
    json!({
        "server": server,
        "device": view.model,
        "facts": facts.collect::<Vec<_>>(),
        "forgotten": view.forgotten,
    })
}

fn filter(filter: &Filter) -> Value {
    json!({
        "number": filter.number,
        "origin": origin(filter.origin),
        "enabled": filter.is_enabled,
        "alerts": filter.alerts,
        "acts_on_the_server": filter.acts_on_the_server,
        "policy_number": filter.policy_number,
        "severity": filter.severity.value(),
        "sensor_type": filter.sensor_type,
        "event_trigger": filter.event_trigger,
        "offset_mask": filter.offset_mask,
    })
}

fn policy(policy: &Policy) -> Value {
    json!({
        "number": policy.number,
        "origin": origin(policy.origin),
        "enabled": policy.is_enabled,
        "policy_number": policy.policy_number,
        "rule": policy.rule.value(),
        "channel": policy.channel,
        "destination": policy.destination,
    })
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Ours => "ours",
        Origin::Factory => "factory",
        Origin::Other => "other",
    }
}

/// The same document with what to know before applying.
pub(super) fn with_advice(mut document: Value, advice: &[Advice], language: Language) -> Value {
    let said = advice
        .iter()
        .map(|one| json!({ "kind": one.kind(), "text": words::plan_advice(one, language) }));
    if let Value::Object(fields) = &mut document {
        fields.insert("advice".to_owned(), said.collect());
    }
    document
}

/// `bmc plan`, `bmc apply`, `bmc undo`.
pub(super) fn items(items: &[Item], requests_sent: u64, language: Language) -> Value {
    let items: Vec<Value> = items.iter().map(|one| item(one, language)).collect();
    json!({ "items": items, "requests_sent": requests_sent })
}

/// One item of a plan, a report or the history.
pub(super) fn item(item: &Item, language: Language) -> Value {
    let (outcome, reason) = match &item.outcome {
        Outcome::Unchanged => ("unchanged", None),
        Outcome::Differs => ("differs", None),
        Outcome::Applied => ("applied", None),
        Outcome::Rejected(reason) => ("rejected", Some(reason)),
        Outcome::Unknown(reason) => ("unknown", Some(reason)),
    };
    json!({
        "name": item.name.to_string(),
        "before": value(&item.before),
        "wanted": value(&item.wanted),
        "after": item.after.as_ref().map(value),
        "outcome": outcome,
        "reason": reason.map(|reason| words::reason(item.name, reason, language)),
    })
}

fn value(value: &ItemValue) -> Value {
    match value {
        ItemValue::Switch(on) => (*on).into(),
        ItemValue::Number(number) => (*number).into(),
        ItemValue::Text(text) => text.as_str().into(),
        ItemValue::Absent => Value::Null,
    }
}

/// `bmc test`, `prove`; with the failure beside the hops where the BMC could not be used.
pub(super) fn proof(proof: &Proof, proven: bool, failure: Option<&Failure>, language: Language) -> Value {
    let hops: Vec<Value> = proof.hops.iter().map(|one| hop(one, language)).collect();
    let mut document = json!({ "proven": proven, "hops": hops, "alert_id": proof.alert_id });
    if let (Some(failure), Value::Object(fields)) = (failure, &mut document) {
        let said = words::failure(failure, language);
        fields.insert("error".to_owned(), error(failure, &said));
    }
    document
}

fn hop(hop: &Hop, language: Language) -> Value {
    let ok = match hop.verdict {
        Verdict::Passed => Some(true),
        Verdict::Stopped => Some(false),
        Verdict::Waiting | Verdict::Running | Verdict::NotTested | Verdict::NotReached => None,
    };
    json!({
        "hop": hop.name,
        "ok": ok,
        "detail": words::hop_detail(hop, language),
        "advice": words::hop_advice(hop, language).join("\n"),
        "millis": hop.millis,
    })
}

/// An alert of `log list` and `log show`: the same as in an export.
pub(super) fn alert(alert: &AlertView, language: Language) -> Value {
    engine::alert_object(alert, language)
}

/// Alerts of `log list` and `log search`.
pub(super) fn alerts(alerts: &[AlertView], language: Language) -> Value {
    alerts.iter().map(|one| alert(one, language)).collect()
}

/// A time when nobody listened.
pub(super) fn gap(gap: &GapView) -> Value {
    json!({
        "from": gap.from.to_string(),
        "to": gap.to.map(|to| to.to_string()),
        "reason": gap.reason.name(),
    })
}

/// An incident of `log incidents` and `log incident`.
pub(super) fn incident(view: &IncidentView, language: Language) -> Value {
    let incident = &view.incident;
    let ways: serde_json::Map<String, Value> = incident
        .ways
        .iter()
        .map(|(way, count)| (way.name().to_owned(), (*count).into()))
        .collect();
    json!({
        "id": incident.id,
        "first_at": incident.first_at.to_string(),
        "last_at": incident.last_at.to_string(),
        "severity": incident.severity.name(),
        "worst": incident.worst.name(),
        "is_open": incident.is_open,
        "is_test": incident.is_test,
        "is_storm": incident.is_storm,
        "count": incident.count,
        "unacknowledged": incident.unacknowledged,
        "server": incident.server,
        "sender": incident.sender,
        "title": words::incident_title(incident, &view.title, language),
        "recovered_at": incident.recovered_at.map(|at| at.to_string()),
        "ways": ways,
    })
}

/// An alert of an incident, and why it is in it.
pub(super) fn member(member: &MemberView, language: Language) -> Value {
    json!({
        "rule": member.rule.name(),
        "why": words::incident_rule(member.rule, language),
        "alert": alert(&member.alert, language),
    })
}

/// `log check`.
pub(super) fn log_check(view: &LogCheckView, language: Language) -> Value {
    let problem = |problem: &LogProblem| {
        let kind = match problem {
            LogProblem::Damaged { .. } => "damaged",
            LogProblem::Unreadable { .. } => "unreadable",
            LogProblem::Miscounted { .. } => "miscounted",
            LogProblem::Misindexed { .. } => "misindexed",
        };
        json!({ "kind": kind, "text": words::log_problem(problem, language) })
    };
    let replaced = view.replaced.as_ref();
    json!({
        "sound": view.problems.is_empty(),
        "alerts": view.alerts,
        "problems": view.problems.iter().map(problem).collect::<Vec<_>>(),
        "mended": view.is_mended,
        "aside": replaced.map(|replaced| replaced.aside.display().to_string()),
        "salvaged": replaced.map(|replaced| replaced.salvaged.alerts),
    })
}

/// `log keep`.
pub(super) fn log_kept(kept: &Kept) -> Value {
    let removal = |removal: &Removal| {
        json!({
            "at": removal.at.to_string(),
            "reason": removal.reason.name(),
            "alerts": removal.alerts,
            "unacknowledged": removal.open,
            "first_received_at": removal.first_at.to_string(),
            "last_received_at": removal.last_at.to_string(),
        })
    };
    json!({
        "days": kept.keeping.days,
        "max_bytes": kept.keeping.bytes,
        "unacknowledged_too": kept.keeping.open_too,
        "bytes": kept.bytes,
        "alerts": kept.alerts,
        "held_by_age": kept.held_by_age,
        "held_by_size": kept.held_by_size,
        "removals": kept.removals.iter().map(removal).collect::<Vec<_>>(),
    })
}

/// Counters of `log stats` and of `listen`'s last line.
pub(super) fn counters(counters: &Counters) -> Value {
    json!({
        "received": counters.received,
        "decoded": counters.decoded,
        "unknown": counters.unknown,
        "malformed": counters.malformed,
        "refused": counters.refused,
        "duplicate": counters.duplicate,
        "dropped_by_kernel": counters.dropped_by_kernel,
        "spilled": counters.spilled,
        "committed": counters.committed,
    })
}
