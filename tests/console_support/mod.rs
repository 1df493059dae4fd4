//! What the tests of the console tool share: the built `tsuhoctl` in a home of its own, and simulated servers.

#![allow(dead_code, reason = "each test file uses the part it needs")]

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

/// The user and the password that every simulated server has.
pub(crate) const USER: &str = "admin";
pub(crate) const PASSWORD: &str = "rehearsal";
/// What locks the homes' files of passwords.
pub(crate) const PASSPHRASE: &str = "a passphrase of the tests";
/// A port that the system gives to nobody by itself, so that each test may have it at its own loopback address.
pub(crate) const TRAP_PORT: u16 = 20162;
/// Both languages, as `--lang` takes them.
pub(crate) const LANGUAGES: [&str; 2] = ["ja", "en"];

/// What a run of `tsuhoctl` ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The one JSON document on stdout.
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON document ({error}): {self:#?}"))
    }

    /// The document of a command that succeeded.
    pub(crate) fn answer(&self) -> Value {
        assert_eq!(self.status, 0, "{self:#?}");
        self.document()
    }

    /// The failure in the document, which has exactly the promised fields.
    pub(crate) fn error(&self) -> Value {
        let error = self.document().get("error").cloned().unwrap_or_default();
        assert_eq!(
            keys(&error),
            ["kind", "tried", "server", "answer", "advice"],
            "{self:#?}"
        );
        error
    }
}

/// The names of an object's fields, in their order.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    object.keys().map(String::as_str).collect()
}

/// A folder that is all the product has.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// Where the product's files are.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file beside them, with this text.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// One of the product's own files, with this content.
    pub(crate) fn own_file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::create_dir_all(self.path()).expect("writable");
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("writable");
        path
    }

    /// `tsuhoctl` in this home, knowing nothing of whoever runs the tests.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tsuhoctl"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TSUHO_") {
                command.env_remove(name);
            }
        }
        command
            .env("HOME", self.folder.path())
            .env("TSUHO_HOME", self.path())
            .env("TSUHO_PASSPHRASE", PASSPHRASE)
            .env("PASSWORD_OF_THE_TESTS", PASSWORD)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs it in English.
    pub(crate) fn english(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["--lang", "en"], arguments].concat())
    }

    /// Runs it with `--json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> Ran {
        self.english(&[&["--json"], arguments].concat())
    }

    /// Adds a server as a script would.
    pub(crate) fn add(&self, name: &str, bmc: SocketAddr) {
        let bmc = bmc.to_string();
        let added = self.json(&[
            "server",
            "add",
            name,
            "--bmc",
            &bmc,
            "--user",
            USER,
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ]);
        assert_eq!(added.answer(), serde_json::json!({ "added": name }));
    }

    /// Every file under the folder, with its content.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(self.folder.path(), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.clone(), std::fs::read(&path).expect("readable")));
        }
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("tsuhoctl was built");
    Ran {
        status: output.status.code().expect("not ended by a signal"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A loopback address that no other test uses at this time, so that its ports are free.
pub(crate) fn own_address() -> Ipv4Addr {
    static TAKEN: AtomicU32 = AtomicU32::new(1);
    let host = (std::process::id() << 6 | TAKEN.fetch_add(1, Relaxed) & 0x3F) & 0x00FF_FFFF;
    // 127.0.0.* is where simulated servers are.
    Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 0, 0, 0)) | host | 0x0080_0000)
}

/// A `tsuhoctl` that runs until it is told to stop.
pub(crate) struct Program {
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: ChildStderr,
}

impl Program {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("tsuhoctl was built");
        let stdout = BufReader::new(child.stdout.take().expect("piped")).lines();
        let stderr = child.stderr.take().expect("piped");
        Self {
            child,
            stdout,
            stderr,
        }
    }

    /// The next line it prints.
    pub(crate) fn line(&mut self) -> String {
        match self.stdout.next() {
            Some(line) => line.expect("UTF-8"),
            None => {
                let mut said = String::new();
                let _ = self.stderr.read_to_string(&mut said);
                panic!("it ended: {said}")
            }
        }
    }

    /// The address in its next line, after this word.
    pub(crate) fn address(&mut self, word: &str) -> SocketAddr {
        let line = self.line();
        let address = line.strip_prefix(word).and_then(|rest| rest.trim().parse().ok());
        address.unwrap_or_else(|| panic!("not {word:?} and an address: {line}"))
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as nothing else does (SIGKILL), and waits until it is gone.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ran");
    }

    /// Sends SIGTERM and waits: the exit status, what else it printed, and its problems.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) -> (Option<i32>, Vec<String>, String) {
        let kill = format!("kill -TERM {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().expect("a shell");
        assert!(sent.success());
        let rest = self.stdout.by_ref().map(|line| line.expect("UTF-8")).collect();
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).expect("UTF-8");
        (self.child.wait().expect("it ran").code(), rest, said)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Simulated servers in a process of their own.
pub(crate) struct Rehearsal {
    _program: Program,
    pub(crate) bmcs: Vec<SocketAddr>,
    /// Where their alerts go when they are told this address.
    pub(crate) receiver: SocketAddr,
}

impl Rehearsal {
    pub(crate) fn serve(count: u16) -> Self {
        let (port, number) = (TRAP_PORT.to_string(), count.to_string());
        let arguments = [
            "rehearse",
            "--serve",
            "--bmc",
            "127.0.0.1:0",
            "--trap-port",
            &port,
            "--count",
            &number,
        ];
        let mut program = Program::start(Home::new().command(&arguments));
        Self {
            bmcs: (0..count).map(|_| program.address("ready ")).collect(),
            _program: program,
            receiver: SocketAddr::from((own_address(), TRAP_PORT)),
        }
    }

    /// The first simulated server, added to a home as `web-01`.
    pub(crate) fn one(home: &Home) -> Self {
        let rehearsal = Self::serve(1);
        home.add("web-01", rehearsal.bmc());
        rehearsal
    }

    pub(crate) fn bmc(&self) -> SocketAddr {
        *self.bmcs.first().expect("at least one")
    }

    /// Wanted settings with this computer as the destination.
    pub(crate) fn wanted(&self) -> String {
        let receiver = self.receiver.ip();
        format!(
            "[snmp_alert]\nenabled = true\ncommunity = \"ops\"\ndestinations = [\"{receiver}\"]\nacknowledge = true\n\
             ack_timeout_secs = 6\nretries = 3\n"
        )
    }
}

/// Runs it with something on its standard input.
pub(crate) fn ran_with_input(mut command: Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("tsuhoctl was built");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ran");
    Ran {
        status: output.status.code().expect("not ended by a signal"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}
