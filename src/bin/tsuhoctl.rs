//! `tsuhoctl`: the console tool. Everything it does lives in the library; this file only starts it.

fn main() -> std::process::ExitCode {
    tsuho::cli::run(std::env::args_os())
}
