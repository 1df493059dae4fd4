//! The keyboard and the pointer on the list: where it stands, what is chosen, what is opened.

use super::State;
use crate::ui::{
    app::Cx,
    model::{Row, Wish},
    parts::RowsShown,
    place::{place, whole},
};
use eframe::egui::{Key, Modifiers, Popup, Ui};

/// A row was pressed.
pub(super) fn press(ui: &Ui, cx: &mut Cx<'_>, id: i64) {
    let modifiers = ui.input(|input| input.modifiers);
    let room = &mut cx.model.alerts;
    if modifiers.shift {
        let there: Vec<i64> = room.log.alerts().map(|alert| alert.id).collect();
        room.selection.range_to(id, there.into_iter());
    } else if modifiers.command {
        room.selection.toggle(id);
    } else {
        room.selection.only(id);
        cx.model.show_alert_details(id);
    }
}

/// Puts the keyboard where it wants to stand, once that row is there; the list goes with it.
pub(super) fn grant_wish(cx: &mut Cx<'_>, in_sight: f64) {
    let room = &mut cx.model.alerts;
    let Some(wish) = room.wish else {
        return;
    };
    let index = wish.index.min(room.log.count().saturating_sub(1));
    let at = place(index);
    let last = (at + 1.0 - in_sight).max(0.0);
    room.log.top = room.log.top.min(at).max(last);
    room.follows = room.log.top <= 0.0 && index <= 1;
    let id = match room.log.row(index) {
        Some(Row::Alert(alert)) => alert.id,
        // A time in which nobody listened is no place to stand: the alert below it is.
        Some(Row::Gap(_)) => {
            room.wish = (index + 1 < room.log.count()).then_some(Wish {
                index: index + 1,
                ..wish
            });
            return;
        }
        None => return,
    };
    room.wish = None;
    if wish.is_range {
        let there: Vec<i64> = room.log.alerts().map(|alert| alert.id).collect();
        room.selection.range_to(id, there.into_iter());
    } else {
        room.selection.only(id);
    }
    if room.open.is_some() {
        cx.model.show_alert_details(id);
    }
}

/// What the keys do, where the list has them or nobody has.
pub(super) fn act(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, shown: &RowsShown) {
    let is_elsewhere = ui.memory(|memory| {
        let focused = memory.focused();
        memory.top_modal_layer().is_some() || focused.is_some_and(|id| id != shown.response.id)
    });
    if is_elsewhere || state.acknowledging.is_some() || Popup::is_any_open(ui.ctx()) {
        return;
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::NONE, Key::Slash) {
        state.wants_search = true;
    }
    moves(ui, cx, shown);
    let room = &mut cx.model.alerts;
    if pressed(Modifiers::COMMAND, Key::A) {
        let there: Vec<i64> = room.log.alerts().map(|alert| alert.id).collect();
        room.selection.all(there.into_iter());
    }
    if pressed(Modifiers::NONE, Key::Space)
        && let Some(cursor) = room.selection.cursor
    {
        room.selection.toggle(cursor);
    }
    if pressed(Modifiers::NONE, Key::A) {
        let open = room.open_ones();
        if !open.is_empty() {
            state.acknowledging = Some((open, String::new()));
        }
    }
    let cursor = cx.model.alerts.selection.cursor;
    if pressed(Modifiers::NONE, Key::Enter)
        && let Some(cursor) = cursor
    {
        cx.model.show_alert_details(cursor);
    }
}

/// Arrows, pages, the beginning and the end; with Shift, everything between is chosen.
fn moves(ui: &Ui, cx: &mut Cx<'_>, shown: &RowsShown) {
    let room = &cx.model.alerts;
    let count = room.log.count();
    let at = room.selection.cursor.and_then(|id| room.log.index_of(id));
    let page = shown
        .sight
        .end
        .saturating_sub(shown.sight.start)
        .saturating_sub(2)
        .max(1);
    let first = whole(room.log.top.ceil());
    let mut wish = None;
    for is_range in [true, false] {
        let modifiers = if is_range {
            Modifiers::SHIFT
        } else {
            Modifiers::NONE
        };
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let target = if pressed(Key::ArrowDown) {
            Some(at.map_or(first, |at| at + 1))
        } else if pressed(Key::ArrowUp) {
            Some(above(cx, at.unwrap_or(first)))
        } else if pressed(Key::PageDown) {
            Some(at.unwrap_or(first) + page)
        } else if pressed(Key::PageUp) {
            Some(at.unwrap_or(first).saturating_sub(page))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(count.saturating_sub(1))
        } else {
            None
        };
        wish = wish.or(target.map(|target| (target, is_range)));
    }
    if let Some((index, is_range)) = wish {
        cx.model.wish_alert(index, is_range);
        ui.ctx().request_repaint();
    }
}

/// The alert above, past times in which nobody listened.
fn above(cx: &Cx<'_>, at: u64) -> u64 {
    let mut index = at.saturating_sub(1);
    while index > 0 && matches!(cx.model.alerts.log.row(index), Some(Row::Gap(_))) {
        index -= 1;
    }
    index
}
