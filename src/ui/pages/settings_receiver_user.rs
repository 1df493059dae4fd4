//! Settings: the form for a new user of SNMPv3. What was typed as a passphrase is forgotten when the form closes.

use super::servers::clear_typed;
use crate::{
    engine::NewUser,
    i18n::Language,
    say,
    secrets::Secret,
    site::{AuthProtocol, EngineId, MIN_PASSPHRASE_BYTES, PrivacyProtocol, SnmpUser},
    ui::{
        parts::{self, Field, Mark},
        theme::{Look, space},
    },
};
use eframe::egui::{Id, Ui};
use zeroize::Zeroizing;

/// Width of the fields.
const WIDTH: f32 = 320.0;

/// What is being typed.
pub(super) struct UserForm {
    name: String,
    auth: Option<AuthProtocol>,
    auth_words: Zeroizing<String>,
    privacy: Option<PrivacyProtocol>,
    privacy_words: Zeroizing<String>,
    engine: String,
    fields: [Option<Id>; 2],
}

impl Default for UserForm {
    /// The protocols to be preferred where the sender has them.
    fn default() -> Self {
        Self {
            name: String::new(),
            auth: Some(AuthProtocol::Sha256),
            auth_words: Zeroizing::default(),
            privacy: Some(PrivacyProtocol::Aes128),
            privacy_words: Zeroizing::default(),
            engine: String::new(),
            fields: [None; 2],
        }
    }
}

/// What the user of the form wants.
pub(super) enum Wish {
    /// To add this user.
    Add(Box<NewUser>),
    /// Nothing after all.
    Cancel,
}

/// Closes the form; the text fields remember what was typed, for their undo: not a passphrase.
pub(super) fn close(ui: &Ui, form: &mut Option<UserForm>) {
    if let Some(form) = form.take() {
        form.fields.into_iter().for_each(|field| clear_typed(ui, field));
    }
}

/// Draws the form.
pub(super) fn show(ui: &mut Ui, form: &mut UserForm, language: Language) -> Option<Wish> {
    let look = Look::of(ui);
    ui.spacing_mut().item_spacing.y = space::M;
    let label = say!(language, "ui-receiver-user-name");
    Field::new(&label).width(WIDTH).show(ui, &mut form.name);

    let none = say!(language, "ui-receiver-none");
    form.auth = choice(
        ui,
        "auth",
        &say!(language, "ui-receiver-auth"),
        form.auth,
        AuthProtocol::ALL,
        |auth| auth.title(),
        &none,
    );
    let mut is_short = false;
    if form.auth.is_some() {
        let label = say!(language, "ui-receiver-auth-words");
        form.fields[0] = passphrase(ui, &label, &mut form.auth_words, language, &mut is_short);
        form.privacy = choice(
            ui,
            "privacy",
            &say!(language, "ui-receiver-privacy"),
            form.privacy,
            PrivacyProtocol::ALL,
            |privacy| privacy.title(),
            &none,
        );
    } else {
        form.privacy = None;
        parts::note(
            ui,
            look.colors.warning,
            Mark::Triangle,
            &say!(language, "ui-receiver-unprotected"),
        );
    }
    if form.privacy.is_some() {
        let label = say!(language, "ui-receiver-privacy-words");
        form.fields[1] = passphrase(ui, &label, &mut form.privacy_words, language, &mut is_short);
    }
    let is_weak =
        matches!(form.auth, Some(AuthProtocol::Md5)) || matches!(form.privacy, Some(PrivacyProtocol::Des));
    if is_weak {
        let text = say!(language, "ui-receiver-weak");
        parts::note(ui, look.colors.warning, Mark::Triangle, &text);
    }
    let engine = form.engine.trim().parse::<EngineId>();
    let is_general = form.engine.trim().is_empty();
    let error = (engine.is_err() && !is_general).then(|| say!(language, "ui-receiver-user-engine-error"));
    let label = say!(language, "ui-receiver-user-engine");
    Field::new(&label)
        .mono()
        .error(error)
        .width(WIDTH)
        .show(ui, &mut form.engine);
    ui.label(look.small(say!(language, "ui-receiver-passphrases-kept")));

    let engine = if is_general {
        Some(None)
    } else {
        engine.ok().map(Some)
    };
    let user = engine
        .and_then(|engine| SnmpUser::new(form.name.trim().to_owned(), form.auth, form.privacy, engine).ok());
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        let can = user.is_some() && !is_short;
        let add = say!(language, "ui-receiver-add-user-now");
        let pressed = ui
            .add_enabled_ui(can, |ui| parts::secondary(ui, &add))
            .inner
            .clicked();
        if let (true, Some(user)) = (pressed, user) {
            let words = |has: bool, words: &str| has.then(|| Secret::new(words));
            wish = Some(Wish::Add(Box::new(NewUser {
                auth: words(user.auth.is_some(), &form.auth_words),
                privacy: words(user.privacy.is_some(), &form.privacy_words),
                user,
            })));
        }
        if parts::secondary(ui, &say!(language, "ui-cancel")).clicked() {
            wish = Some(Wish::Cancel);
        }
    });
    wish
}

fn passphrase(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    language: Language,
    is_short: &mut bool,
) -> Option<Id> {
    let has_enough = text.len() >= MIN_PASSPHRASE_BYTES;
    *is_short |= !has_enough;
    let count = MIN_PASSPHRASE_BYTES.to_string();
    let error =
        (!text.is_empty() && !has_enough).then(|| say!(language, "receiver-short-passphrase", count = count));
    let field = Field::new(label).password().error(error).width(WIDTH);
    Some(field.show(ui, text).id)
}

/// One of the protocols, or none.
fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    id: &str,
    label: &str,
    current: Option<T>,
    all: &[T],
    title: impl Fn(T) -> &'static str,
    none: &str,
) -> Option<T> {
    let look = Look::of(ui);
    ui.label(look.small(label));
    let mut names: Vec<String> = all.iter().map(|known| title(*known).to_owned()).collect();
    names.push(none.to_owned());
    let at = all.iter().position(|known| Some(*known) == current);
    let chosen = parts::select(ui, id, label, at.unwrap_or(all.len()), &names, WIDTH);
    match chosen {
        Some(at) => all.get(at).copied(),
        None => current,
    }
}
