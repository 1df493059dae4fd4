//! Which BMCs wait for an answer to their alerts, as they said themselves: kept in a file, so that the process that
//! listens knows what another one has read from a BMC. What is in it is learnt anew by reading the BMC.

use super::{
    address_book::{Said, Waits},
    off_runtime::off_runtime,
    world::World,
};
use crate::{
    engine::Attempt,
    home::{self, Home},
};
use std::{io, sync::Arc};

/// What was kept; nothing where there is no file, or none that can be read. Blocks.
pub(super) fn read(home: &Home) -> Said {
    let kept = std::fs::read(home.answers_file()).ok();
    kept.and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

/// A BMC said whether it waits for answers: from now on its alerts are answered, or not.
pub(super) async fn note(world: &Arc<World>, server: &str, waits: bool) {
    let Some(said) = world.book().note_answers(server, waits) else {
        return;
    };
    let (home, server) = (world.home.clone(), server.to_owned());
    let kept = off_runtime(Attempt::ReadBmc, move || keep(&home, server, said)).await;
    if let Ok(Err(error)) = kept {
        tracing::warn!(%error, "a process that listens in the background does not learn whether a BMC waits");
    }
}

fn keep(home: &Home, server: String, said: Waits) -> io::Result<()> {
    let file = home.answers_file();
    let _turn = home::lock_beside(&file)?;
    let mut all = read(home);
    if all.insert(server, said.clone()) == Some(said) {
        return Ok(());
    }
    let text = serde_json::to_vec_pretty(&all).map_err(io::Error::other)?;
    home::replace_durably(&file, &text)
}
