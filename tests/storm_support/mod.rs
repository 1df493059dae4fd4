//! What the tests of the receiver's promises share: INFORMs that can be told apart, and the log as SQLite itself reads
//! it.

#![allow(dead_code, reason = "each test file uses the part it needs")]

use rusqlite::{Connection, OpenFlags};
use std::{collections::BTreeSet, net::UdpSocket, path::Path};

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).expect("short");
    assert!(length < 0x80, "one length octet is enough here");
    [&[tag, length], content].concat()
}

/// The text in the INFORM of this number.
pub(crate) fn text(number: usize) -> String {
    format!("alert-{number:06}")
}

/// An INFORM (RFC 3416) whose third varbind holds [`text`].
pub(crate) fn inform(number: usize) -> Vec<u8> {
    let uptime = tlv(
        0x30,
        &[&tlv(0x06, b"\x2b\x06\x01\x02\x01\x01\x03\x00")[..], &[0x43, 1, 0]].concat(),
    );
    let cold_start = tlv(0x06, b"\x2b\x06\x01\x06\x03\x01\x01\x05\x01");
    let trap = tlv(
        0x30,
        &[tlv(0x06, b"\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00"), cold_start].concat(),
    );
    // 1.3.6.1.4.1.32473 is for documentation (RFC 5612).
    let note = tlv(
        0x30,
        &[
            tlv(0x06, b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01"),
            tlv(0x04, text(number).as_bytes()),
        ]
        .concat(),
    );
    let varbinds = tlv(0x30, &[uptime, trap, note].concat());
    let request = u32::try_from(number).expect("few") | 0x4000_0000;
    let request = tlv(0x02, &request.to_be_bytes());
    let pdu = tlv(0xA6, &[&request[..], &[2, 1, 0, 2, 1, 0], &varbinds].concat());
    tlv(0x30, &[&[2, 1, 1][..], &tlv(0x04, b"public"), &pdu].concat())
}

/// The number in an INFORM, or in the answer to one.
pub(crate) fn number(datagram: &[u8]) -> usize {
    let said = String::from_utf8_lossy(datagram);
    let digits = said.split_once("alert-").and_then(|(_, rest)| rest.get(..6));
    digits
        .and_then(|digits| digits.parse().ok())
        .expect("one of our INFORMs")
}

/// The answers that come in until `enough` numbers are there, or nothing comes any more.
pub(crate) fn answers(socket: &UdpSocket, enough: usize, answered: &mut BTreeSet<usize>) {
    let mut buffer = [0; 2048];
    while answered.len() < enough {
        let Ok(length) = socket.recv(&mut buffer) else {
            return;
        };
        answered.insert(number(buffer.get(..length).expect("within the buffer")));
    }
}

/// Opens the log as SQLite would, having checked that it is whole.
pub(crate) fn open_whole(log: &Path) -> Connection {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("a database");
    let check = connection.query_row("PRAGMA integrity_check", (), |row| row.get::<_, String>(0));
    assert_eq!(check.expect("readable"), "ok");
    connection
}

/// The numbers of the INFORMs in the log, in the order of its rows.
pub(crate) fn logged(log: &Path) -> Vec<usize> {
    let connection = open_whole(log);
    let mut select = connection
        .prepare("SELECT raw FROM alert ORDER BY id")
        .expect("the table");
    let rows = select
        .query_map((), |row| row.get::<_, Vec<u8>>(0))
        .expect("readable");
    rows.map(|raw| number(&raw.expect("readable"))).collect()
}
