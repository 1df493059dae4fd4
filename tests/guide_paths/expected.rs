//! The rules of the field, restated independently of the flowchart's data.

use std::collections::BTreeSet;
use tsuho::guide::Answers;

pub(super) const EXPRESS: [&str; 9] = [
    "express:mail-direct",
    "express:https-direct",
    "express:dial-up-direct",
    "express:mail-via-sm",
    "express:https-via-sm",
    "express:dial-up-via-sm",
    "express:mail-mg",
    "express:https-mg",
    "express:dial-up-mg",
];
pub(super) const OWN: [&str; 4] = ["self:mail-ee3", "self:mail-sa", "self:snmp-ee3", "self:snmp-sa"];
pub(super) const NOT_POSSIBLE: [&str; 6] = [
    "no-line",
    "no-sender",
    "istorage-without-agent",
    "no-source",
    "ilo-only",
    "no-receiver",
];

/// Short questions about the answers given.
pub(super) struct Said<'a>(pub(super) &'a Answers);

impl Said<'_> {
    /// Whether the question was asked and answered with one of these.
    pub(super) fn is(&self, question: &str, answers: &[&str]) -> bool {
        self.0
            .get(question)
            .is_some_and(|given| answers.contains(&given.as_str()))
    }
}

/// The rules of the flowchart: recipient, route, means, sender.
pub(super) fn expected_ways(said: &Said<'_>) -> BTreeSet<&'static str> {
    let mut ways = BTreeSet::new();
    let agent = !said.is("agent", &["none"]);
    if said.is("recipient", &["centre", "both"]) {
        let mg = said.is("bmc", &["ee3", "unknown"]) && said.is("device", &["express5800", "unknown"]);
        let route = if mg && (!agent || said.is("preboot", &["yes", "unknown"])) {
            Some("mg")
        } else if !agent {
            None
        } else if said.is("scale", &["yes"]) {
            Some("via-sm")
        } else {
            Some("direct")
        };
        let means = if said.is("internet", &["no"]) {
            said.is("line", &["yes"]).then_some("dial-up")
        } else if said.is("log-data", &["yes"])
            || !said.is("mail-server", &["yes"])
            || !said.is("mail-policy", &["no"])
        {
            Some("https")
        } else {
            Some("mail")
        };
        if let (Some(route), Some(means)) = (route, means) {
            let id = format!("express:{means}-{route}");
            ways.extend(EXPRESS.iter().filter(|way| **way == id));
            assert!(!ways.is_empty(), "{id} is one of the nine");
        }
    }
    if said.is("recipient", &["me", "both", "unknown"]) {
        let (bmc, by_agent) = own_senders(said);
        let snmp = said.is("snmp-receiver", &["esmpro-sm", "other", "unknown"]);
        let chosen = [
            bmc && said.is("bmc", &["ee3", "unknown"]) && said.is("smtp-from-bmc", &["yes"]),
            by_agent && said.is("smtp-from-os", &["yes"]),
            bmc && snmp,
            by_agent && snmp,
        ];
        ways.extend(
            OWN.iter()
                .zip(chosen)
                .filter(|(_, chosen)| *chosen)
                .map(|(way, _)| *way),
        );
    }
    ways
}

/// Who tells ourselves: the BMC, the agent.
pub(super) fn own_senders(said: &Said<'_>) -> (bool, bool) {
    let bmc_can = said.is("bmc", &["ee3", "other-ipmi", "unknown"]);
    match (bmc_can, !said.is("agent", &["none"])) {
        (true, false) => (true, false),
        (false, agent_can) => (false, agent_can),
        (true, true) => {
            let os = said.is("self-os", &["yes", "unknown"]);
            (said.is("self-preboot", &["yes", "unknown"]) || !os, os)
        }
    }
}

pub(super) fn expected_not_possible(said: &Said<'_>, ways: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let agent = !said.is("agent", &["none"]);
    if said.is("recipient", &["centre", "both"]) && !ways.iter().any(|way| way.starts_with("express:")) {
        found.insert(if agent || said.is("internet", &["no"]) {
            "no-line"
        } else if said.is("bmc", &["ee3", "unknown"]) {
            "istorage-without-agent"
        } else {
            "no-sender"
        });
    }
    if said.is("recipient", &["me", "both", "unknown"]) && !ways.iter().any(|way| way.starts_with("self:")) {
        found.insert(match own_senders(said) {
            (false, false) if said.is("bmc", &["ilo"]) => "ilo-only",
            (false, false) => "no-source",
            _ => "no-receiver",
        });
    }
    found
}

/// Every caveat, with its rule.
pub(super) fn expected_caveats(said: &Said<'_>, ways: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let has = |way: &str| ways.contains(way);
    let any = |part: &dyn Fn(&str) -> bool| ways.iter().any(|way| part(way));
    let own = any(&|way| way.starts_with("self:"));
    let express = any(&|way| way.starts_with("express:"));
    let mg = any(&|way| way.ends_with("-mg"));
    let via_sm = any(&|way| way.ends_with("-via-sm"));
    let by_agent_to_centre = express && !mg;
    let https = any(&|way| way.starts_with("express:https"));
    let (both_snmp, ee3_snmp) = (has("self:snmp-ee3") && has("self:snmp-sa"), has("self:snmp-ee3"));
    let bmc_raises = mg || any(&|way| way.ends_with("-ee3"));
    let agent_raises = by_agent_to_centre || any(&|way| way.ends_with("-sa"));
    let agent = |family: &[&str]| said.is("agent", family);
    let to_manager = said.is("snmp-receiver", &["esmpro-sm"]);
    let no_year = said.is("warranty-model", &["three-year-excluded", "unknown"]);
    let rules = [
        ("duplicate-mail", has("self:mail-ee3") && has("self:mail-sa")),
        ("snmp-muted", both_snmp && agent(&["server-agent"])),
        (
            "snmp-muting-not-stated",
            both_snmp && agent(&["server-agent-service"]),
        ),
        ("snmp-muting-depends", both_snmp && agent(&["unknown"])),
        (
            "snmp-muted-agent-silent",
            ee3_snmp && !has("self:snmp-sa") && agent(&["server-agent", "unknown"]),
        ),
        ("mg-hears-agent", mg && agent(&["server-agent"])),
        ("mg-muting-not-stated", mg && agent(&["server-agent-service"])),
        ("mg-muting-depends", mg && agent(&["unknown"])),
        ("port-162", mg || ee3_snmp || has("self:snmp-sa")),
        ("mixed-alert-manager", express || has("self:mail-sa")),
        ("acknowledge-on", mg || (ee3_snmp && to_manager)),
        ("mg-manager-version", mg),
        ("mg-primary-destination", mg),
        ("mg-second-receiver", mg && ee3_snmp && !to_manager),
        ("own-events", agent_raises),
        (
            "preboot-not-covered",
            by_agent_to_centre && said.is("preboot", &["yes", "unknown"]),
        ),
        (
            "self-preboot-not-covered",
            own && said.is("bmc", &["none", "ilo"]) && said.is("self-preboot", &["yes", "unknown"]),
        ),
        ("os-faults-not-covered", bmc_raises && agent(&["none"])),
        (
            "istorage-limits",
            by_agent_to_centre && said.is("device", &["istorage-dm"]),
        ),
        ("ilo-own-alerts", (own || express) && said.is("bmc", &["ilo"])),
        ("other-ipmi-limits", ee3_snmp && said.is("bmc", &["other-ipmi"])),
        ("text-limit-snmp", has("self:snmp-sa")),
        ("text-limit-agent-mail", has("self:mail-sa")),
        (
            "text-limit-express-mail",
            any(&|way| way.starts_with("express:mail")),
        ),
        (
            "text-limit-dial-up",
            any(&|way| way.starts_with("express:dial-up")),
        ),
        ("text-limit-via-manager", mg || via_sm),
        ("agent-mail-form", has("self:mail-sa")),
        (
            "clock-differs",
            (bmc_raises && agent_raises) || (mg && !agent(&["none"])),
        ),
        (
            "https-sends-log-data",
            https && said.is("log-data", &["no", "unknown"]),
        ),
        ("service-hours", express),
        (
            "entitlement-missing",
            express && (said.is("entitlement", &["none", "unknown"]) || no_year),
        ),
        (
            "free-year-ends",
            express && said.is("warranty-model", &["one-year", "three-year"]),
        ),
        ("bmc-to-confirm", bmc_raises && said.is("bmc", &["unknown"])),
        ("agent-to-confirm", agent_raises && agent(&["unknown"])),
        ("device-to-confirm", express && said.is("device", &["unknown"])),
        (
            "express-ask-vendor",
            express && said.is("bmc", &["ilo", "other-ipmi"]),
        ),
        (
            "agent-service-package",
            by_agent_to_centre && agent(&["server-agent-service"]),
        ),
        (
            "internet-to-confirm",
            express && said.is("internet", &["unknown"]),
        ),
        ("proxy-to-confirm", https && said.is("proxy", &["unknown"])),
        ("bmc-mail-to-confirm", said.is("smtp-from-bmc", &["unknown"])),
        ("agent-mail-to-confirm", said.is("smtp-from-os", &["unknown"])),
    ];
    rules
        .into_iter()
        .filter(|(_, applies)| *applies)
        .map(|(id, _)| id)
        .collect()
}
