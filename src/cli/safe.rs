//! Makes a text that came from outside harmless in a terminal.

use crate::sheet::visible;
use std::borrow::Cow;

/// Control characters (a line break too) and characters that change the direction of writing become visible
/// escapes, so that an alert's text can neither move the cursor nor pretend to be another one.
pub fn safe(text: &str) -> Cow<'_, str> {
    visible(text)
}
