//! Definitions of many modules to one tree of numbers. A name is looked for in its own module, then where the module
//! imports it from, then everywhere: vendors' files are not always exact about it.

use super::{
    Mibs, Object, TrapName, ValueKind,
    definition::{Module, Node, Place, Role, Syntax},
    parser::Fault,
};
use crate::alert_log::Severity;
use std::collections::{BTreeSet, HashMap};

/// The most numbers of an object identifier (RFC 2578 section 3.5).
const MAX_SUB_IDENTIFIERS: usize = 128;
/// How far a name may lead to a name: deeper chains are circles.
const MAX_STEPS: usize = 128;
/// How much of a description is kept, in characters.
const DESCRIPTION_CHARS: usize = 600;

/// What every MIB stands on (RFC 1155, RFC 2578 section 2, RFC 3418), so that a vendor's file can be used alone.
const ROOTS: &[(&str, &[u32])] = &[
    ("ccitt", &[0]),
    ("zeroDotZero", &[0, 0]),
    ("iso", &[1]),
    ("joint-iso-ccitt", &[2]),
    ("org", &[1, 3]),
    ("dod", &[1, 3, 6]),
    ("internet", &[1, 3, 6, 1]),
    ("directory", &[1, 3, 6, 1, 1]),
    ("mgmt", &[1, 3, 6, 1, 2]),
    ("mib-2", &[1, 3, 6, 1, 2, 1]),
    ("mib", &[1, 3, 6, 1, 2, 1]),
    ("system", &[1, 3, 6, 1, 2, 1, 1]),
    ("interfaces", &[1, 3, 6, 1, 2, 1, 2]),
    ("transmission", &[1, 3, 6, 1, 2, 1, 10]),
    ("snmp", &[1, 3, 6, 1, 2, 1, 11]),
    ("experimental", &[1, 3, 6, 1, 3]),
    ("private", &[1, 3, 6, 1, 4]),
    ("enterprises", &[1, 3, 6, 1, 4, 1]),
    ("security", &[1, 3, 6, 1, 5]),
    ("snmpV2", &[1, 3, 6, 1, 6]),
    ("snmpDomains", &[1, 3, 6, 1, 6, 1]),
    ("snmpProxys", &[1, 3, 6, 1, 6, 2]),
    ("snmpModules", &[1, 3, 6, 1, 6, 3]),
    ("snmpMIB", &[1, 3, 6, 1, 6, 3, 1]),
    ("snmpMIBObjects", &[1, 3, 6, 1, 6, 3, 1, 1]),
    ("snmpTraps", &[1, 3, 6, 1, 6, 3, 1, 1, 5]),
];

/// TruthValue and the like are used everywhere, and their file is seldom beside (RFC 2579).
const TRUTH: &[(i64, &str)] = &[(1, "true"), (2, "false")];

/// A file's modules.
pub(super) struct Source {
    pub(super) modules: Vec<Module>,
    pub(super) faults: Vec<Fault>,
}

/// Puts all names to their numbers; faults found on the way go to their file.
pub(super) fn resolve(sources: &mut [Source]) -> Mibs {
    let mut mibs = Mibs::default();
    let mut missing = Vec::new();
    {
        let index = Index::of(sources);
        for (file, source) in sources.iter().enumerate() {
            for module in &source.modules {
                for node in &module.nodes {
                    match index.place(module, &node.place) {
                        Ok(oid) => index.add(&mut mibs, module, node, oid),
                        Err(parent) => missing.push((file, node.line, node.name.clone(), parent)),
                    }
                }
            }
        }
    }
    // One missing file breaks a hundred definitions: told once.
    let mut told = BTreeSet::new();
    for (file, line, name, parent) in missing {
        if told.insert((file, parent.clone()))
            && let Some(source) = sources.get_mut(file)
        {
            source.faults.push(Fault::NoParent { line, name, parent });
        }
    }
    mibs
}

struct Index<'s> {
    /// By module and name.
    nodes: HashMap<(&'s str, &'s str), (&'s Module, &'s Place)>,
    /// By name alone: the first that defines it.
    anywhere: HashMap<&'s str, (&'s Module, &'s Place)>,
    types: HashMap<(&'s str, &'s str), (&'s Module, &'s Syntax)>,
    types_anywhere: HashMap<&'s str, (&'s Module, &'s Syntax)>,
    imports: HashMap<(&'s str, &'s str), &'s str>,
}

impl<'s> Index<'s> {
    fn of(sources: &'s [Source]) -> Self {
        let mut index = Self {
            nodes: HashMap::new(),
            anywhere: HashMap::new(),
            types: HashMap::new(),
            types_anywhere: HashMap::new(),
            imports: HashMap::new(),
        };
        for module in sources.iter().flat_map(|source| &source.modules) {
            for (name, from) in &module.imports {
                index.imports.insert((&module.name, name), from);
            }
            for node in &module.nodes {
                let found = (module, &node.place);
                index.nodes.entry((&module.name, &node.name)).or_insert(found);
                index.anywhere.entry(&node.name).or_insert(found);
            }
            for (name, syntax) in &module.types {
                let found = (module, syntax);
                index.types.entry((&module.name, name)).or_insert(found);
                index.types_anywhere.entry(name).or_insert(found);
            }
        }
        index
    }

    fn node(&self, module: &'s Module, name: &'s str) -> Option<(&'s Module, &'s Place)> {
        let own = self.nodes.get(&(module.name.as_str(), name));
        let imported = || {
            let from = self.imports.get(&(module.name.as_str(), name))?;
            self.nodes.get(&(*from, name))
        };
        own.or_else(imported).or_else(|| self.anywhere.get(name)).copied()
    }

    /// The numbers, or the name that is defined nowhere.
    fn place(&self, module: &'s Module, place: &'s Place) -> Result<Vec<u32>, String> {
        let mut below = Vec::new();
        let (mut module, mut place) = (module, place);
        for _ in 0..MAX_STEPS {
            let parent = match place {
                Place::TrapOf(enterprise, number) => {
                    // RFC 3584 section 3.1; the generic traps stand in the tree without the zero.
                    let is_generic = matches!(enterprise.as_str(), "snmp" | "snmpTraps");
                    if is_generic {
                        return Ok(vec![1, 3, 6, 1, 6, 3, 1, 1, 5, number.saturating_add(1)]);
                    }
                    below = vec![0, *number];
                    Some(enterprise)
                }
                Place::Below(parent, numbers) => {
                    below.splice(0..0, numbers.iter().copied());
                    parent.as_ref()
                }
            };
            if below.len() > MAX_SUB_IDENTIFIERS {
                break;
            }
            let Some(parent) = parent else {
                return Ok(below);
            };
            if let Some(root) = root(parent) {
                below.splice(0..0, root.iter().copied());
                return Ok(below);
            }
            (module, place) = self.node(module, parent).ok_or_else(|| parent.clone())?;
        }
        Err("…".to_owned())
    }

    fn add(&self, mibs: &mut Mibs, module: &'s Module, node: &'s Node, oid: Vec<u32>) {
        match &node.role {
            Role::Trap {
                description,
                severity,
            } => {
                mibs.traps.entry(oid).or_insert_with(|| TrapName {
                    module: module.name.clone(),
                    name: node.name.clone(),
                    description: one_line(description),
                    severity: severity.as_deref().and_then(severity_word),
                });
            }
            Role::Object(syntax) => {
                let object = self.object(module, node, syntax);
                mibs.objects.insert(oid, object);
            }
            Role::Plain => {
                mibs.objects.entry(oid).or_insert_with(|| Object {
                    name: node.name.clone(),
                    ..Object::default()
                });
            }
        }
    }

    /// With the values and the kind of its type, or of the type that is made of.
    fn object(&self, module: &'s Module, node: &'s Node, syntax: &'s Syntax) -> Object {
        let mut object = Object {
            name: node.name.clone(),
            ..Object::default()
        };
        let (mut module, mut syntax) = (module, syntax);
        for _ in 0..MAX_STEPS {
            if object.values.is_empty() {
                object.values.clone_from(&syntax.values);
            }
            if object.kind == ValueKind::Plain {
                object.kind = kind(syntax);
            }
            if syntax.base == "TruthValue" && object.values.is_empty() {
                let truth = TRUTH.iter();
                object.values = truth.map(|(value, name)| (*value, (*name).to_owned())).collect();
            }
            let name = syntax.base.as_str();
            let own = self.types.get(&(module.name.as_str(), name));
            let imported = || {
                let from = self.imports.get(&(module.name.as_str(), name))?;
                self.types.get(&(*from, name))
            };
            let next = own
                .or_else(imported)
                .or_else(|| self.types_anywhere.get(name))
                .copied();
            let Some(next) = next.filter(|(_, next)| !std::ptr::eq(*next, syntax)) else {
                break;
            };
            (module, syntax) = next;
        }
        object
    }
}

fn root(name: &str) -> Option<&'static [u32]> {
    ROOTS.iter().find(|(root, _)| *root == name).map(|(_, oid)| *oid)
}

fn kind(syntax: &Syntax) -> ValueKind {
    match syntax.base.as_str() {
        "DateAndTime" => ValueKind::DateAndTime,
        "PhysAddress" | "MacAddress" => ValueKind::HardwareAddress,
        "BITS" => ValueKind::Bits,
        _ => match syntax.hint.as_deref().and_then(|hint| hint.strip_prefix("d-")) {
            Some(digits) => digits.parse().map_or(ValueKind::Plain, ValueKind::Decimals),
            None => ValueKind::Plain,
        },
    }
}

/// The words that makers note behind `--#SEVERITY`.
fn severity_word(word: &str) -> Option<Severity> {
    match word.to_ascii_uppercase().as_str() {
        "CRITICAL" | "MAJOR" | "FATAL" | "SEVERE" => Some(Severity::Error),
        "MINOR" | "WARNING" => Some(Severity::Warning),
        "INFORMATIONAL" | "INFORMATION" | "INFO" => Some(Severity::Information),
        "NORMAL" | "CLEAR" | "CLEARED" | "OK" => Some(Severity::Recovered),
        _ => None,
    }
}

fn one_line(description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    words.join(" ").chars().take(DESCRIPTION_CHARS).collect()
}
