//! What has once been of interest at a door is tried at each run; and whatever is near it.

use std::fs;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tests::DOORS;

/// So often is each input changed at random.
const CHANGED: usize = 40;

#[test]
fn no_door_panics_at_what_was_once_of_interest_nor_at_what_is_near_it() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let mut dice = StdRng::seed_from_u64(1);
    for (name, door) in DOORS {
        let mut files: Vec<_> =
            fs::read_dir(corpora.join(name)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            door(&bytes);
            for _ in 0..CHANGED {
                let mut near = bytes.clone();
                for _ in 0..=dice.random_range(0..4) {
                    match (near.len(), dice.random_range(0..3)) {
                        (0, _) => {}
                        (n, 0) => near.truncate(dice.random_range(0..n)),
                        (n, 1) => drop(near.remove(dice.random_range(0..n))),
                        (n, _) => near[dice.random_range(0..n)] = dice.random(),
                    }
                }
                door(&near);
            }
        }
    }
}
