//! The spill on real files.

use super::*;
use jiff::Timestamp;
use std::time::{Duration, Instant};

fn datagram(number: u32) -> Datagram {
    Datagram {
        received_at: Timestamp::from_microsecond(1_700_000_000_000_000 + i64::from(number)).expect("a time"),
        came: None,
        source: "192.0.2.51:623".parse().expect("an address"),
        local: "127.0.0.1:162".parse().expect("an address"),
        octets: number.to_le_bytes().to_vec(),
        place: None,
    }
}

fn datagrams(numbers: std::ops::Range<u32>) -> Vec<Datagram> {
    numbers.map(datagram).collect()
}

/// Everything that waits, without finishing it.
fn all(spill: &mut Spill) -> Vec<Datagram> {
    let mut all = Vec::new();
    while spill.is_waiting() {
        let back = spill.read(7);
        assert_eq!(back.lost, 0);
        all.extend(back.datagrams);
    }
    all
}

fn numbers(datagrams: &[Datagram]) -> Vec<u32> {
    let number = |datagram: &Datagram| {
        let octets = datagram.octets.first_chunk().expect("four octets");
        u32::from_le_bytes(*octets)
    };
    datagrams.iter().map(number).collect()
}

fn finish(spill: &mut Spill, datagrams: &[Datagram]) {
    for datagram in datagrams {
        spill.finish(datagram.place.expect("read back").segment, 1);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

#[test]
fn what_waits_comes_back_in_order_and_its_files_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.segment_bytes = 300;
    assert!(!spill.is_waiting());
    for start in (0..100).step_by(10) {
        spill.append(&datagrams(start..start + 10)).expect("written");
    }
    assert!(files(&path).len() > 5, "several segments");
    let back = all(&mut spill);
    assert_eq!(numbers(&back), (0..100).collect::<Vec<_>>());
    let (first, second) = back.split_at(50);
    finish(&mut spill, first);
    let rest = files(&path).len();
    assert!((1..8).contains(&rest), "the first segments are done with: {rest}");
    finish(&mut spill, second);
    assert_eq!(files(&path), Vec::<PathBuf>::new());
    spill.append(&datagrams(100..101)).expect("written");
    assert_eq!(numbers(&all(&mut spill)), [100]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.append(&datagrams(0..1)).expect("written");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    assert_eq!(mode(files(&path).first().expect("a segment")), 0o600);
}

#[test]
fn the_next_listener_begins_with_what_is_not_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut killed = Spill::open(&path).expect("a new folder");
    killed.append(&datagrams(0..20)).expect("written");
    let back = killed.read(5);
    finish(&mut killed, &back.datagrams);
    drop(killed);
    // A crash in the middle of a write.
    let segment = files(&path).remove(0);
    let mut bytes = fs::read(&segment).expect("readable");
    bytes.truncate(bytes.len() - 3);
    fs::write(&segment, bytes).expect("writable");

    let mut next = Spill::open(&path).expect("the same folder");
    next.append(&datagrams(20..25)).expect("written");
    next.put_in_front(&datagrams(90..92)).expect("written");
    let back = all(&mut next);
    let expected: Vec<u32> = [90, 91].into_iter().chain(0..19).chain(20..25).collect();
    assert_eq!(numbers(&back), expected);
    let left_over = |datagram: &&Datagram| datagram.place.expect("read back").is_left_over;
    assert_eq!(back.iter().filter(left_over).count(), 19);
    finish(&mut next, &back);
    assert_eq!(files(&path), Vec::<PathBuf>::new());
}

#[test]
fn two_listeners_do_not_share_files_and_the_next_takes_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut first = Spill::open(&path).expect("a new folder");
    let mut second = Spill::open(&path).expect("a second folder");
    first.append(&datagrams(0..3)).expect("written");
    second.append(&datagrams(10..13)).expect("written");
    assert_eq!(numbers(&all(&mut first)), [0, 1, 2]);
    drop((first, second));
    let mut next = Spill::open(&path).expect("both folders");
    let mut back = numbers(&all(&mut next));
    back.sort_unstable();
    assert_eq!(back, [0, 1, 2, 10, 11, 12]);
}

#[test]
fn what_the_disk_does_not_give_back_is_counted_and_kept_for_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.append(&datagrams(0..10)).expect("written");
    assert_eq!(spill.read(4).datagrams.len(), 4);
    let segment = files(&path).remove(0);
    let mut bytes = fs::read(&segment).expect("readable");
    let middle = bytes.len() / 2;
    *bytes.get_mut(middle).expect("within") ^= 0xFF;
    fs::write(&segment, bytes).expect("writable");
    let (mut back, mut lost) = (0, 0);
    while spill.is_waiting() {
        let read = spill.read(100);
        back += read.datagrams.len();
        lost += read.lost;
    }
    assert_eq!(back + lost, 6);
    assert!(lost > 0);
    assert!(segment.with_extension("broken").exists());
}

#[test]
fn when_a_datagram_came_is_known_to_the_second_without_the_clock_on_the_wall_but_not_by_the_next_listener() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.segment_bytes = 300;
    let start = Instant::now();
    let came = |number: u64| start + Duration::from_millis(number * 400);
    for number in 0..20 {
        let one = datagram(u32::try_from(number).expect("small"));
        let one = Datagram {
            came: Some(came(number)),
            ..one
        };
        spill.append(&[one]).expect("written");
    }
    for (number, datagram) in (0..).zip(all(&mut spill)) {
        let late = came(number).checked_duration_since(datagram.came.expect("known"));
        assert!(
            late.is_some_and(|late| late < Duration::from_secs(1)),
            "{number}: {late:?}"
        );
    }
    drop(spill);
    let mut next = Spill::open(&path).expect("the same folder");
    assert!(all(&mut next).iter().all(|datagram| datagram.came.is_none()));
}

/// What another program holds, so that it can neither be removed nor read: here a folder under the name of the file.
fn hold(file: &Path) {
    fs::remove_file(file).expect("a file");
    fs::create_dir(file).expect("a folder in its place");
}

#[test]
fn a_file_that_cannot_be_removed_stops_nothing_and_goes_when_it_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.append(&datagrams(0..3)).expect("written");
    let back = all(&mut spill);
    let held = files(&path).remove(0);
    hold(&held);
    finish(&mut spill, &back);
    assert_eq!(files(&path), [held.clone()], "it stays");
    spill.append(&datagrams(3..6)).expect("under another number");
    spill
        .put_in_front(&datagrams(90..91))
        .expect("under another number");
    let back = all(&mut spill);
    assert_eq!(numbers(&back), [90, 3, 4, 5]);
    fs::remove_dir(&held).expect("let go");
    fs::write(&held, "").expect("let go");
    finish(&mut spill, &back);
    assert_eq!(files(&path), Vec::<PathBuf>::new());

    // What the next listener finds under the next number is stepped over.
    drop(spill);
    let mut spill = Spill::open(&path).expect("the same folder");
    fs::write(&held, "").expect("somebody else's");
    spill.append(&datagrams(0..1)).expect("under another number");
    assert_eq!(numbers(&all(&mut spill)), [0]);
}

#[test]
fn what_the_disk_does_not_give_back_again_and_again_is_set_aside_and_what_stands_behind_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spill");
    let mut spill = Spill::open(&path).expect("a new folder");
    spill.segment_bytes = 300;
    spill.append(&datagrams(0..10)).expect("written");
    spill.append(&datagrams(10..13)).expect("written");
    let segment = files(&path).remove(0);
    let held = segment.with_extension("held");
    fs::rename(&segment, &held).expect("a file");
    fs::create_dir(&segment).expect("a folder in its place");
    let fails = |spill: &mut Spill| spill.read(4).failure.is_some();
    for _ in 1..READ_ATTEMPTS {
        assert!(fails(&mut spill));
    }
    // It is there again for once: what fails next is counted from the beginning.
    fs::remove_dir(&segment).expect("an empty folder");
    fs::rename(&held, &segment).expect("a file");
    assert_eq!(numbers(&spill.read(4).datagrams), [0, 1, 2, 3]);
    hold(&segment);
    for _ in 1..READ_ATTEMPTS {
        assert!(fails(&mut spill));
    }
    let last = spill.read(4);
    assert_eq!((last.failure.is_some(), last.lost), (false, 6));
    assert!(segment.with_extension("broken").exists());
    assert_eq!(numbers(&all(&mut spill)), [10, 11, 12]);
    drop(spill);

    // A later listener, which begins with the same numbers, leaves it alone.
    let mut next = Spill::open(&path).expect("the same folder");
    let back = all(&mut next);
    finish(&mut next, &back);
    next.append(&datagrams(0..1)).expect("written");
    assert!(!segment.exists() && segment.with_extension("broken").exists());
}

#[test]
fn a_reserve_of_the_disk_is_left_until_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut spill = Spill::open(&folder.path().join("spill")).expect("a new folder");
    spill.segment_bytes = 300;
    spill.room_for = |_| Some(RESERVE_BYTES + 300);
    spill.append(&datagrams(0..10)).expect("room for a segment");
    spill.room_for = |_| Some(RESERVE_BYTES + 299);
    let full = spill.append(&datagrams(10..11)).expect_err("no room for another");
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
    spill.use_reserve();
    spill.append(&datagrams(10..11)).expect("written");
    assert_eq!(numbers(&all(&mut spill)), (0..11).collect::<Vec<_>>());
}
