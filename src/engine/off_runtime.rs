//! Work that blocks (files, the database, the keyring, key derivation) goes to threads of its own.
//!
//! Architecture invariant: nothing that blocks runs on a thread of the async runtime, where it would hold up what
//! comes in meanwhile.

use super::{Attempt, Cause, Failure};
use std::sync::Arc;
use tokio::task::{JoinError, spawn_blocking};

/// Does the work, and waits for it.
pub(super) async fn off_runtime<T: Send + 'static>(
    tried: Attempt,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Arc<Failure>> {
    spawn_blocking(work).await.map_err(|fault| ended(tried, fault))
}

/// A task of ours ended without an answer: a fault of this product, or the engine is closing.
pub(super) fn ended(tried: Attempt, fault: JoinError) -> Arc<Failure> {
    let cause = match fault.try_into_panic() {
        Ok(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            Cause::Fault(text.unwrap_or_default())
        }
        Err(_) => Cause::Cancelled,
    };
    Arc::new(Failure::new(tried, cause))
}

/// The user stopped it.
pub(super) fn cancelled(tried: Attempt) -> Arc<Failure> {
    Arc::new(Failure::new(tried, Cause::Cancelled))
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Cause, off_runtime};

    #[tokio::test]
    async fn a_fault_in_blocking_work_is_named_as_ours() {
        let failure = off_runtime(Attempt::ReadLog, || panic!("broken promise"))
            .await
            .map(|()| "an answer")
            .expect_err("it panicked");
        assert!(matches!(&*failure.cause, Cause::Fault(text) if text == "broken promise"));
    }
}
