//! Unix: the lists of accounts and names, and a terminal to speak to. What `/proc` tells is there on Linux only.

use std::{io, os::unix::fs::MetadataExt};

/// From the system's list of accounts.
pub(super) fn account_name() -> Option<String> {
    let own = std::fs::metadata("/proc/self").ok()?.uid();
    name_of(own, &std::fs::read_to_string("/etc/passwd").ok()?)
}

/// The third field of a line of `passwd` is the number, the first the name.
fn name_of(own: u32, accounts: &str) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let number = fields.nth(1)?.parse::<u32>().ok()?;
        (number == own && !name.is_empty()).then(|| name.to_owned())
    })
}

pub(super) fn computer_name() -> Option<String> {
    let kernel = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    kernel.or_else(|| std::fs::read_to_string("/etc/hostname").ok())
}

pub(super) fn allow_open_files(count: u64) -> io::Result<()> {
    rlimit::increase_nofile_limit(count).map(|_raised| ())
}

pub(super) fn on_stop(handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(handler).map_err(io::Error::other)
}

#[expect(clippy::print_stderr, reason = "no window can be opened to say it in")]
pub(super) fn say_without_window(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn an_account_is_found_by_its_number() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\nbroken\nops:x:1000:1000::/home/ops:/bin/sh\n";
        assert_eq!(name_of(1000, accounts).as_deref(), Some("ops"));
        assert_eq!(name_of(0, accounts).as_deref(), Some("root"));
        assert_eq!(name_of(4, accounts), None);
    }
}
