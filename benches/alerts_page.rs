//! How long a frame of the page *Watch* takes on a log of a million alerts, drawing left out: scrolling by wheel, jumping
//! by the bar and the keys, alerts coming in, details open. `cargo bench --bench alerts_page`; it fails where the 95th
//! percentile is above the limit.

#[path = "../tests/ui_support/mod.rs"]
mod ui_support;

use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};
use std::{process::ExitCode, time::Duration};
use tsuho::{engine, i18n::Language, ui::model::Page};
use ui_support::scenes::{Dress, Scene, World};

const ALERTS: u64 = 1_000_000;
const FRAMES: usize = 2000;
const LIMIT: Duration = Duration::from_millis(8);

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn main() -> ExitCode {
    let mut slow = false;
    for language in Language::ALL {
        let mut times = measure(language);
        times.sort_unstable();
        let at = |percent: usize| {
            times
                .get(times.len() * percent / 100)
                .copied()
                .unwrap_or_default()
        };
        let most = times.last().copied().unwrap_or_default();
        println!(
            "{ALERTS} alerts, {FRAMES} frames, {}: p50 {:.2} ms, p95 {:.2} ms, longest {:.2} ms (limit for p95: {} ms)",
            language.tag(),
            millis(at(50)),
            millis(at(95)),
            millis(most),
            LIMIT.as_millis()
        );
        slow |= at(95) > LIMIT;
    }
    if cfg!(debug_assertions) {
        println!("This is a build without optimisation: it says nothing about the product.");
    }
    if slow {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn measure(language: Language) -> Vec<Duration> {
    let mut world = World::busy(language);
    world.made_up = Some(ALERTS);
    let mut scene = Scene::open(&Dress::new(language), world);
    scene.go(Page::Alerts);
    scene.harness.hover_at(pos2(600.0, 500.0));
    scene.settle();
    let mut times = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        act(&mut scene, frame);
        times.push(scene.frame());
    }
    times
}

/// What a user and the network do before this frame.
fn act(scene: &mut Scene, frame: usize) {
    match frame % 200 {
        150 => scene.harness.key_press(Key::End),
        152 => scene.harness.key_press(Key::PageUp),
        154 => scene.harness.key_press(Key::Enter),
        170 => scene.harness.key_press(Key::Escape),
        172 => scene.harness.drag_at(pos2(1248.0, 360.0)),
        180 => scene.harness.drag_at(pos2(1248.0, 560.0)),
        190 => scene.harness.drop_at(pos2(1248.0, 420.0)),
        192 => scene.harness.hover_at(pos2(600.0, 500.0)),
        195 => scene.harness.key_press(Key::Home),
        step if step % 20 == 19 => arrives(scene),
        step if step < 150 => wheel(scene, if step < 100 { -180.0 } else { 90.0 }),
        _ => {}
    }
}

fn wheel(scene: &Scene, points: f32) {
    scene.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
}

fn arrives(scene: &mut Scene) {
    let newest = scene.world.made_up.map(|count| count + 3);
    scene.world.made_up = newest;
    scene.tell(engine::Event::AlertsChanged {
        unacknowledged: newest.unwrap_or_default(),
        newest_id: newest.and_then(|count| i64::try_from(count).ok()),
    });
}
