//! Writes the log into a file: pages of it, one after another, oldest first.

use super::{ExportRequest, ExportWords, Exported, record::exported_object};
use crate::{
    alert_log::{Alert, AlertLog, Query},
    engine::{
        Attempt, Cause, Failure, Progress, Reply, gaps,
        job::Job,
        log_pages::{Naming, view},
        off_runtime::{cancelled, off_runtime},
        view::{AlertView, GapView},
        world::World,
    },
    home::NewFile,
    sheet::{self, Format, RowFile, visible_json},
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
};

/// How many alerts are in memory at a time.
const PAGE: u32 = 1000;

pub(in crate::engine) async fn export(job: &Job, request: ExportRequest) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let (log, known) = (world.log().await?, Arc::clone(&world));
    let (stop, shared, id) = (job.stop.clone(), Arc::clone(&job.shared), job.id);
    let work = off_runtime(Attempt::ExportAlerts, move || {
        write(&log, &known, &request, |done, total| {
            shared.progress(id, Progress::Rows { done, total });
            !stop.is_cancelled()
        })
    });
    match work.await? {
        Ok(Some(exported)) => Ok(Reply::AlertsExported(exported)),
        Ok(None) => Err(cancelled(Attempt::ExportAlerts)),
        Err(cause) => Err(Arc::new(Failure::new(Attempt::ExportAlerts, cause))),
    }
}

/// Writes the file; none where `go_on` said so, and then nothing is left of it.
fn write(
    log: &AlertLog,
    world: &World,
    request: &ExportRequest,
    mut go_on: impl FnMut(u64, u64) -> bool,
) -> Result<Option<Exported>, Cause> {
    let path = &request.path;
    let kind = Kind::of(path)?;
    let new = NewFile::begin(path, request.overwrite).map_err(|error| file_error(path, error))?;
    let query = Query {
        limit: PAGE,
        since: request.since,
        until: request.until,
        text: request.text.clone(),
        ..Query::default()
    };
    let total = log.count(&query)?;
    let newest = log.counts(Timestamp::now())?.newest_id.unwrap_or(0);
    let gaps = gaps::between(log, request.since, request.until)?;
    let mut out = Out::begin(kind, new, request, &gaps)?;
    let mut names = Naming::of(world);
    let (mut last, mut exported) = (0, Exported::default());
    loop {
        if !go_on(exported.alerts, total) {
            return Ok(None);
        }
        let page = log.list(&Query {
            after_id: Some(last),
            ..query.clone()
        })?;
        // What comes in meanwhile is for the next export.
        let alerts: Vec<&Alert> = page.iter().rev().filter(|alert| alert.id <= newest).collect();
        let Some(reached) = alerts.last() else { break };
        last = reached.id;
        for alert in alerts {
            out.alert(&view(alert, &mut names), alert.understood)?;
            exported.alerts += 1;
        }
    }
    exported.gaps = u64::try_from(gaps.len()).unwrap_or(u64::MAX);
    out.finish()?;
    Ok(Some(exported))
}

#[derive(Clone, Copy)]
enum Kind {
    Json,
    Table(Format),
}

impl Kind {
    fn of(path: &Path) -> Result<Self, Cause> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Table(Format::Csv)),
            Some("xlsx") => Ok(Self::Table(Format::Xlsx)),
            _ => Err(Cause::NoExport {
                path: path.to_owned(),
            }),
        }
    }
}

/// The file that is being written.
struct Out<'a> {
    request: &'a ExportRequest,
    /// Not yet written into a table: each stands where its beginning belongs.
    gaps: &'a [GapView],
    file: Writing,
    is_first: bool,
}

enum Writing {
    Json(NewFile),
    Table(Box<RowFile<NewFile>>),
}

impl<'a> Out<'a> {
    fn begin(
        kind: Kind,
        mut new: NewFile,
        request: &'a ExportRequest,
        gaps: &'a [GapView],
    ) -> Result<Self, Cause> {
        let file = match kind {
            Kind::Json => {
                let head = "{\"format\": \"tsuho-alerts\", \"version\": 1, \"alerts\": [";
                new.write_all(head.as_bytes())
                    .map_err(|error| file_error(&request.path, error))?;
                Writing::Json(new)
            }
            Kind::Table(format) => {
                let words = &request.words;
                let rows = RowFile::begin(format, new, &words.sheet, &words.headers);
                Writing::Table(Box::new(rows.map_err(|error| table_error(&request.path, error))?))
            }
        };
        Ok(Self {
            request,
            gaps,
            file,
            is_first: true,
        })
    }

    fn alert(&mut self, alert: &AlertView, understood: bool) -> Result<(), Cause> {
        while let Some((gap, later)) = self.gaps.split_first()
            && gap.from <= alert.received_at
            && matches!(self.file, Writing::Table(_))
        {
            self.gaps = later;
            self.row(&gap_row(gap, self.request))?;
        }
        match &mut self.file {
            Writing::Table(_) => self.row(&alert_row(alert, self.request)),
            Writing::Json(file) => {
                let text = exported_object(alert, understood, self.request.language).to_string();
                let comma = if self.is_first { "\n" } else { ",\n" };
                self.is_first = false;
                file.write_all(comma.as_bytes())
                    .and_then(|()| file.write_all(visible_json(&text).as_bytes()))
                    .map_err(|error| file_error(&self.request.path, error))
            }
        }
    }

    fn row(&mut self, cells: &[String]) -> Result<(), Cause> {
        let Writing::Table(rows) = &mut self.file else {
            return Ok(());
        };
        rows.row(cells)
            .map_err(|error| table_error(&self.request.path, error))
    }

    fn finish(mut self) -> Result<(), Cause> {
        let path = &self.request.path;
        let rest = std::mem::take(&mut self.gaps);
        let new = if matches!(self.file, Writing::Table(_)) {
            for gap in rest {
                self.row(&gap_row(gap, self.request))?;
            }
            match self.file {
                Writing::Table(rows) => rows.finish().map_err(|error| table_error(path, error))?,
                Writing::Json(file) => file,
            }
        } else {
            let gaps: Vec<serde_json::Value> = rest.iter().map(gap_object).collect();
            let tail = format!("\n], \"gaps\": {}}}\n", serde_json::Value::from(gaps));
            match self.file {
                Writing::Json(mut file) => {
                    file.write_all(tail.as_bytes())
                        .map_err(|error| file_error(path, error))?;
                    file
                }
                Writing::Table(rows) => rows.finish().map_err(|error| table_error(path, error))?,
            }
        };
        new.finish().map_err(|error| file_error(path, error))
    }
}

/// A time when nobody listened, as a JSON object.
pub(super) fn gap_object(gap: &GapView) -> serde_json::Value {
    serde_json::json!({
        "from": gap.from.to_string(),
        "to": gap.to.map(|to| to.to_string()),
        "reason": gap.reason.name(),
    })
}

fn alert_row(alert: &AlertView, request: &ExportRequest) -> [String; ExportWords::COLUMNS] {
    let (words, language) = (&request.words, request.language);
    [
        alert.id.to_string(),
        local(alert.received_at),
        alert.occurred_at.map(local).unwrap_or_default(),
        (words.clock)(alert.clock, language),
        (words.severity)(alert.severity, language),
        alert.server.clone().unwrap_or_default(),
        alert.source.to_string(),
        (words.path)(&alert.path, language),
        alert.title.get(language).to_owned(),
        alert.detail.get(language).to_owned(),
        alert.advice.get(language).to_owned(),
        if alert.is_test {
            words.yes.clone()
        } else {
            String::new()
        },
        alert
            .incident
            .map(|incident| incident.to_string())
            .unwrap_or_default(),
        alert.acknowledged_at.map(local).unwrap_or_default(),
        alert.note.clone().unwrap_or_default(),
    ]
}

/// A row without a number: its beginning and end stand where an alert's two times do.
fn gap_row(gap: &GapView, request: &ExportRequest) -> [String; ExportWords::COLUMNS] {
    let mut cells = [const { String::new() }; ExportWords::COLUMNS];
    let until = gap.to.map(local).unwrap_or_default();
    let said = (request.words.gap)(gap, request.language);
    let [_, from, to, _, _, _, _, _, title, ..] = &mut cells;
    (*from, *to, *title) = (local(gap.from), until, said);
    cells
}

/// By this computer's clock, with its distance from UTC: a table is read elsewhere, too.
fn local(time: Timestamp) -> String {
    time.to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

fn file_error(path: &Path, source: io::Error) -> Cause {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::AlreadyExists {
        Cause::FileExists { path }
    } else {
        Cause::File { path, source }
    }
}

fn table_error(path: &Path, error: sheet::Error) -> Cause {
    Cause::BadTable {
        path: path.to_owned(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        alert_log::{Clock, NewAlert, Path as Way, Severity},
        home::Home,
        i18n::Language,
        words,
    };

    /// More than two pages.
    const COUNT: i64 = 2500;

    fn filled() -> (tempfile::TempDir, AlertLog) {
        let folder = tempfile::tempdir().expect("a folder");
        let log = AlertLog::open(&folder.path().join("alerts.sqlite3")).expect("a new log");
        let alert = |number: i64| NewAlert {
            received_at: Timestamp::from_second(1_800_000_000 + number).expect("a time"),
            occurred_at: None,
            clock: Clock::None,
            source: "192.0.2.1:162".parse().expect("an address"),
            server: None,
            path: Way::OtherSnmp,
            severity: Severity::Warning,
            is_test: false,
            understood: false,
            guid: None,
            sequence: None,
            words: String::new(),
            raw: number.to_be_bytes().to_vec(),
            repeat: None,
            fold: None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut pending = Vec::new();
            for number in 1..=COUNT {
                pending.push(log.submit(alert(number)).await.expect("queued"));
            }
            for one in pending {
                one.wait().await.expect("appended");
            }
        });
        (folder, log)
    }

    fn request(path: &Path) -> ExportRequest {
        ExportRequest {
            path: path.to_owned(),
            since: None,
            until: None,
            text: String::new(),
            language: Language::En,
            words: words::export_words(Language::En),
            overwrite: false,
        }
    }

    #[test]
    fn every_alert_is_exported_once_oldest_first_and_a_time_narrows_it() {
        let (folder, log) = filled();
        let world = World::at(Home::in_folder(folder.path()), None);
        let path = folder.path().join("out.json");
        let exported = write(&log, &world, &request(&path), |_, _| true).expect("written");
        assert_eq!(exported.map(|exported| exported.alerts), Some(2500));
        let text = std::fs::read_to_string(&path).expect("there");
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let ids: Vec<i64> = document["alerts"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|alert| alert["id"].as_i64())
            .collect();
        assert_eq!(ids, (1..=COUNT).collect::<Vec<_>>());
        assert_eq!(
            text.lines().count(),
            2502,
            "one line each, for whoever must correct one"
        );

        let path = folder.path().join("out.csv");
        let narrowed = ExportRequest {
            since: Timestamp::from_second(1_800_000_000 + 11).ok(),
            until: Timestamp::from_second(1_800_000_000 + 21).ok(),
            ..request(&path)
        };
        let exported = write(&log, &world, &narrowed, |_, _| true).expect("written");
        assert_eq!(exported.map(|exported| exported.alerts), Some(10));
    }

    #[test]
    fn one_that_is_stopped_leaves_nothing_behind() {
        let (folder, log) = filled();
        let world = World::at(Home::in_folder(folder.path()), None);
        for name in ["out.json", "out.csv", "out.xlsx"] {
            let path = folder.path().join(name);
            let before = std::fs::read_dir(folder.path()).expect("readable").count();
            let stopped = write(&log, &world, &request(&path), |done, _| done < 1000).expect("no failure");
            assert_eq!(stopped, None);
            assert_eq!(
                std::fs::read_dir(folder.path()).expect("readable").count(),
                before,
                "{name}"
            );
        }
    }
}
