//! What is taken from a MIB module: definitions with their places in the tree, before the names are numbers.

/// One module of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Module {
    pub(super) name: String,
    /// Name, and the module it is taken from.
    pub(super) imports: Vec<(String, String)>,
    pub(super) nodes: Vec<Node>,
    pub(super) types: Vec<(String, Syntax)>,
}

/// A definition that has an object identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) place: Place,
    pub(super) role: Role,
}

/// Where in the tree it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `{ parent 1 name(2) }`: the parent, none where the first part is a number, and the numbers below it.
    Below(Option<String>, Vec<u32>),
    /// SMIv1's `ENTERPRISE name … ::= 5`.
    TrapOf(String, u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Only a place in the tree.
    Plain,
    Object(Syntax),
    Trap {
        description: String,
        /// `--#SEVERITY`
        severity: Option<String>,
    },
}

/// What is needed of a SYNTAX clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Syntax {
    /// The type's name, such as `INTEGER`, `BITS` or one of a textual convention.
    pub(super) base: String,
    pub(super) values: Vec<(i64, String)>,
    pub(super) hint: Option<String>,
}
