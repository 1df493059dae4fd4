//! Which alerts a face asks for, and from where.

/// Which alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertQuery {
    /// At most this many; 100 where nothing is said.
    pub limit: Option<u32>,
    /// Received then or later.
    pub since: Option<jiff::Timestamp>,
    /// Received before then.
    pub until: Option<jiff::Timestamp>,
    /// Only with smaller numbers: the next page, older ones.
    pub before_id: Option<i64>,
    /// Only with greater numbers: the page before, those next to this one. Still newest first.
    pub after_id: Option<i64>,
    /// Only of these severities; all where empty.
    pub severities: Vec<super::view::Severity>,
    /// Only those nobody has seen to; a test is nothing to see to.
    pub unacknowledged_only: bool,
    /// Without tests.
    pub hide_tests: bool,
    /// One row for each fault: the first alert of its incident that is still there, with what it stands for. Words are
    /// looked for in that alert; severity, state and time are the incident's.
    pub folded: bool,
    /// What was typed into the search: words that must all occur, `"a phrase"`, `-word`, and fields such as
    /// `severity:error` or `サーバ:SV01`. What is wrong with it is [`super::Cause::BadSearch`].
    pub text: String,
}

/// A place among the alerts that a query finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AlertPlace {
    /// So far from the newest (0.0) to the oldest (1.0).
    Fraction(f64),
    /// At this alert; where it isn't found, at the next older one.
    Alert(i64),
}
