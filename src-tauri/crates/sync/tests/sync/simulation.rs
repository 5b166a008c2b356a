//! Random schedules: PCs that are cloned, set back and cut off in the middle of a write, a line that loses, doubles
//! and reorders, a hub that crashes and is restored. Whatever happens, after healing the invariants hold; and a bug
//! that is planted on purpose is found, so that a silent checker means something.
//!
//! A seed replays exactly. `TONGBAN_SEEDS=100000 cargo test -p sync --release simulation` is for the night.

mod bugs;
mod checks;
mod dice;
mod faults;
mod line;
mod world;

use bugs::Bug;
use faults::Fault;
use testkit::faults::{Faults, Planted, Row};
use world::World;

/// What the fault table calls this.
const HARNESS: &str = "protocol simulation";
const REPLAY: &str = "TONGBAN_SEEDS=… cargo test -p sync --test sync simulation";

fn seeds(usual: u64) -> std::ops::Range<u64> {
    0..std::env::var("TONGBAN_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn run(seed: u64, bug: Bug, faults: Faults<Fault>) -> World {
    let mut world = World::new(seed, bug, faults);
    // Weeks of trouble with quiet days between, so that there is something to lose.
    for _ in 0..3 {
        for _ in 0..100 {
            world.step();
        }
        world.heal();
    }
    world.check();
    world
}

#[test]
fn whatever_goes_wrong_every_operation_becomes_one_item_or_one_refusal() {
    let mut total = world::Tally::default();
    let mut row = Row::new("all of these at once", HARNESS, REPLAY);
    for seed in seeds(200) {
        let world = run(seed, Bug::None, Faults::All);
        assert!(world.findings.is_empty(), "seed {seed}: {:#?}", world.findings);
        row.injections += Fault::ALL.iter().map(|(fault, _)| world.happened(*fault)).sum::<usize>();
        total.add(&world.tally);
    }
    println!("{total:#?}");
    row.operations = total.operations;
    row.note();
    for (what, n) in total.all() {
        assert!(n > 0, "the schedules never reached: {what}");
    }
}

#[test]
fn each_fault_by_itself_leaves_nothing_lost_and_nothing_double() {
    for (fault, words) in Fault::ALL {
        let mut row = Row::new(words, HARNESS, REPLAY);
        for seed in seeds(40) {
            let world = run(seed, Bug::None, Faults::Only(fault));
            assert!(world.findings.is_empty(), "{fault:?}, seed {seed}: {:#?}", world.findings);
            row.injections += world.happened(fault);
            row.operations += world.tally.operations;
        }
        assert!(row.injections > 0, "{fault:?} never happened");
        row.note();
    }
}

#[test]
fn a_seed_replays_exactly() {
    let (first, second) = (run(7, Bug::None, Faults::All), run(7, Bug::None, Faults::All));
    assert_eq!(first.ledger.items, second.ledger.items);
    assert_eq!(first.tally, second.tally);
}

#[test]
fn every_planted_bug_is_found_for_what_it_is() {
    let mut missed = Vec::new();
    for (bug, invariant) in bugs::PLANTED {
        let found = (0..40)
            .map(|seed| run(seed, *bug, Faults::All))
            .find(|world| world.findings.iter().any(|finding| finding.starts_with(invariant)));
        match found {
            Some(_) => Planted::note(&format!("{bug:?}"), HARNESS, invariant),
            None => missed.push((bug, invariant)),
        }
    }
    assert!(missed.is_empty(), "the checker is blind to {missed:?}");
}
