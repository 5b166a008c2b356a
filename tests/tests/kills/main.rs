//! Real processes, killed with SIGKILL at random moments: a hub and the desktops of people who go on working. Whatever
//! was answered to somebody is at the hub once everything stands again; nothing is there twice.
//!
//! Usually `KILLS` kills; `TONGBAN_KILLS=5000` for a night, `TONGBAN_SEED` for other moments. (Processes do not replay
//! from a seed: that is what the simulation is for.)
//!
//! Deliberately absent: power cuts (the store's own test), and a keyring: desktops are opened by password.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

mod bench;
mod history;
mod person;
mod process;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use bench::Bench;
use history::Seen;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use testkit::faults::{Planted, Row};

/// What the fault table calls this.
const HARNESS: &str = "real processes";

/// Kills when nobody says how many.
const KILLS: u32 = 300;
/// Kills that a hub without memory does not survive unnoticed.
const KILLS_TO_NOTICE: u32 = 60;
/// Time between two kills, at most: on average each process lives more than a second.
const PAUSE_MS: u64 = 500;

/// Two in a division with their head, and one in another.
const APPLICANTS: [&str; 3] = ["huangting", "lvsiqi", "tashi"];
const HEAD: &str = "yuexiaoming";

/// One at a time: two benches on one machine would only wait for each other.
static TURN: Mutex<()> = Mutex::new(());

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// How often whom, and how long until all was at rest.
struct Killed {
    hubs: usize,
    desks: usize,
    at_rest_after: Duration,
}

/// Let them work while processes are killed; then everything stands again, and comes to rest.
fn run(bench: &Bench, kills: u32, seed: u64) -> Killed {
    let mut hubs = 0;
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for desk in &bench.desks {
            scope.spawn(|| person::work(desk, &bench.history));
        }
        let mut dice = StdRng::seed_from_u64(seed);
        for _ in 0..kills {
            process::pause(Duration::from_millis(dice.random_range(20..PAUSE_MS)));
            match dice.random_range(0..=bench.desks.len()) {
                0 => {
                    hubs += 1;
                    bench.hub.kill_and_start();
                }
                n => bench.desks[n - 1].process.kill_and_start(),
            }
        }
        for desk in &bench.desks {
            desk.go_home();
        }
    });
    let worked = begun.elapsed();
    let resting = Instant::now();
    person::come_to_rest(&bench.desks, &bench.history);
    let at_rest_after = resting.elapsed();
    println!("{kills} kills in {worked:.1?}, at rest after {at_rest_after:.1?} more");
    Killed { hubs, desks: usize::try_from(kills).unwrap() - hubs, at_rest_after }
}

/// What the fault table says of it.
fn note(fault: &str, injections: usize, operations: usize, at_rest_after: Duration) {
    let mut row = Row::new(fault, HARNESS, "TONGBAN_KILLS=… cargo test -p tests --test kills");
    (row.injections, row.operations) = (injections, operations);
    row.drains_ms.push(u64::try_from(at_rest_after.as_millis()).unwrap());
    row.note();
}

#[test]
fn what_was_answered_is_at_the_hub_exactly_once_whatever_was_killed() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (kills, seed) =
        (u32::try_from(number("TONGBAN_KILLS", KILLS.into())).unwrap(), number("TONGBAN_SEED", 1));
    let bench = Bench::new(&APPLICANTS, HEAD);
    let killed = run(&bench, kills, seed);
    let seen = Seen::at(&bench.files(), bench.refused());
    bench.replicas_agree(&seen);
    bench.stop();
    bench.doctor();
    let history = bench.history();
    println!("{}", history.tally(&seen));
    let findings = history.findings(&seen);
    assert!(findings.is_empty(), "seed {seed}: {findings:#?}");
    let operations = history.submitted() + history.decided();
    note("process kill of a client", killed.desks, operations, killed.at_rest_after);
    note("process kill of the hub", killed.hubs, operations, killed.at_rest_after);
    assert!(history.submitted() > 20 && history.decided() > 5, "{}", history.tally(&seen));
}

#[test]
fn a_hub_that_forgets_what_it_answered_is_noticed() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let bench = Bench::new(&APPLICANTS, HEAD);
    bench.hub_forgets();
    run(&bench, KILLS_TO_NOTICE, 2);
    let refused = bench.refused();
    bench.stop();
    let findings = bench.history().findings(&Seen::at(&bench.files(), refused));
    println!("{} findings, among them {:?}", findings.len(), findings.first());
    assert!(!findings.is_empty(), "the checker is blind");
    Planted::note("HubForgets", HARNESS, "an answered operation that is not one item");
}
