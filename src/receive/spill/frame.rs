//! A datagram as it lies in the spill: pure functions over bytes.
//!
//! A frame is a length, a checksum (CRC-32), and so many octets: when it came (microseconds since 1970, 8 octets), from
//! where, to which of our sockets, and the datagram. Numbers are little-endian. An address is 4 or 6, the address's
//! octets, the port, and for IPv6 the scope.

use super::super::datagram::Datagram;
use jiff::Timestamp;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// Length and checksum.
const HEAD_BYTES: usize = 8;
/// More than the largest datagram with its addresses; a length beyond is no length of ours.
const MAX_BODY_BYTES: usize = 66_000;

/// What stands at the beginning of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed<'b> {
    /// A frame, and what follows it.
    Frame(Datagram, &'b [u8]),
    /// The beginning of a frame; the rest is not here.
    Incomplete,
    /// No frame.
    Broken,
}

/// Adds a frame.
pub(super) fn write(bytes: &mut Vec<u8>, datagram: &Datagram) {
    let start = bytes.len();
    bytes.extend([0; HEAD_BYTES]);
    bytes.extend(datagram.received_at.as_microsecond().to_le_bytes());
    write_address(bytes, datagram.source);
    write_address(bytes, datagram.local);
    bytes.extend(&datagram.octets);
    if let Some(frame) = bytes.get_mut(start..) {
        seal(frame);
    }
}

/// Puts length and checksum of what follows them into the first octets of a frame.
fn seal(frame: &mut [u8]) {
    let Some((head, body)) = frame.split_first_chunk_mut::<HEAD_BYTES>() else {
        return;
    };
    let length = u32::try_from(body.len()).expect("a datagram is shorter than 64 KiB");
    let [length, checksum] = [length, crc32fast::hash(body)].map(u32::to_le_bytes);
    head.copy_from_slice(&[length, checksum].concat());
}

/// Reads the first frame.
pub(super) fn parse(bytes: &[u8]) -> Parsed<'_> {
    let Some((length, rest)) = number(bytes) else {
        return Parsed::Incomplete;
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > MAX_BODY_BYTES {
        return Parsed::Broken;
    }
    let Some((checksum, rest)) = number(rest) else {
        return Parsed::Incomplete;
    };
    let Some((body, rest)) = rest.split_at_checked(length) else {
        return Parsed::Incomplete;
    };
    if crc32fast::hash(body) != checksum {
        return Parsed::Broken;
    }
    datagram(body).map_or(Parsed::Broken, |datagram| Parsed::Frame(datagram, rest))
}

fn datagram(body: &[u8]) -> Option<Datagram> {
    let (micros, rest) = body.split_first_chunk::<8>()?;
    let (source, rest) = address(rest)?;
    let (local, octets) = address(rest)?;
    Some(Datagram {
        received_at: Timestamp::from_microsecond(i64::from_le_bytes(*micros)).ok()?,
        came: None,
        source,
        local,
        octets: octets.to_vec(),
        place: None,
    })
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}

fn write_address(bytes: &mut Vec<u8>, address: SocketAddr) {
    match address {
        SocketAddr::V4(v4) => {
            bytes.push(4);
            bytes.extend(v4.ip().octets());
            bytes.extend(v4.port().to_le_bytes());
        }
        SocketAddr::V6(v6) => {
            bytes.push(6);
            bytes.extend(v6.ip().octets());
            bytes.extend(v6.port().to_le_bytes());
            bytes.extend(v6.scope_id().to_le_bytes());
        }
    }
}

fn address(bytes: &[u8]) -> Option<(SocketAddr, &[u8])> {
    let port = |bytes| {
        let (port, rest) = <[u8]>::split_first_chunk::<2>(bytes)?;
        Some((u16::from_le_bytes(*port), rest))
    };
    match bytes.split_first()? {
        (4, rest) => {
            let (octets, rest) = rest.split_first_chunk::<4>()?;
            let (port, rest) = port(rest)?;
            let ip = IpAddr::from(Ipv4Addr::from(*octets));
            Some((SocketAddr::new(ip, port), rest))
        }
        (6, rest) => {
            let (octets, rest) = rest.split_first_chunk::<16>()?;
            let (port, rest) = port(rest)?;
            let (scope, rest) = number(rest)?;
            let v6 = SocketAddrV6::new(Ipv6Addr::from(*octets), port, 0, scope);
            Some((v6.into(), rest))
        }
        _ => None,
    }
}

/// Reads bytes as a segment of the spill would be read, for the fuzzer: returns how many datagrams there were.
pub fn count_frames(mut bytes: &[u8]) -> usize {
    let mut count = 0;
    while let Parsed::Frame(_, rest) = parse(bytes) {
        bytes = rest;
        count += 1;
    }
    count
}

/// Any bytes with the length and the checksum before them that a frame has, for the fuzzer.
pub fn framed_for_tests(body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; HEAD_BYTES];
    bytes.extend(body);
    seal(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> Datagram {
        Datagram {
            received_at: Timestamp::from_microsecond(1_700_000_000_000_001).expect("a time"),
            came: None,
            source: "192.0.2.51:623".parse().expect("an address"),
            local: "[fe80::1%3]:162".parse().expect("an address"),
            octets: b"a datagram".to_vec(),
            place: None,
        }
    }

    /// If this fails, files that are waiting on people's disks cannot be read any more: do not change the bytes.
    #[test]
    fn the_bytes_of_a_frame_do_not_change() {
        let mut bytes = Vec::new();
        write(&mut bytes, &example());
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (head, body) = hex.split_at(16);
        assert_eq!(
            body,
            "01401e18240a060004c00002336f0206fe800000000000000000000000000001a2000300000061206461746167\
             72616d"
        );
        assert_eq!(head.get(..8), Some("30000000"));
        assert_eq!(parse(&bytes), Parsed::Frame(example(), &[]));
    }

    #[test]
    fn a_frame_that_a_crash_left_torn_is_no_frame() {
        let mut bytes = Vec::new();
        write(&mut bytes, &example());
        for length in 0..bytes.len() {
            let torn = bytes.get(..length).expect("shorter");
            assert_eq!(parse(torn), Parsed::Incomplete, "{length}");
        }
        for at in 8..bytes.len() {
            let mut wrong = bytes.clone();
            *wrong.get_mut(at).expect("within") ^= 1;
            assert_eq!(parse(&wrong), Parsed::Broken, "{at}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_written_reads_back(
            micros in 0_i64..4_000_000_000_000_000,
            v4 in any::<(u32, u16)>(),
            v6 in any::<(u128, u16, u32)>(),
            octets in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let datagram = Datagram {
                received_at: Timestamp::from_microsecond(micros).expect("a time"),
                came: None,
                source: SocketAddr::new(Ipv4Addr::from(v4.0).into(), v4.1),
                local: SocketAddrV6::new(Ipv6Addr::from(v6.0), v6.1, 0, v6.2).into(),
                octets,
                place: None,
            };
            let mut bytes = Vec::new();
            write(&mut bytes, &datagram);
            write(&mut bytes, &datagram);
            prop_assert_eq!(count_frames(&bytes), 2);
            let Parsed::Frame(first, _) = parse(&bytes) else { panic!("a frame") };
            prop_assert_eq!(first, datagram);
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            count_frames(&bytes);
        }
    }
}
