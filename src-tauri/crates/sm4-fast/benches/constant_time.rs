//! A screen for constant time: does the time that SM4 takes tell keys or data that are always the same from such as are drawn?
//! As in *Dude, is my code constant time?* (Reparaz, Balasch, Verbauwhede, 2017): the two are measured in random order, the
//! slowest measurements are cut off at several places, and Welch's t is the largest of all cuts. Printed, never asserted:
//! above some 5 there is something to look into, in the hundreds it is certain, and below that nothing was proved. The last line
//! compares bytes and stops at the first that differs: were it not found, the screen would be blind.
//!
//! Deliberately absent: other programs that watch the cache. Against them stands that nothing is looked up at all.

#![expect(clippy::indexing_slicing, reason = "nothing here comes from outside")]

use std::hint::black_box;
use std::time::Instant;

use cipher::{Block, BlockCipherEncrypt as _, KeyInit as _};
use sm4_fast::{Path, Sm4};

/// What is measured of each line.
const SAMPLES: usize = 400_000;
/// Blocks at once: a batch of the widest path.
const BLOCKS: usize = 16;
/// Shares of the quickest measurements that are kept.
const CUTS: [f64; 6] = [1.0, 0.99, 0.95, 0.9, 0.7, 0.5];

type Input = [u8; 16 * BLOCKS];

fn main() {
    // Cargo also starts benches to ask whether they hold tests.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<36}{:>9}", "", "t");
    for path in Path::all() {
        let cipher = Sm4::on(path, &[0x5a; 16].into());
        row(&format!("blocks, {}", path.name()), |input| {
            let (blocks, _) = Block::<Sm4>::slice_as_chunks(input);
            let mut blocks: [Block<Sm4>; BLOCKS] = std::array::from_fn(|n| blocks[n]);
            cipher.encrypt_blocks(&mut blocks);
            black_box(blocks);
        });
        row(&format!("a key and a block, {}", path.name()), |input| {
            let (blocks, _) = Block::<Sm4>::slice_as_chunks(input);
            let mut block = [0x33; 16].into();
            Sm4::on(path, &blocks[0]).encrypt_block(&mut block);
            black_box(block);
        });
    }
    row("a key, as it is usually set up", |input| {
        let (blocks, _) = Block::<Sm4>::slice_as_chunks(input);
        black_box(Sm4::new(&blocks[0]));
    });
    row("bytes until the first that differs", |input| {
        black_box(input.iter().position(|byte| black_box(*byte) != 0x5a));
    });
}

fn row(what: &str, run: impl Fn(&Input)) {
    println!("{what:<36}{:>9.1}", t(&run));
}

/// The largest of all cuts.
fn t(run: &impl Fn(&Input)) -> f64 {
    let mut dice = Dice(88_172_645_463_325_252);
    let mut times = [Vec::with_capacity(SAMPLES), Vec::with_capacity(SAMPLES)];
    for _ in 0..SAMPLES {
        // Drawn for both, so that what drawing leaves in the machine is the same.
        let (kind, drawn) = ((dice.next() >> 33) as usize & 1, dice.bytes());
        let input = black_box([[0x5a; 16 * BLOCKS], drawn][kind]);
        let begun = Instant::now();
        run(&input);
        times[kind].push(begun.elapsed().as_nanos() as f64);
    }
    let mut all = times.concat();
    all.sort_unstable_by(f64::total_cmp);
    let limits = CUTS.map(|share| all[((all.len() - 1) as f64 * share) as usize]);
    limits.iter().map(|limit| welch(&times, *limit)).fold(0.0, f64::max)
}

fn welch(times: &[Vec<f64>; 2], limit: f64) -> f64 {
    let [one, two] = [&times[0], &times[1]].map(|times| {
        let kept = || times.iter().filter(|time| **time <= limit);
        let n = kept().count() as f64;
        let mean = kept().sum::<f64>() / n;
        let variance = kept().map(|time| (time - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (mean, variance / n)
    });
    let spread = (one.1 + two.1).sqrt();
    if spread > 0.0 { (one.0 - two.0).abs() / spread } else { 0.0 }
}

/// Marsaglia's xorshift: quick, and good enough to draw inputs.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self) -> Input {
        let mut input = [0; 16 * BLOCKS];
        input.chunks_exact_mut(8).for_each(|word| word.copy_from_slice(&self.next().to_le_bytes()));
        input
    }
}
