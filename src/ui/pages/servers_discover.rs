//! Servers: looking for BMCs in a range that was typed, and adding those that were ticked.

use super::{
    super::{
        app::Cx,
        parts::{self, Field, Mark},
        theme::{Look, space},
    },
    servers::clear_typed,
};
use crate::{
    engine::{AddressRange, DiscoverRequest, FoundBmc, NewServer},
    i18n::Language,
    say,
    secrets::Secret,
    site::{BmcAddress, RMCP_PORT, SuiteChoice},
    words,
};
use eframe::egui::{Id, ScrollArea, Ui};
use std::{collections::BTreeSet, net::SocketAddr};
use zeroize::Zeroizing;

/// The list of what was found grows to this height, then scrolls.
const LIST_HEIGHT: f32 = 260.0;

/// What is being typed and ticked.
pub(super) struct Search {
    pub(super) range: String,
    port: String,
    allows_large: bool,
    /// Ticked or unticked by hand; the others are ticked where a session can be opened.
    toggled: BTreeSet<SocketAddr>,
    user: String,
    password: Zeroizing<String>,
    password_field: Option<Id>,
    is_adding: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            range: String::new(),
            port: RMCP_PORT.to_string(),
            allows_large: false,
            toggled: BTreeSet::new(),
            user: String::new(),
            password: Zeroizing::default(),
            password_field: None,
            is_adding: false,
        }
    }
}

/// Draws the card; gone when it was closed or everything was added.
pub(super) fn card(ui: &mut Ui, search: &mut Option<Search>, cx: &mut Cx<'_>) {
    let Some(open) = search else {
        return;
    };
    let is_added = open.is_adding && cx.model.many.adding.value.is_some();
    if open.is_adding && cx.model.many.adding.failure.is_some() {
        open.is_adding = false;
    }
    let mut closes = is_added;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        closes |= contents(ui, open, cx);
    });
    ui.add_space(space::S);
    if closes {
        clear_typed(ui, open.password_field);
        *search = None;
        cx.model.forget_discovery();
    }
}

fn contents(ui: &mut Ui, open: &mut Search, cx: &mut Cx<'_>) -> bool {
    let look = Look::of(ui);
    let language = cx.language;
    ui.label(look.card_title(say!(language, "ui-discover-title")));
    ui.label(look.dim(say!(language, "ui-discover-text")));
    let request = fields(ui, open, language);
    let is_busy = cx.model.many.discovery.is_busy();
    let mut closes = false;
    ui.horizontal_wrapped(|ui| {
        let can = request.is_some() && !is_busy;
        let search = say!(language, "ui-discover-search");
        let pressed = ui
            .add_enabled_ui(can, |ui| parts::secondary(ui, &search))
            .inner
            .clicked();
        if let (true, Some(request)) = (pressed, request) {
            open.toggled.clear();
            cx.model.discover(request);
        }
        let job = cx.model.many.discovery.job;
        if let Some(job) = job {
            if parts::secondary(ui, &say!(language, "ui-discover-stop")).clicked() {
                cx.model.cancel(job);
            }
        } else if parts::secondary(ui, &say!(language, "ui-close")).clicked() {
            closes = true;
        }
    });
    if let Some(failure) = cx.model.many.discovery.failure.clone() {
        parts::failure(ui, language, &failure, false);
    }
    if !cx.model.many.discovery.is_untouched() {
        results(ui, open, cx);
    }
    closes
}

fn fields(ui: &mut Ui, open: &mut Search, language: Language) -> Option<DiscoverRequest> {
    let range = open.range.trim().parse::<AddressRange>();
    let port = open.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
    let error = match range {
        Err(error) if !open.range.trim().is_empty() => Some(words::range_error(error, language)),
        _ => None,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let label = say!(language, "ui-discover-range");
        Field::new(&label)
            .hint("192.0.2.0/24")
            .error(error)
            .mono()
            .width(300.0)
            .show(ui, &mut open.range);
        let label = say!(language, "ui-discover-port");
        let error = port.is_none().then(|| say!(language, "ui-discover-port-error"));
        Field::new(&label)
            .error(error)
            .mono()
            .width(110.0)
            .show(ui, &mut open.port);
    });
    let range = range.ok()?;
    let is_large = range.count() > AddressRange::USUAL;
    if is_large {
        let count = range.count().to_string();
        ui.checkbox(
            &mut open.allows_large,
            say!(language, "ui-discover-large", count = count),
        );
    }
    (!is_large || open.allows_large).then_some(DiscoverRequest {
        range,
        port: port?,
        per_second: DiscoverRequest::USUAL,
    })
}

fn results(ui: &mut Ui, open: &mut Search, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let many = &cx.model.many;
    let found = many.found.clone();
    let (asked, total) = many.asked;
    let asked = many.discovery.value.as_ref().map_or(asked, |done| done.asked);
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let progress = say!(
        language,
        "ui-discover-progress",
        asked = asked.to_string(),
        total = total.to_string(),
        found = count
    );
    parts::divider(ui);
    ui.label(look.strong(progress));
    let is_over = many.discovery.value.is_some();
    if many
        .discovery
        .value
        .as_ref()
        .is_some_and(|done| done.is_cancelled)
    {
        ui.label(look.small(say!(language, "cli-discover-cancelled")));
    }
    if found.is_empty() {
        if is_over {
            ui.label(look.dim(say!(language, "ui-discover-none")));
        }
        return;
    }
    ScrollArea::vertical()
        .id_salt("found")
        .max_height(LIST_HEIGHT)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for one in &found {
                row(ui, open, one, language);
            }
        });
    if is_over {
        add(ui, open, cx, &found);
    }
}

fn is_ticked(open: &Search, one: &FoundBmc) -> bool {
    one.known_as.is_none() && one.has_ipmi_2_0 != open.toggled.contains(&one.address)
}

fn row(ui: &mut Ui, open: &mut Search, one: &FoundBmc, language: Language) {
    let look = Look::of(ui);
    ui.horizontal_wrapped(|ui| {
        let address = one.address.to_string();
        let mut is_in = is_ticked(open, one);
        let ticks = ui
            .add_enabled_ui(one.known_as.is_none(), |ui| ui.checkbox(&mut is_in, &address))
            .inner;
        if ticks.changed() && !open.toggled.remove(&one.address) {
            open.toggled.insert(one.address);
        }
        let version = if one.has_ipmi_2_0 { "IPMI 2.0" } else { "IPMI 1.5" };
        ui.label(look.small(version));
        if let Some(name) = &one.known_as {
            let text = say!(language, "ui-discover-known", name = name.clone());
            parts::pill(ui, look.colors.neutral(), Mark::Equals, &text);
        } else if !one.has_ipmi_2_0 {
            let text = say!(language, "ui-discover-old");
            parts::pill(ui, look.colors.warning, Mark::Triangle, &text);
        }
    });
}

fn add(ui: &mut Ui, open: &mut Search, cx: &mut Cx<'_>, found: &[FoundBmc]) {
    let language = cx.language;
    let chosen: Vec<SocketAddr> = found
        .iter()
        .filter(|one| is_ticked(open, one))
        .map(|one| one.address)
        .collect();
    if found.iter().all(|one| one.known_as.is_some()) {
        return;
    }
    if let Some(failure) = cx.model.many.adding.failure.clone() {
        parts::failure(ui, language, &failure, false);
    }
    let look = Look::of(ui);
    ui.label(look.small(say!(language, "ui-discover-login")));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let label = say!(language, "ui-field-user");
        Field::new(&label).width(220.0).show(ui, &mut open.user);
        let label = say!(language, "ui-field-password");
        let response = Field::new(&label)
            .password()
            .width(220.0)
            .show(ui, &mut open.password);
        open.password_field = Some(response.id);
    });
    let is_whole = !open.user.trim().is_empty() && !open.password.is_empty();
    let can = is_whole && !chosen.is_empty() && !cx.model.many.adding.is_busy();
    let count = u64::try_from(chosen.len()).unwrap_or(u64::MAX);
    let button = say!(language, "ui-discover-add", count = count);
    if ui
        .add_enabled_ui(can, |ui| parts::primary(ui, &button))
        .inner
        .clicked()
    {
        let server = |address: SocketAddr| {
            let bmc = BmcAddress {
                host: address.ip().to_string(),
                port: address.port(),
            };
            NewServer {
                name: bmc.to_string(),
                bmc,
                user: open.user.trim().to_owned(),
                password: Secret::new(open.password.as_str()),
                cipher_suite: SuiteChoice::Auto,
            }
        };
        open.is_adding = true;
        cx.model.add_found(chosen.into_iter().map(server).collect());
    }
}
