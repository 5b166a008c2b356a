//! T10: a PC on which nobody does anything: the headless desktop as a process, on the line.

use std::fs;
use std::process::Command;
use std::time::Duration;

use backend::service::client;
use serde_json::json;

use crate::figures::Figure;
use crate::hub::{self, Founded};
use crate::process::{Process, binary};

const MINUTES: u64 = 3;

pub async fn run() {
    let (hub, _) = Founded::with(1).await.serve().await;
    let home = hub.folder().join("idle");
    fs::create_dir(&home).unwrap();
    let mut command = Command::new(binary("tongban"));
    command.arg("serve").env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.env("HOME", &home).env("TONGBAN_POLICY_DIR", hub.policies());
    command.env("XDG_DATA_HOME", home.join("data")).env("XDG_RUNTIME_DIR", home.join("run"));
    let process = Process::start(&mut command);
    let socket = home.join("run/tongban/default/service.sock");
    let login = json!({ "account": hub::account(0), "password": identity::demo::PASSWORD });
    while client::ask(&socket, "session.login", login.clone()).is_err() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    while client::ask(&socket, "workflow.form", json!({ "key": "leave" })).is_err() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // What a log-in leaves to be done: the log is written back, connections are let go after 90 s, the second copy of
    // `intent.db` is renewed after three minutes.
    tokio::time::sleep(Duration::from_secs(200)).await;
    let (sleeps, cpu) = (process.sleeps(), process.cpu());
    let of_hub = hub.process.sleeps();
    tokio::time::sleep(Duration::from_secs(60 * MINUTES)).await;
    let (sleeps, cpu) = (process.sleeps() - sleeps, process.cpu() - cpu);
    let of_hub = hub.process.sleeps() - of_hub;
    let memory = process.memory_mib();
    let a_minute = sleeps / MINUTES;
    let found = format!(
        "{a_minute} wake-ups a minute ({} at the hub), {} ms of processor a minute, {memory} MiB resident",
        of_hub / MINUTES,
        cpu.as_millis() / u128::from(MINUTES)
    );
    // A heartbeat every fifteen seconds; each passes two or three threads.
    let met = a_minute <= 16 && memory <= 40;
    Figure::new("T10", "a desktop on the line, nobody there", found)
        .asked("nothing but the heartbeat (4 a minute, of up to 4 threads), ≤ 40 MiB", met)
        .note();
}
