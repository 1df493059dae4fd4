//! `tsuho`: the window. Everything it does lives in the library; this file only opens it.
#![cfg_attr(windows, windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    tsuho::desktop::run(std::env::args_os())
}
