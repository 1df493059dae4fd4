//! MIB modules to definitions (SMIv1: RFC 1155, 1212, 1215; SMIv2: RFC 2578, 2579). Reads what names need: object
//! identifiers, traps, notifications and the values of enumerations. Everything else is passed over.
//!
//! What cannot be understood is a [`Fault`] with its line, and costs only the definition it stands in.

use super::{
    definition::{Module, Node, Place, Role, Syntax},
    lexer::{self, Kind, LexError, Token},
};

/// The most tokens of a file: some 500,000 definitions' worth of text is no MIB.
const MAX_TOKENS: usize = 1_000_000;
/// The most values an enumeration may have here.
const MAX_VALUES: usize = 4096;
/// The most numbers in one assignment of an object identifier.
const MAX_PARTS: usize = 128;

/// What cannot be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A quote without an end.
    #[error("line {line}: a quote has no end")]
    OpenQuote {
        /// Where it begins.
        line: u32,
    },
    /// More than a MIB can be.
    #[error("line {line}: the file is longer than a MIB can be")]
    TooLong {
        /// Where it becomes too long.
        line: u32,
    },
    /// There is no `NAME DEFINITIONS ::= BEGIN`.
    #[error("no module begins in the file")]
    NoModule,
    /// A definition that is not complete.
    #[error("line {line}: the definition of {name} is not complete")]
    Incomplete {
        /// Where it begins.
        line: u32,
        /// Of what.
        name: String,
    },
    /// What it stands below is defined nowhere.
    #[error("line {line}: {name} stands below {parent}, which no file defines")]
    NoParent {
        /// Where it is used.
        line: u32,
        /// By what.
        name: String,
        /// What is missing.
        parent: String,
    },
}

/// All modules of a text, and what could not be understood.
pub(super) fn modules(text: &str) -> (Vec<Module>, Vec<Fault>) {
    let tokens = match lexer::tokens(text, MAX_TOKENS) {
        Ok(tokens) => tokens,
        Err(LexError::OpenQuote { line }) => return (Vec::new(), vec![Fault::OpenQuote { line }]),
        Err(LexError::TooLong { line }) => return (Vec::new(), vec![Fault::TooLong { line }]),
    };
    let mut parser = Parser {
        rest: &tokens,
        faults: Vec::new(),
    };
    let mut modules = Vec::new();
    while !parser.rest.is_empty() {
        match parser.rest {
            [
                Token {
                    kind: Kind::Word(name),
                    ..
                },
                rest @ ..,
            ] if begins_module(rest) => {
                let name = (*name).to_owned();
                parser.skip_past_begin();
                let module = parser.module(name);
                modules.push(module);
            }
            _ => parser.advance(1),
        }
    }
    if modules.is_empty() {
        parser.faults.push(Fault::NoModule);
    }
    (modules, parser.faults)
}

/// `DEFINITIONS`, or an object identifier in braces before it.
fn begins_module(rest: &[Token<'_>]) -> bool {
    match rest {
        [
            Token {
                kind: Kind::Word("DEFINITIONS"),
                ..
            },
            ..,
        ] => true,
        [
            Token {
                kind: Kind::Sign('{'),
                ..
            },
            rest @ ..,
        ] => {
            let end = rest
                .iter()
                .take(64)
                .position(|token| token.kind == Kind::Sign('}'));
            let after = end.and_then(|end| rest.get(end + 1));
            after.is_some_and(|token| token.kind == Kind::Word("DEFINITIONS"))
        }
        _ => false,
    }
}

struct Parser<'t, 's> {
    rest: &'s [Token<'t>],
    faults: Vec<Fault>,
}

impl<'t, 's> Parser<'t, 's> {
    fn advance(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn kind(&self, at: usize) -> Option<Kind<'t>> {
        self.rest.get(at).map(|token| token.kind)
    }

    fn line(&self) -> u32 {
        self.rest.first().map_or(0, |token| token.line)
    }

    fn skip_past_begin(&mut self) {
        let begin = self
            .rest
            .iter()
            .position(|token| token.kind == Kind::Word("BEGIN"));
        self.advance(begin.map_or(self.rest.len(), |at| at + 1));
    }

    fn module(&mut self, name: String) -> Module {
        let mut module = Module {
            name,
            ..Module::default()
        };
        loop {
            match (self.kind(0), self.kind(1), self.kind(2)) {
                (None, ..) => return module,
                (Some(Kind::Word("END")), ..) => {
                    self.advance(1);
                    return module;
                }
                (Some(Kind::Word("IMPORTS")), ..) => self.imports(&mut module),
                (Some(Kind::Word("EXPORTS")), ..) => self.skip_to(|kind| kind == Kind::Sign(';')),
                (Some(Kind::Word(_)), Some(Kind::Word("MACRO")), _) => {
                    self.skip_to(|kind| kind == Kind::Word("END"));
                }
                (Some(Kind::Word(name)), Some(Kind::Assign), _) => self.type_definition(name, &mut module),
                (Some(Kind::Word(name)), Some(Kind::Word(what)), third) if begins(what, third) => {
                    self.node(name, what, &mut module);
                }
                _ => self.advance(1),
            }
        }
    }

    /// Passes over everything up to and including what fits.
    fn skip_to(&mut self, fits: impl Fn(Kind<'t>) -> bool) {
        let at = self.rest.iter().position(|token| fits(token.kind));
        self.advance(at.map_or(self.rest.len(), |at| at + 1));
    }

    /// Passes over everything between braces; stops where the module ends instead.
    fn skip_braces(&mut self) {
        let mut depth = 0_usize;
        while let Some(kind) = self.kind(0) {
            match kind {
                Kind::Sign('{') => depth += 1,
                Kind::Sign('}') => depth = depth.saturating_sub(1),
                Kind::Word("END") => return,
                _ => {}
            }
            self.advance(1);
            if depth == 0 {
                return;
            }
        }
    }

    fn imports(&mut self, module: &mut Module) {
        self.advance(1);
        let mut waiting = Vec::new();
        loop {
            match (self.kind(0), self.kind(1)) {
                (Some(Kind::Word("FROM")), Some(Kind::Word(from))) => {
                    let from = from.to_owned();
                    module
                        .imports
                        .extend(waiting.drain(..).map(|name| (name, from.clone())));
                    self.advance(2);
                }
                // A forgotten semicolon must not swallow the module.
                (Some(Kind::Word(_)), Some(Kind::Word("MODULE-IDENTITY" | "OBJECT"))) | (None, _) => return,
                (Some(Kind::Word(name)), _) => {
                    waiting.push(name.to_owned());
                    self.advance(1);
                }
                (Some(Kind::Sign(';')), _) => {
                    self.advance(1);
                    return;
                }
                _ => self.advance(1),
            }
        }
    }

    /// `Name ::= TEXTUAL-CONVENTION … SYNTAX …` or `Name ::= INTEGER { … }`.
    fn type_definition(&mut self, name: &str, module: &mut Module) {
        self.advance(2);
        let mut hint = None;
        if self.kind(0) == Some(Kind::Word("TEXTUAL-CONVENTION")) {
            self.advance(1);
            loop {
                match (self.kind(0), self.kind(1)) {
                    (Some(Kind::Word("DISPLAY-HINT")), Some(Kind::Text(text))) => {
                        hint = Some(text.to_owned());
                        self.advance(2);
                    }
                    (Some(Kind::Word("SYNTAX")), _) => {
                        self.advance(1);
                        break;
                    }
                    (None | Some(Kind::Assign | Kind::Word("END")), _) => return,
                    _ => self.advance(1),
                }
            }
        }
        if matches!(self.kind(0), Some(Kind::Word("SEQUENCE" | "CHOICE"))) {
            self.advance(1);
            // The columns of a row: `name OBJECT IDENTIFIER` there is no definition.
            if self.kind(0) == Some(Kind::Sign('{')) {
                self.skip_braces();
            }
            return;
        }
        let syntax = Syntax {
            hint,
            ..self.syntax()
        };
        module.types.push((name.to_owned(), syntax));
    }

    /// What follows SYNTAX: the type's name and its values.
    fn syntax(&mut self) -> Syntax {
        while let Some(Kind::Sign('[')) = self.kind(0) {
            self.skip_to(|kind| kind == Kind::Sign(']'));
        }
        if self.kind(0) == Some(Kind::Word("IMPLICIT")) {
            self.advance(1);
        }
        let mut syntax = Syntax::default();
        match (self.kind(0), self.kind(1)) {
            (Some(Kind::Word(first @ ("OCTET" | "OBJECT"))), Some(Kind::Word(second))) => {
                syntax.base = format!("{first} {second}");
                self.advance(2);
            }
            (Some(Kind::Word(first)), _) => {
                syntax.base = first.to_owned();
                self.advance(1);
            }
            _ => return syntax,
        }
        if self.kind(0) == Some(Kind::Sign('{')) {
            self.advance(1);
            while let Some(kind) = self.kind(0) {
                match (kind, self.kind(1), self.kind(2)) {
                    (Kind::Word(name), Some(Kind::Sign('(')), Some(Kind::Number(value))) => {
                        if syntax.values.len() < MAX_VALUES {
                            syntax.values.push((value, name.to_owned()));
                        }
                        self.advance(4);
                    }
                    (Kind::Sign('}'), ..) => {
                        self.advance(1);
                        break;
                    }
                    (Kind::Assign | Kind::Word("END"), ..) => break,
                    _ => self.advance(1),
                }
            }
        }
        syntax
    }

    /// `name MACRO-NAME clauses ::= value`.
    fn node(&mut self, name: &str, what: &str, module: &mut Module) {
        let line = self.line();
        self.advance(if what == "OBJECT" { 3 } else { 2 });
        let mut syntax = Syntax::default();
        let mut enterprise = None;
        let mut description = String::new();
        let mut severity = None;
        let mut depth = 0_usize;
        loop {
            match (self.kind(0), self.kind(1), self.kind(2)) {
                (None | Some(Kind::Word("END")), ..) => {
                    self.incomplete(line, name);
                    return;
                }
                (Some(Kind::Assign), ..) if depth == 0 => {
                    self.advance(1);
                    break;
                }
                (Some(Kind::Word("SYNTAX")), ..) if depth == 0 => {
                    self.advance(1);
                    syntax = self.syntax();
                }
                // The next definition begins: this one forgot its end.
                (Some(Kind::Word(_)), Some(Kind::Word(next)), third) if depth == 0 && begins(next, third) => {
                    self.incomplete(line, name);
                    return;
                }
                (Some(Kind::Word("ENTERPRISE")), Some(Kind::Word(of)), _) => {
                    enterprise = Some(of.to_owned());
                    self.advance(2);
                }
                (Some(Kind::Word("ENTERPRISE")), Some(Kind::Sign('{')), Some(Kind::Word(of))) => {
                    enterprise = Some(of.to_owned());
                    self.advance(4);
                }
                (Some(Kind::Word("DESCRIPTION")), Some(Kind::Text(text)), _) if depth == 0 => {
                    description = text.to_owned();
                    self.advance(2);
                }
                (Some(Kind::Note(note)), ..) => {
                    severity = severity.or_else(|| severity_of(note));
                    self.advance(1);
                }
                (Some(Kind::Sign('{')), ..) => {
                    depth += 1;
                    self.advance(1);
                }
                (Some(Kind::Sign('}')), ..) => {
                    depth = depth.saturating_sub(1);
                    self.advance(1);
                }
                _ => self.advance(1),
            }
        }
        let place = match (self.kind(0), enterprise) {
            (Some(Kind::Number(number)), Some(enterprise)) => {
                self.advance(1);
                u32::try_from(number)
                    .ok()
                    .map(|number| Place::TrapOf(enterprise, number))
            }
            (Some(Kind::Sign('{')), _) => self.identifier(module),
            _ => None,
        };
        let Some(place) = place else {
            self.incomplete(line, name);
            return;
        };
        // Notes may stand behind the number, too.
        while let Some(Kind::Note(note)) = self.kind(0) {
            severity = severity.or_else(|| severity_of(note));
            self.advance(1);
        }
        let role = match what {
            "OBJECT-TYPE" => Role::Object(syntax),
            "TRAP-TYPE" | "NOTIFICATION-TYPE" => Role::Trap {
                description,
                severity,
            },
            _ => Role::Plain,
        };
        module.nodes.push(Node {
            name: name.to_owned(),
            line,
            place,
            role,
        });
    }

    /// `{ parent name(1) 2 }`. A named number defines its name, too.
    fn identifier(&mut self, module: &mut Module) -> Option<Place> {
        self.advance(1);
        let line = self.line();
        let mut parent = None;
        let mut numbers = Vec::new();
        loop {
            match (self.kind(0)?, self.kind(1), self.kind(2)) {
                (Kind::Sign('}'), ..) => {
                    self.advance(1);
                    return (parent.is_some() || !numbers.is_empty())
                        .then_some(Place::Below(parent, numbers));
                }
                (Kind::Word(name), Some(Kind::Sign('(')), Some(Kind::Number(number))) => {
                    numbers.push(u32::try_from(number).ok()?);
                    module.nodes.push(Node {
                        name: name.to_owned(),
                        line,
                        place: Place::Below(parent.clone(), numbers.clone()),
                        role: Role::Plain,
                    });
                    self.advance(4);
                }
                (Kind::Word(name), ..) if parent.is_none() && numbers.is_empty() => {
                    parent = Some(name.to_owned());
                    self.advance(1);
                }
                (Kind::Number(number), ..) => {
                    numbers.push(u32::try_from(number).ok()?);
                    self.advance(1);
                }
                _ => return None,
            }
            if numbers.len() > MAX_PARTS {
                return None;
            }
        }
    }

    fn incomplete(&mut self, line: u32, name: &str) {
        let name = name.to_owned();
        self.faults.push(Fault::Incomplete { line, name });
    }
}

/// Whether a definition with an object identifier begins with this word behind its name.
fn begins(what: &str, third: Option<Kind<'_>>) -> bool {
    match what {
        "OBJECT" => third == Some(Kind::Word("IDENTIFIER")),
        _ => matches!(
            what,
            "OBJECT-TYPE"
                | "OBJECT-IDENTITY"
                | "MODULE-IDENTITY"
                | "NOTIFICATION-TYPE"
                | "TRAP-TYPE"
                | "OBJECT-GROUP"
                | "NOTIFICATION-GROUP"
                | "MODULE-COMPLIANCE"
                | "AGENT-CAPABILITIES"
        ),
    }
}

fn severity_of(note: &str) -> Option<String> {
    let value = note.strip_prefix("SEVERITY")?;
    Some(value.trim().trim_matches('"').to_owned())
}
