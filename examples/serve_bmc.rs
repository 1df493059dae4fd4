use tsuho::rehearsal::*;
#[tokio::main]
async fn main() {
    let mut config = BmcConfig::new(std::env::args().nth(1).unwrap().parse().unwrap());
    config.trap_port = std::env::args().nth(2).unwrap().parse().unwrap();
    let bmc = start(config).await.unwrap();
    println!("ready {}", bmc.local_addr());
    tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
}
