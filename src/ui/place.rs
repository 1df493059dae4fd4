//! Places in a long list: whole rows as fractions of rows, and back.

/// The whole rows in a place within a list.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a place is no negative number"
)]
pub fn whole(place: f64) -> u64 {
    place.max(0.0) as u64
}

/// A row's number as a place within a list: exact up to 2^53.
pub fn place(index: u64) -> f64 {
    index as f64
}
