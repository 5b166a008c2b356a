//! Random schedules: PCs that are cloned, set back and cut off in the middle of a write, a line that loses, doubles
//! and reorders, a hub that crashes and is restored. Whatever happens, after healing the invariants hold; and a bug
//! that is planted on purpose is found, so that a silent checker means something.
//!
//! A seed replays exactly. `TONGBAN_SEEDS=100000 cargo test -p sync --release simulation` is for the night.

mod bugs;
mod checks;
mod dice;
mod line;
mod world;

use bugs::Bug;
use world::World;

fn seeds(usual: u64) -> std::ops::Range<u64> {
    0..std::env::var("TONGBAN_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn run(seed: u64, bug: Bug) -> World {
    let mut world = World::new(seed, bug);
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
    for seed in seeds(60) {
        let world = run(seed, Bug::None);
        assert!(world.findings.is_empty(), "seed {seed}: {:#?}", world.findings);
        total.add(&world.tally);
    }
    println!("{total:#?}");
    for (what, n) in total.all() {
        assert!(n > 0, "the schedules never reached: {what}");
    }
}

#[test]
fn a_seed_replays_exactly() {
    let (first, second) = (run(7, Bug::None), run(7, Bug::None));
    assert_eq!(first.ledger.items, second.ledger.items);
    assert_eq!(first.tally, second.tally);
}

#[test]
fn every_planted_bug_is_found_for_what_it_is() {
    let mut missed = Vec::new();
    for (bug, invariant) in bugs::PLANTED {
        let found = (0..40)
            .map(|seed| run(seed, *bug))
            .find(|world| world.findings.iter().any(|finding| finding.starts_with(invariant)));
        if found.is_none() {
            missed.push((bug, invariant));
        }
    }
    assert!(missed.is_empty(), "the checker is blind to {missed:?}");
}
