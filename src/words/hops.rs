//! Words for a proof: what each hop is, what was seen there, and what to check where the path stops.

use super::{completion_code::completion, platform_event};
use crate::{
    i18n::Language,
    ipmi::command::CommandCode,
    prove::report::{Hop, HopDetail, HopName, Verdict},
    say,
};

/// The hop's name as it stands under its circle.
pub fn hop_name(name: HopName, language: Language) -> String {
    match name {
        HopName::BmcReached => say!(language, "hop-bmc-reached"),
        HopName::FilterAndPolicy => say!(language, "hop-filter-and-policy"),
        HopName::AlertAccepted => say!(language, "hop-alert-accepted"),
        HopName::Received => say!(language, "hop-received"),
        HopName::Decoded => say!(language, "hop-decoded"),
        HopName::Logged => say!(language, "hop-logged"),
        HopName::Answered => say!(language, "hop-answered"),
    }
}

/// How the hop stands, in a word.
pub fn verdict(verdict: &Verdict, language: Language) -> String {
    match verdict {
        Verdict::Waiting => say!(language, "verdict-waiting"),
        Verdict::Running => say!(language, "verdict-running"),
        Verdict::Passed => say!(language, "verdict-passed"),
        Verdict::Stopped => say!(language, "verdict-stopped"),
        Verdict::NotTested => say!(language, "verdict-not-tested"),
        Verdict::NotReached => say!(language, "verdict-not-reached"),
    }
}

/// What was seen at the hop, in one or two short lines.
pub fn hop_detail(hop: &Hop, language: Language) -> String {
    let Some(detail) = &hop.detail else {
        return match (&hop.verdict, hop.name) {
            (Verdict::NotTested, HopName::FilterAndPolicy) => say!(language, "hop-detail-not-tested"),
            (Verdict::NotTested, _) => say!(language, "hop-detail-not-awaited"),
            _ => String::new(),
        };
    };
    match detail {
        HopDetail::Session { peer, cipher_suite } => {
            say!(
                language,
                "hop-detail-session",
                peer = peer.to_string(),
                suite = super::cipher_suite(*cipher_suite)
            )
        }
        HopDetail::Failure if hop.name == HopName::BmcReached => say!(language, "hop-detail-no-session"),
        HopDetail::Failure => say!(language, "hop-detail-failure"),
        HopDetail::Pef(finding) => platform_event::detail(finding, language),
        HopDetail::Ordered { destination, address } => {
            say!(
                language,
                "hop-detail-ordered",
                number = destination.to_string(),
                address = address.to_string()
            )
        }
        HopDetail::DestinationIsElsewhere { address } => {
            say!(language, "hop-detail-elsewhere", address = address.to_string())
        }
        HopDetail::NoDestination => say!(language, "hop-detail-no-destination"),
        HopDetail::Refused { completion_code } => alert_refused(*completion_code, language).0,
        HopDetail::Datagram { source, local } => {
            say!(
                language,
                "hop-detail-datagram",
                source = source.to_string(),
                local = local.to_string()
            )
        }
        HopDetail::NothingCame {
            waited_millis,
            others,
            ..
        } => {
            let secs = format!(
                "{:.1}",
                std::time::Duration::from_millis(*waited_millis).as_secs_f32()
            );
            say!(
                language,
                "hop-detail-nothing-came",
                secs = secs,
                others = others.to_string()
            )
        }
        HopDetail::NotATrapDestination => say!(language, "hop-detail-not-a-trap-destination"),
        HopDetail::NoGuidToCompare => say!(language, "hop-detail-no-guid"),
        HopDetail::OtherSource { source, .. } => {
            say!(language, "hop-detail-other-source", source = source.to_string())
        }
        HopDetail::NotReadable => say!(language, "hop-detail-not-readable"),
        HopDetail::NotLogged => say!(language, "hop-detail-not-logged"),
        HopDetail::GuidMatches => say!(language, "hop-detail-guid-matches"),
        HopDetail::OtherGuid => say!(language, "hop-detail-other-guid"),
        HopDetail::Row { alert_id } => say!(language, "hop-detail-row", id = alert_id.to_string()),
        HopDetail::AnswerTaken => say!(language, "hop-detail-answer-taken"),
        HopDetail::AnswerNotAsked => say!(language, "hop-detail-answer-not-asked"),
        HopDetail::AnswerRefused {
            completion_code: Some(code),
        } => super::completion_code(*code, language),
        HopDetail::AnswerRefused {
            completion_code: None,
        } => say!(language, "hop-detail-answer-no-reply"),
    }
}

/// What to check where the path stops at this hop, most likely cause first; empty for a hop that did not stop.
pub fn hop_advice(hop: &Hop, language: Language) -> Vec<String> {
    if hop.verdict != Verdict::Stopped {
        return Vec::new();
    }
    match (hop.name, &hop.detail) {
        (HopName::BmcReached, _) => vec![
            say!(language, "advice-bmc-address"),
            say!(language, "advice-bmc-lan-enabled"),
            say!(language, "advice-bmc-password"),
        ],
        (_, Some(HopDetail::Pef(finding))) => platform_event::advice(finding, language),
        (_, Some(HopDetail::NoDestination)) => vec![say!(language, "advice-configure-destination")],
        (HopName::AlertAccepted, Some(HopDetail::Refused { completion_code })) => vec![
            alert_refused(*completion_code, language).1,
            say!(language, "advice-bmc-supports-test"),
            say!(language, "advice-event-unsupported"),
        ],
        (HopName::AlertAccepted | HopName::FilterAndPolicy, _) => {
            vec![
                say!(language, "advice-destination-set"),
                say!(language, "advice-bmc-supports-test"),
            ]
        }
        (HopName::Received, detail) => received_advice(detail.as_ref(), language),
        (HopName::Decoded, _) => vec![say!(language, "advice-other-guid")],
        (HopName::Logged, _) => vec![say!(language, "advice-log-disk")],
        (HopName::Answered, _) => vec![say!(language, "advice-answer")],
    }
}

/// The BMC said no to the order to send.
fn alert_refused(code: u8, language: Language) -> super::failure::Said {
    completion(CommandCode::ALERT_IMMEDIATE, code, language)
}

fn received_advice(detail: Option<&HopDetail>, language: Language) -> Vec<String> {
    let mut advice = Vec::new();
    if let Some(HopDetail::DestinationIsElsewhere { address }) = detail {
        advice.push(say!(
            language,
            "advice-destination-elsewhere",
            address = address.to_string()
        ));
    }
    if let Some(HopDetail::NothingCame {
        destination,
        destination_is_here,
        hears_trap_port,
        community_is_taken,
        ..
    }) = detail
    {
        if !destination_is_here {
            advice.push(say!(
                language,
                "advice-destination-elsewhere",
                address = destination.to_string()
            ));
        }
        if !hears_trap_port {
            advice.push(say!(language, "advice-port-162"));
        }
        if !community_is_taken {
            advice.push(say!(language, "advice-community"));
        }
    }
    advice.push(say!(language, "advice-firewall"));
    advice.push(say!(language, "advice-gateway"));
    advice
}
