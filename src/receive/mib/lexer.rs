//! MIB text to tokens with their lines (the ASN.1 subset of RFC 2578 section 3). Any text gives some tokens; what
//! cannot be a token is passed over.

/// A token and the line it begins on, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) line: u32,
    pub(super) kind: Kind<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A name or a keyword.
    Word(&'t str),
    /// Digits, with a sign.
    Number(i64),
    /// What stands between quotes.
    Text(&'t str),
    /// `::=`
    Assign,
    /// One of `{ } ( ) [ ] , ; | .` or another sign.
    Sign(char),
    /// `--#NAME value`: a comment in which makers note the severity of a trap. The text after the sign.
    Note(&'t str),
}

/// The tokens of a text, at most `limit`; none where there are more, or a quote has no end.
pub(super) fn tokens(text: &str, limit: usize) -> Result<Vec<Token<'_>>, LexError> {
    let mut lexer = Lexer { rest: text, line: 1 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token()? {
        if tokens.len() == limit {
            return Err(LexError::TooLong { line: token.line });
        }
        tokens.push(token);
    }
    Ok(tokens)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexError {
    /// A quote that begins on this line has no end.
    OpenQuote { line: u32 },
    /// There are too many tokens; this line begins what is too much.
    TooLong { line: u32 },
}

struct Lexer<'t> {
    rest: &'t str,
    line: u32,
}

impl<'t> Lexer<'t> {
    /// Takes the first `len` bytes, which end at a character's end, and counts their lines.
    fn take(&mut self, len: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        let lines = taken.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        taken
    }

    fn take_while(&mut self, inside: impl Fn(char) -> bool) -> &'t str {
        let len = self.rest.find(|c| !inside(c)).unwrap_or(self.rest.len());
        self.take(len)
    }

    fn next_token(&mut self) -> Result<Option<Token<'t>>, LexError> {
        loop {
            self.take_while(char::is_whitespace);
            let line = self.line;
            let token = |kind| Ok(Some(Token { line, kind }));
            let Some(first) = self.rest.chars().next() else {
                return Ok(None);
            };
            if self.rest.starts_with("--") {
                match self.comment() {
                    Some(note) => return token(Kind::Note(note)),
                    None => continue,
                }
            }
            if self.rest.starts_with("::=") {
                self.take(3);
                return token(Kind::Assign);
            }
            if first == '"' {
                self.take(1);
                let Some(end) = self.rest.find('"') else {
                    return Err(LexError::OpenQuote { line });
                };
                let text = self.take(end);
                self.take(1);
                return token(Kind::Text(text));
            }
            if first == '\'' {
                // 'FF'H: a value nobody here needs.
                self.take(1);
                let text = self.take_while(|c| c.is_ascii_hexdigit());
                if self.rest.starts_with('\'') {
                    self.take(2);
                }
                return token(Kind::Word(text));
            }
            if first.is_ascii_digit() || (first == '-' && self.digit_follows()) {
                let sign = if first == '-' { self.take(1) } else { "" };
                let digits = self.take_while(|c| c.is_ascii_digit());
                // Names such as 3com are not allowed by the standard and exist.
                if sign.is_empty() && self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    let tail = self.take_while(is_word);
                    return token(Kind::Word(tail));
                }
                let value = digits.parse::<i64>().unwrap_or(i64::MAX);
                return token(Kind::Number(if sign.is_empty() { value } else { -value }));
            }
            if first.is_alphabetic() {
                return token(Kind::Word(self.word()));
            }
            self.take(first.len_utf8());
            return token(Kind::Sign(first));
        }
    }

    fn digit_follows(&self) -> bool {
        self.rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
    }

    /// A name: hyphens are part of it, `--` begins a comment.
    fn word(&mut self) -> &'t str {
        let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..end).unwrap_or_default();
        let end = word.find("--").unwrap_or(end);
        self.take(end)
    }

    /// Passes over a comment: to the end of the line, or to `--` unless more dashes stand there, as in the lines that
    /// people draw.
    fn comment(&mut self) -> Option<&'t str> {
        let dashes = self.take_while(|c| c == '-').len();
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let line = self.rest.get(..end).unwrap_or_default();
        if dashes == 2 && line.starts_with('#') {
            self.take(1);
            return Some(self.take(end.saturating_sub(1)).trim());
        }
        let end = if dashes == 2 {
            closing(line).unwrap_or(end)
        } else {
            end
        };
        self.take(end);
        None
    }
}

/// Where two dashes, and not more, end in this line.
fn closing(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = line.get(from..)?.find("--") {
        let start = from + at;
        let run = line
            .get(start..)?
            .bytes()
            .take_while(|byte| *byte == b'-')
            .count();
        if run == 2 {
            return Some(start + run);
        }
        from = start + run;
    }
    None
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind<'_>> {
        let tokens = tokens(text, 100).expect("tokens");
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn comments_end_where_two_dashes_stand_and_not_where_a_line_is_drawn() {
        assert_eq!(kinds("a -- b -- c"), [Kind::Word("a"), Kind::Word("c")]);
        assert_eq!(kinds("--------- x\nc"), [Kind::Word("c")]);
        assert_eq!(kinds("-- it's ---- x -\nc"), [Kind::Word("c")]);
        assert_eq!(
            kinds("--#SEVERITY CRITICAL\n::= 5"),
            [Kind::Note("SEVERITY CRITICAL"), Kind::Assign, Kind::Number(5)]
        );
    }

    #[test]
    fn every_token_knows_its_line_also_behind_a_long_text() {
        let found = tokens("a\n\"two\nlines\" b(-3)", 100).expect("tokens");
        let lines: Vec<u32> = found.iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 3, 3, 3, 3]);
        assert_eq!(found[4].kind, Kind::Number(-3));
        assert_eq!(tokens("a \"b", 9), Err(LexError::OpenQuote { line: 1 }));
        assert_eq!(tokens("a b\nc", 2), Err(LexError::TooLong { line: 2 }));
    }
}
