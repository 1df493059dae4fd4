//! The program is killed (`kill -9`) at every single write of an apply, of an undo and of finishing: on the next start
//! the change is finished or undone, and the BMC is in the wanted or in the former state, byte for byte.
//!
//! The simulated BMC holds its breath at the n-th write, before or after carrying it out; the test kills `tsuhoctl`
//! while it waits for the answer. Nothing here depends on time.
#![cfg(unix)]

mod bmc_support;
mod console_support;

use bmc_support::{admin, apply, changed, wanted};
use console_support::{Home, LANGUAGES, Ran};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    process::{Child, Stdio},
};
use tsuho::{
    configure::{ipmi_bmc::IpmiBmc, target::Consent},
    ipmi::{
        ConnectOptions,
        command::{
            Channel, GetLanParameter, GetSystemInfo, LanParameter, Message, SystemInfoParameter,
            pef::{GetPefParameter, PefParameter},
        },
        line::{Line, Session},
    },
    rehearsal::{Bmc, BmcConfig, HoldAt, start},
};

const SERVER: &str = "web-01";
const APPLY: [&str; 6] = ["bmc", "apply", SERVER, "--yes", "--gateway", "--want"];
const FINISH: [&str; 4] = ["bmc", "finish", SERVER, "--yes"];
const UNDO: [&str; 3] = ["bmc", "undo", SERVER];
const PLAN: [&str; 3] = ["bmc", "plan", SERVER];

type Table = BTreeMap<String, Vec<u8>>;

/// Every LAN, PEF and system info parameter, as the BMC answers it; every row of those that are tables.
async fn tables(options: &ConnectOptions) -> Table {
    const ROWS: u8 = 40;
    let mut session = Session::new(options.clone());
    let mut all = Table::new();
    let mut requests: Vec<(String, Message)> = Vec::new();
    let rows = |is_table: bool| 0..=if is_table { ROWS } else { 0 };
    for number in 0..=26 {
        for row in rows(matches!(number, 18 | 19)) {
            let request = GetLanParameter::entry(Channel::Current, LanParameter(number), row);
            requests.push((format!("lan {number} {row}"), request.into()));
        }
    }
    for number in 0..=15 {
        for row in rows(matches!(number, 6 | 9 | 12 | 13)) {
            let request = GetPefParameter::entry(PefParameter(number), row);
            requests.push((format!("pef {number} {row}"), request.into()));
        }
    }
    for number in 0..=4 {
        for set_selector in 0..=4 {
            let parameter = SystemInfoParameter(number);
            let request = GetSystemInfo {
                parameter,
                set_selector,
            };
            requests.push((format!("system {number} {set_selector}"), request.into()));
        }
    }
    for (name, request) in requests {
        if let Ok(data) = session.ask(&request).await.expect("an answer") {
            all.insert(name, data);
        }
    }
    session.close().await;
    all
}

/// A BMC that somebody has set up already, and a home that knows it.
struct Scene {
    bmc: Bmc,
    home: Home,
    want: String,
    former: Table,
    wanted: Table,
    /// How many writes an apply makes, the set-in-progress flags among them.
    apply_writes: u64,
    /// How many writes an undo of the whole makes.
    undo_writes: u64,
}

impl Scene {
    async fn new() -> Self {
        let bmc = start(BmcConfig::new(([127, 0, 0, 1], 0).into()))
            .await
            .expect("a BMC on loopback");
        let mut before = IpmiBmc::new(admin(&bmc));
        let settings = "[snmp_alert]\nenabled = false\ncommunity = \"former\"\ndestinations = [\"127.0.0.7\"]\n\
                        ack_timeout_secs = 9\nretries = 1\n";
        apply(&mut before, &wanted(settings), &Consent::default()).await;
        before.close().await;
        let former = tables(&admin(&bmc)).await;
        let home = Home::new();
        home.add(SERVER, bmc.local_addr());
        let want = home.file(
            "want.toml",
            "[snmp_alert]\nenabled = true\ncommunity = \"wanted\"\ndestinations = [\"127.0.0.7\", \"127.0.0.8\", \"127.0.0.9\"]\n\
             acknowledge = true\nack_timeout_secs = 6\nretries = 3\ncomputer_name = \"web-01.example\"\n\
             procedure = \"one-after-another\"\nlevel = \"error\"\n[gateway]\naddress = \"127.0.0.1\"\n",
        );
        let mut scene = Self {
            bmc,
            home,
            want,
            wanted: former.clone(),
            former,
            apply_writes: 0,
            undo_writes: 0,
        };
        scene.hold(None).await;
        scene.done(&scene.apply_arguments());
        scene.apply_writes = scene.writes();
        scene.wanted = tables(&admin(&scene.bmc)).await;
        scene.hold(None).await;
        scene.done(&UNDO);
        scene.undo_writes = scene.writes();
        scene.is_former("a whole undo").await;
        assert!(scene.apply_writes > 15, "{} writes", scene.apply_writes);
        assert!(!changed(&scene.former, &scene.wanted).is_empty());
        scene
    }

    fn apply_arguments(&self) -> Vec<&str> {
        [&APPLY as &[&str], &[&self.want]].concat()
    }

    async fn hold(&self, at: Option<HoldAt>) {
        self.bmc.hold_at(at).await.expect("it runs");
    }

    fn writes(&self) -> u64 {
        self.bmc.observations().borrow().writes
    }

    /// Runs a command that must succeed.
    fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.home.json(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:#?}");
        ran
    }

    /// Starts a command and waits until the BMC holds it at a write.
    async fn held(&self, arguments: &[&str], at: HoldAt) -> Child {
        self.hold(Some(at)).await;
        let mut command = self.home.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("tsuhoctl was built");
        let mut seen = self.bmc.observations();
        let held = seen.wait_for(|observed| observed.is_held).await;
        held.expect("the BMC runs");
        child
    }

    /// Kills a command at a write; the BMC answers again afterwards.
    async fn killed(&self, arguments: &[&str], at: HoldAt) {
        let mut child = self.held(arguments, at).await;
        child.kill().expect("SIGKILL");
        let status = child.wait().expect("it ended");
        assert_eq!(status.code(), None, "{at:?}: it was to be killed: {status}");
        self.hold(None).await;
    }

    async fn is_former(&self, when: &str) {
        let now = tables(&admin(&self.bmc)).await;
        assert_eq!(
            changed(&self.former, &now),
            Vec::<String>::new(),
            "{when}: not the former state"
        );
    }

    async fn is_wanted(&self, when: &str) {
        let now = tables(&admin(&self.bmc)).await;
        assert_eq!(
            changed(&self.wanted, &now),
            Vec::<String>::new(),
            "{when}: not the wanted state"
        );
    }

    /// Finishes what was interrupted, and sees that undo still leads all the way back.
    async fn finish(&self, when: &str) {
        let finished = self.done(&FINISH);
        self.is_wanted(when).await;
        assert!(finished.stderr.is_empty(), "{when}: {finished:#?}");
        assert_eq!(self.kept_state().as_deref(), Some("done"), "{when}");
        self.undo(when).await;
    }

    /// Undoes what was interrupted.
    async fn undo(&self, when: &str) {
        self.done(&UNDO);
        self.is_former(when).await;
        assert_eq!(self.kept_state(), None, "{when}: nothing is left to undo");
    }

    /// How the file stands that says what was there before; `None` where there is none.
    fn kept_state(&self) -> Option<String> {
        let text = std::fs::read(self.kept_file()).ok()?;
        let kept: Value = serde_json::from_slice(&text).expect("whole at any time");
        kept.get("state").and_then(Value::as_str).map(str::to_owned)
    }

    /// Since when a change is interrupted, as `server list` says.
    fn unfinished(&self) -> Value {
        let list = self.home.json(&["server", "list"]).answer();
        let server = list.get("servers").and_then(|servers| servers.get(0));
        server
            .and_then(|server| server.get("unfinished_since"))
            .expect("the server")
            .clone()
    }

    fn history(&self) -> Vec<Value> {
        let history = self.home.json(&["history", SERVER]).answer();
        let entries = history.get("entries").and_then(Value::as_array);
        entries.expect("entries").clone()
    }

    fn kept_file(&self) -> std::path::PathBuf {
        self.home.path().join("snapshots").join(format!("{SERVER}.json"))
    }
}

/// Every write, before or after it is carried out.
fn points(writes: u64, is_carried_out: bool) -> impl Iterator<Item = HoldAt> {
    (1..=writes).map(move |write| HoldAt {
        write,
        is_carried_out,
    })
}

const MIDDLE: HoldAt = HoldAt {
    write: 9,
    is_carried_out: true,
};

async fn finish_applies(is_carried_out: bool) {
    let scene = Scene::new().await;
    for at in points(scene.apply_writes, is_carried_out) {
        scene.killed(&scene.apply_arguments(), at).await;
        assert_eq!(scene.kept_state().as_deref(), Some("in_progress"), "{at:?}");
        scene.finish(&format!("apply killed {at:?}")).await;
    }
}

async fn undo_applies(is_carried_out: bool) {
    let scene = Scene::new().await;
    for at in points(scene.apply_writes, is_carried_out) {
        scene.killed(&scene.apply_arguments(), at).await;
        scene.undo(&format!("apply killed {at:?}")).await;
    }
}

/// Odd writes are undone and even ones finished, or the other way round.
async fn recover_undos(is_carried_out: bool) {
    let scene = Scene::new().await;
    for at in points(scene.undo_writes, is_carried_out) {
        let when = format!("undo killed {at:?}");
        scene.done(&scene.apply_arguments());
        scene.killed(&UNDO, at).await;
        if (at.write % 2 == 0) == is_carried_out {
            scene.finish(&when).await;
        } else {
            scene.undo(&when).await;
        }
    }
}

async fn recover_finishes(is_carried_out: bool) {
    let scene = Scene::new().await;
    scene.killed(&scene.apply_arguments(), MIDDLE).await;
    scene.done(&FINISH);
    let finish_writes = scene.writes();
    scene.undo("counted").await;
    assert!(finish_writes > 8, "{finish_writes} writes");
    for at in points(finish_writes, is_carried_out) {
        let when = format!("finish killed {at:?}");
        scene.killed(&scene.apply_arguments(), MIDDLE).await;
        scene.killed(&FINISH, at).await;
        if (at.write % 2 == 0) == is_carried_out {
            scene.finish(&when).await;
        } else {
            scene.undo(&when).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_killed_before_any_write_is_finished() {
    finish_applies(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_killed_after_any_write_is_finished() {
    finish_applies(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_killed_before_any_write_is_undone() {
    undo_applies(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_killed_after_any_write_is_undone() {
    undo_applies(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_killed_before_any_write_is_undone_or_the_change_finished_again() {
    recover_undos(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_killed_after_any_write_is_undone_or_the_change_finished_again() {
    recover_undos(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn finishing_killed_before_any_write_is_finished_or_undone() {
    recover_finishes(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn finishing_killed_after_any_write_is_finished_or_undone() {
    recover_finishes(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_killed_after_its_last_write_is_closed_without_writing() {
    let scene = Scene::new().await;
    scene.done(&scene.apply_arguments());
    // What the file says until the end is noted in it.
    let path = scene.kept_file();
    let text = std::fs::read_to_string(&path).expect("kept");
    let in_progress = text.replace("\"state\": \"done\"", "\"state\": \"in_progress\"");
    assert_ne!(in_progress, text);
    std::fs::write(&path, in_progress).expect("writable");
    scene.hold(None).await;
    scene.done(&["bmc", "finish", SERVER]);
    assert_eq!(scene.writes(), 0);
    scene.is_wanted("closed").await;
    assert_eq!(scene.unfinished(), Value::Null);
    scene.undo("closed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_apply_after_a_kill_does_not_lose_what_was_there_before() {
    let scene = Scene::new().await;
    scene.killed(&scene.apply_arguments(), MIDDLE).await;
    let other = scene.home.file(
        "other.toml",
        "[snmp_alert]\ncommunity = \"third\"\nretries = 5\n\
         destinations = [\"127.0.0.7\", \"127.0.0.8\", \"127.0.0.9\", \"127.0.0.10\"]\n",
    );
    scene.done(&["bmc", "apply", SERVER, "--yes", "--want", &other]);
    scene.undo("after another apply").await;
    // And where that one is killed, too.
    scene.killed(&scene.apply_arguments(), MIDDLE).await;
    let at = HoldAt {
        write: 3,
        is_carried_out: false,
    };
    scene
        .killed(&["bmc", "apply", SERVER, "--yes", "--want", &other], at)
        .await;
    scene.undo("after two kills").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_after_the_kill_is_left_alone_and_named() {
    let scene = Scene::new().await;
    let whole = HoldAt {
        write: scene.apply_writes,
        is_carried_out: true,
    };
    scene.killed(&scene.apply_arguments(), whole).await;
    bmc_support::ipmitool(&scene.bmc, "lan set 1 snmp theirs").await;
    let undone = scene.home.json(&UNDO);
    assert_eq!(undone.status, 1, "{undone:#?}");
    let items = undone.document();
    let outcomes: Vec<(&str, &str)> = items
        .get("items")
        .and_then(Value::as_array)
        .expect("items")
        .iter()
        .filter_map(|item| Some((item.get("name")?.as_str()?, item.get("outcome")?.as_str()?)))
        .collect();
    assert!(outcomes.contains(&("community", "rejected")), "{outcomes:?}");
    assert!(outcomes.contains(&("destination_2", "applied")), "{outcomes:?}");
    let now = tables(&admin(&scene.bmc)).await;
    assert_eq!(changed(&scene.former, &now), ["lan 16 0"]);
    assert_eq!(scene.unfinished(), Value::Null, "it has ended");
    // Once theirs is gone, the same undo leads all the way back.
    bmc_support::ipmitool(&scene.bmc, "lan set 1 snmp wanted").await;
    scene.undo("afterwards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_works_with_the_server_next_is_told_and_the_history_has_it() {
    let scene = Scene::new().await;
    scene.killed(&scene.apply_arguments(), MIDDLE).await;
    assert_ne!(scene.unfinished(), Value::Null);
    for (language, words) in [("en", "did not come to its end"), ("ja", "終わっていません")] {
        for arguments in [&["bmc", "read", SERVER] as &[&str], &PLAN] {
            let ran = scene.home.run(&[&["--lang", language], arguments].concat());
            assert!(ran.stderr.contains(words), "{ran:#?}");
            assert!(ran.stderr.contains("bmc finish web-01"), "{ran:#?}");
            assert_eq!(ran.stderr.matches(words).count(), 1, "{ran:#?}");
        }
    }
    let asked = scene.home.english(&["bmc", "finish", SERVER]);
    assert_eq!(asked.status, 2, "nobody can be asked: {asked:#?}");
    assert!(
        asked.stdout.contains("wanted"),
        "the difference is shown: {asked:#?}"
    );
    scene.finish("told").await;
    assert_eq!(scene.unfinished(), Value::Null);
    assert_eq!(scene.home.json(&UNDO).status, 1, "nothing is left to undo");
    let nothing = scene.home.json(&FINISH);
    assert_eq!(nothing.status, 1);
    assert_eq!(nothing.error().get("kind"), Some(&"nothing_to_finish".into()));

    let history = scene.history();
    let told: Vec<(&str, &str)> = history
        .iter()
        .filter_map(|entry| Some((entry.get("kind")?.as_str()?, entry.get("state")?.as_str()?)))
        .collect();
    assert_eq!(
        told,
        [
            ("undo", "verified"),
            ("finish", "verified"),
            ("apply", "interrupted"),
            ("undo", "verified"),
            ("apply", "verified"),
        ]
    );
    let field = |at: usize, name: &str| history.get(at).and_then(|entry| entry.get(name)).cloned();
    assert_eq!(field(1, "continues"), field(2, "id"), "{history:#?}");
    assert_eq!(field(2, "bmc"), Some(scene.bmc.local_addr().to_string().into()));
    assert!(field(2, "guid").is_some_and(|guid| guid.as_str().is_some_and(|guid| guid.len() == 32)));
    assert!(field(2, "user").is_some_and(|user| user.as_str().is_some_and(|user| !user.is_empty())));
    let community = field(1, "items").and_then(|items| {
        let items = items.as_array()?.clone();
        items
            .into_iter()
            .find(|item| item.get("name") == Some(&"community".into()))
    });
    assert!(community.is_some(), "{history:#?}");
    export(&scene);
}

fn export(scene: &Scene) {
    let out = |name: &str| scene.home.path().join(name).to_str().expect("UTF-8").to_owned();
    for (name, begin) in [("out.csv", "\u{feff}Begun,"), ("out.json", "{")] {
        let path = out(name);
        scene.done(&["history", "--export", &path]);
        let text = std::fs::read_to_string(&path).expect("written");
        assert!(text.starts_with(begin), "{text}");
        assert!(text.contains("127.0.0.8"), "{text}");
        for community in ["former", "\"wanted\": \"wanted\"", ",wanted,"] {
            assert!(!text.contains(community), "{community} in {text}");
        }
        let again = scene.home.json(&["history", "--export", &path]);
        assert_eq!(again.status, 2, "a file is not replaced unasked: {again:#?}");
        scene.done(&["history", "--export", &path, "--force"]);
    }
    let workbook = out("out.xlsx");
    scene.done(&["history", "--export", &workbook]);
    assert!(std::fs::read(&workbook).expect("written").starts_with(b"PK"));
    assert_eq!(
        scene.home.json(&["history", "--export", &out("out.doc")]).status,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_another_process_is_changing_is_not_touched_and_not_called_interrupted() {
    let scene = Scene::new().await;
    let mut busy = scene.held(&scene.apply_arguments(), MIDDLE).await;
    let written = scene.writes();
    assert_eq!(scene.unfinished(), Value::Null, "its process lives");
    let history = scene.history();
    assert_eq!(
        history.first().and_then(|entry| entry.get("state")),
        Some(&"under_way".into())
    );
    for arguments in [&UNDO as &[&str], &FINISH] {
        let second = scene.home.json(arguments);
        assert_eq!(second.status, 4, "{second:#?}");
        assert_eq!(
            second.error().get("kind"),
            Some(&"being_changed".into()),
            "{second:#?}"
        );
        assert!(
            second.stderr.contains(&busy.id().to_string()),
            "it says who: {second:#?}"
        );
    }
    assert_eq!(scene.writes(), written, "nothing was written");
    busy.kill().expect("SIGKILL");
    busy.wait().expect("it ended");
    scene.hold(None).await;
    scene.undo("when it is gone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_former_state_cannot_be_kept_nothing_is_written_to_the_bmc() {
    let scene = Scene::new().await;
    scene.hold(None).await;
    let refused = |what: &str, arguments: &[&str], words: [&str; 2]| {
        for (language, words) in LANGUAGES.into_iter().zip(words) {
            let ran = scene.home.run(&[&["--lang", language], arguments].concat());
            assert_eq!(ran.status, 6, "{what}: {ran:#?}");
            assert!(ran.stderr.contains(words), "{what}: {ran:#?}");
        }
        assert_eq!(scene.writes(), 0, "{what}");
    };
    let kept = scene.kept_file();
    // What a torn or foreign file looks like; it may be all that is known of what was there before.
    for torn in ["", "{\"version\":2,\"state\":\"in_prog", "[]", "\0\0\0\0"] {
        std::fs::write(&kept, torn).expect("writable");
        for arguments in [&scene.apply_arguments() as &[&str], &UNDO, &FINISH] {
            refused(torn, arguments, ["を読めません", "cannot be read"]);
        }
        assert_eq!(
            std::fs::read_to_string(&kept).expect("there"),
            torn,
            "it is untouched"
        );
        let plan = scene
            .home
            .json(&[&PLAN as &[&str], &["--want", &scene.want]].concat());
        assert_eq!(plan.status, 1, "reading goes on: {plan:#?}");
    }
    std::fs::remove_file(&kept).expect("there");
    // A full disk: the history has no room for its first line.
    let history = scene.home.path().join("history.jsonl");
    let aside = scene.home.path().join("history.aside");
    std::fs::rename(&history, &aside).expect("there");
    std::os::unix::fs::symlink("/dev/full", &history).expect("a link");
    let no_room = ["今の値を保存できない", "could not be saved"];
    refused("a full disk", &scene.apply_arguments(), no_room);
    std::fs::remove_file(&history).expect("there");
    std::fs::rename(&aside, &history).expect("there");
    // A folder that cannot be made.
    let folder = kept.parent().expect("a folder").to_owned();
    std::fs::remove_dir_all(&folder).expect("there");
    std::fs::write(&folder, "in the way").expect("writable");
    refused("no folder", &scene.apply_arguments(), no_room);
    std::fs::remove_file(&folder).expect("there");
    scene.done(&scene.apply_arguments());
    scene.undo("once there is room").await;
}
