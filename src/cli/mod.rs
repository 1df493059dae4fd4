//! Under construction.
/// Runs the console tool.
pub fn run(_: impl IntoIterator<Item = std::ffi::OsString>) -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
