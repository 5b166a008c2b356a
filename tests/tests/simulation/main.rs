//! The whole engine on a simulated network: a hub and three PCs, the real rooms, the real courier, in one thread and in
//! simulated time. PCs and the hub crash, the line is cut, loses, doubles and delays what is sent, clocks jump, replicas
//! are thrown away; people submit, agree, send back, withdraw and comment through it all. After healing, the
//! protocol's invariants hold, by their numbers.
//!
//! `TONGBAN_SEEDS=100000` is for the night; a seed that fails is run again by `TONGBAN_SEED=…`.
//!
//! Deliberately absent: power cuts within a write (the store's own test) and restored hubs (the protocol's own
//! simulation).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

mod bugs;
mod check;
mod faults;
mod hub;
mod line;
mod order;
mod pc;
mod world;

use bugs::{Bug, PLANTED};
use faults::Fault;
use testkit::faults::{Faults, Planted, Row};
use world::{Setting, Tally, World};

/// What the fault table calls this.
const HARNESS: &str = "whole engine, simulated network";
const REPLAY: &str = "cargo test -p tests --test simulation";

/// Seeds when nobody says how many.
const SEEDS: u64 = 300;
/// For each fault by itself.
const SEEDS_EACH: u64 = 10;
/// Seeds that are run once more.
const AGAIN: u64 = 12;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// A run, from the first trouble until everybody has come to rest.
fn run(setting: Setting) -> World {
    let mut world = World::new(setting);
    world.trouble();
    world.heal();
    world
}

const fn honest(seed: u64) -> Setting {
    Setting { seed, clocks: seed, bug: Bug::None, faults: Faults::All }
}

#[test]
fn whatever_goes_wrong_on_the_line_everybody_has_the_same_truth_in_the_end() {
    let one = number("TONGBAN_SEED").map(|seed| seed..seed + 1);
    let seeds = one.unwrap_or(0..number("TONGBAN_SEEDS").unwrap_or(SEEDS));
    let is_whole = seeds.end - seeds.start > 20;
    let mut total = Tally::default();
    let mut row = Row::new("all of these at once", HARNESS, REPLAY);
    for seed in seeds {
        goes_well(honest(seed), &mut row, &mut total);
    }
    println!("{total:#?}");
    row.note();
    if is_whole {
        for (what, n) in total.all() {
            assert!(n > 0, "the schedules never reached: {what}");
        }
    }
}

/// A run in which nothing is found; noted in the row.
fn goes_well(setting: Setting, row: &mut Row, total: &mut Tally) {
    let world = run(setting);
    let findings = world.check();
    let (faults, seed) = (setting.faults, setting.seed);
    assert!(findings.is_empty(), "{faults:?}, TONGBAN_SEED={seed} {REPLAY}\n{findings:#?}");
    let faults = Fault::ALL.iter().filter(|(fault, _)| faults.have(*fault));
    row.injections += faults.map(|(fault, _)| world.happened(*fault)).sum::<usize>();
    row.operations += world.pcs.iter().map(|pc| pc.made.lock().unwrap().len()).sum::<usize>();
    row.drains_ms.push(u64::try_from(world.drained_after.as_millis()).unwrap());
    total.add(&world.tally());
}

#[test]
fn each_fault_by_itself_leaves_nothing_lost_and_nothing_double() {
    for (fault, words) in Fault::ALL {
        let mut row = Row::new(words, HARNESS, REPLAY);
        for seed in 0..number("TONGBAN_SEEDS").unwrap_or(SEEDS_EACH) {
            let setting = Setting { faults: Faults::Only(fault), ..honest(seed) };
            goes_well(setting, &mut row, &mut Tally::default());
        }
        assert!(row.injections > 0, "{fault:?} never happened");
        row.note();
    }
}

#[test]
fn a_seed_runs_again_to_the_letter() {
    for seed in 0..AGAIN {
        let (first, second) = (run(honest(seed)), run(honest(seed)));
        assert_eq!(first.tally(), second.tally(), "seed {seed}");
        assert_eq!(first.history(), second.history(), "seed {seed}");
        assert_eq!(first.digest(), second.digest(), "seed {seed}");
    }
}

/// I16: where two runs that differ in their clocks alone come apart.
fn apart(setting: Setting) -> Option<String> {
    let other = Setting { clocks: setting.clocks + 1_000_000, ..setting };
    let (one, other) = (run(setting).history(), run(other).history());
    if one == other {
        return None;
    }
    let at = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    Some(format!("I16 seed {}: {:?} and {:?}", setting.seed, one.get(at), other.get(at)))
}

#[test]
fn clocks_decide_nothing() {
    for seed in 0..AGAIN {
        assert_eq!(apart(honest(seed)), None);
    }
}

#[test]
fn a_hub_that_looks_at_clocks_is_noticed() {
    let noticed = (0..20).find_map(|seed| apart(Setting { bug: Bug::ClocksDecide, ..honest(seed) }));
    println!("{noticed:?}");
    assert!(noticed.is_some(), "the checker is blind");
    Planted::note(&format!("{:?}", Bug::ClocksDecide), HARNESS, "I16");
}

#[test]
fn every_planted_bug_is_found_for_what_it_is() {
    let mut missed = Vec::new();
    for (bug, invariant) in PLANTED {
        let found = (0..20).find(|seed| {
            let findings = run(Setting { bug, ..honest(*seed) }).check();
            findings.iter().any(|finding| finding.starts_with(invariant))
        });
        println!("{bug:?} is found by {found:?}");
        match found {
            Some(_) => Planted::note(&format!("{bug:?}"), HARNESS, invariant),
            None => missed.push((bug, invariant)),
        }
    }
    assert!(missed.is_empty(), "the checker is blind to {missed:?}");
}
