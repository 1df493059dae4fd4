//! A UDP proxy that delays every datagram: the same long way to the same simulated BMCs for every program that
//! `benches/configure` measures.
//!
//! `delaying_proxy --listen 127.0.0.1:PORT --to 127.0.1.1:PORT --count N --round-trip-ms 20` stands at N following
//! addresses. It prints `ready` once, and answers each line on its input with the datagrams it has carried since the
//! last one: `THERE BACK`. It loses nothing, changes nothing and knows nothing of IPMI.

use std::{
    collections::HashMap,
    io::BufRead,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    net::UdpSocket,
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

/// Larger than any datagram of IPMI.
const DATAGRAM_BYTES: usize = 2048;
/// Datagrams that may be on their way to or from one console.
const UNDER_WAY: usize = 1024;
/// A console that is silent for so long is forgotten.
const IDLE: Duration = Duration::from_secs(120);

/// Datagrams carried, towards the BMCs and back.
#[derive(Default)]
struct Carried {
    there: AtomicU64,
    back: AtomicU64,
}

/// A datagram and the moment it arrives.
type Parcel = (Instant, Vec<u8>);

fn main() {
    let (listen, to) = (address("--listen"), address("--to"));
    let count: u32 = option("--count").map_or(1, |text| text.parse().expect("a number of BMCs"));
    let round_trip = option("--round-trip-ms").map_or(20, |text| text.parse().expect("milliseconds"));
    let one_way = Duration::from_micros(round_trip * 500);
    let carried = Arc::new(Carried::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (ended, end) = tokio::sync::oneshot::channel();
    let counts = Arc::clone(&carried);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() {
                break;
            }
            let (there, back) = (counts.there.swap(0, Relaxed), counts.back.swap(0, Relaxed));
            say(&format!("{there} {back}"));
        }
        // Whoever started it has gone.
        let _ = ended.send(());
    });
    runtime.block_on(async {
        for index in 0..count {
            let socket = UdpSocket::bind(nth(listen, index)).await.expect("a free address");
            tokio::spawn(serve(
                Arc::new(socket),
                nth(to, index),
                one_way,
                Arc::clone(&carried),
            ));
        }
        say("ready");
        // An error means that the thread is gone, which is the end, too.
        let _ = end.await;
    });
}

/// Everything of one BMC: each console gets a socket of its own towards it, so that answers find their way back.
async fn serve(socket: Arc<UdpSocket>, bmc: SocketAddr, one_way: Duration, carried: Arc<Carried>) {
    let mut consoles: HashMap<SocketAddr, mpsc::Sender<Parcel>> = HashMap::new();
    let mut buffer = vec![0; DATAGRAM_BYTES];
    loop {
        // An error is "port unreachable" for an answer to a console that has ended.
        let Ok((length, console)) = socket.recv_from(&mut buffer).await else {
            continue;
        };
        carried.there.fetch_add(1, Relaxed);
        let parcel = (Instant::now() + one_way, buffer[..length].to_vec());
        consoles.retain(|_, way| !way.is_closed());
        let way = consoles.entry(console).or_insert_with(|| {
            let (way, parcels) = mpsc::channel(UNDER_WAY);
            tokio::spawn(carry(
                Arc::clone(&socket),
                console,
                bmc,
                one_way,
                parcels,
                Arc::clone(&carried),
            ));
            way
        });
        way.try_send(parcel)
            .expect("far fewer datagrams are under way than fit");
    }
}

/// One console's datagrams, both ways, until it has been silent for long.
async fn carry(
    socket: Arc<UdpSocket>,
    console: SocketAddr,
    bmc: SocketAddr,
    one_way: Duration,
    mut parcels: mpsc::Receiver<Parcel>,
    carried: Arc<Carried>,
) {
    let upstream = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a socket"));
    upstream.connect(bmc).await.expect("loopback");
    let (homeward, mut arriving) = mpsc::channel::<Parcel>(UNDER_WAY);
    let from_bmc = Arc::clone(&upstream);
    let hear = tokio::spawn(async move {
        let mut buffer = vec![0; DATAGRAM_BYTES];
        loop {
            match from_bmc.recv(&mut buffer).await {
                Ok(length) => {
                    let parcel = (Instant::now() + one_way, buffer[..length].to_vec());
                    if homeward.send(parcel).await.is_err() {
                        return;
                    }
                }
                // The BMC is not there at the moment; the console will find out.
                Err(_) => tokio::task::yield_now().await,
            }
        }
    });
    let home = tokio::spawn(async move {
        while let Some((at, datagram)) = arriving.recv().await {
            sleep_until(at).await;
            carried.back.fetch_add(1, Relaxed);
            // The console may have ended.
            let _ = socket.send_to(&datagram, console).await;
        }
    });
    while let Ok(Some((at, datagram))) = timeout(IDLE, parcels.recv()).await {
        sleep_until(at).await;
        // The BMC may have ended.
        let _ = upstream.send(&datagram).await;
    }
    hear.abort();
    home.abort();
}

fn nth(first: SocketAddr, index: u32) -> SocketAddr {
    let IpAddr::V4(ip) = first.ip() else {
        panic!("only 127.0.0.0/8 has following addresses");
    };
    let ip = Ipv4Addr::from(u32::from(ip) + index);
    assert!(ip.is_loopback(), "nothing leaves this computer");
    SocketAddr::new(ip.into(), first.port())
}

fn address(name: &str) -> SocketAddr {
    let text = option(name).unwrap_or_else(|| panic!("{name} ADDR:PORT is needed"));
    text.parse().expect("ADDR:PORT")
}

fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.next().and(arguments.next())
}

/// One line to whoever started it.
fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // Whoever started it may have gone.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
