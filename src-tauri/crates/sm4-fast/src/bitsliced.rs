//! SM4 with nothing but logic on 64-bit words: for every machine, and for those without a vector S-box the only one.
//!
//! Sixteen blocks at once. A word of the state lies in eight **planes**: plane `i` holds bit `i` of its 4 × 16
//! bytes, byte `j` of block `n` in lane `16 j + n`, so that turning a word by a byte is turning each plane by 16.
//! The S-box is an inversion in a tower of fields, GF(((2²)²)²), between two linear maps: about 140 gates.
//!
//! Deliberately absent: fewer blocks for less. One block costs what sixteen do.

use cipher::array::Array;
use cipher::consts::U16;

use crate::kernel::{Block, Kernel};

/// Bit `i` of up to 64 bytes, in plane `i`.
type Planes = [u64; 8];

/// Needs nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bitsliced;

impl Kernel for Bitsliced {
    type Width = U16;

    fn round_key(key: u32) -> u32 {
        key
    }

    fn run(self, keys: &[u32; 32], blocks: &mut Array<Block, U16>) {
        let mut state = gathered(blocks);
        for key in keys {
            let [a, b, c, d] = state;
            let key = everywhere(*key);
            let s = s_box(plane_by_plane(plane_by_plane(b, c), plane_by_plane(d, key)));
            state = [b, c, d, plane_by_plane(a, spread(s))];
        }
        let [a, b, c, d] = state;
        scatter([d, c, b, a], blocks);
    }
}

fn plane_by_plane(a: Planes, b: Planes) -> Planes {
    let [a0, a1, a2, a3, a4, a5, a6, a7] = a;
    let [b0, b1, b2, b3, b4, b5, b6, b7] = b;
    [a0 ^ b0, a1 ^ b1, a2 ^ b2, a3 ^ b3, a4 ^ b4, a5 ^ b5, a6 ^ b6, a7 ^ b7]
}

/// A round key in all sixteen blocks.
fn everywhere(key: u32) -> Planes {
    let key = apart(key);
    [0, 1, 2, 3, 4, 5, 6, 7].map(|bit| {
        let lane = key >> bit & 0x0001_0001_0001_0001;
        (lane << 16).wrapping_sub(lane)
    })
}

/// SM4's linear layer: x ⊕ x⋘24 ⊕ (x ⊕ x⋘8 ⊕ x⋘16)⋘2.
fn spread(x: Planes) -> Planes {
    let [y0, y1, y2, y3, y4, y5, y6, y7] =
        x.map(|plane| plane ^ (plane ^ plane.rotate_left(16)).rotate_left(16));
    let turned_by_two = [y6.rotate_left(16), y7.rotate_left(16), y0, y1, y2, y3, y4, y5];
    plane_by_plane(x.map(|plane| plane ^ plane.rotate_left(48)), turned_by_two)
}

/// The S-box on every lane.
pub(crate) fn s_box(x: Planes) -> Planes {
    leave(inverse_256(enter(x)))
}

/// SM4's affine map, then from its field into the tower. The sums that several bits need were found by a search
/// over all towers and all roots; this one has the fewest.
fn enter([x0, x1, x2, x3, x4, x5, x6, x7]: Planes) -> Planes {
    let a = x0 ^ x6;
    let b = a ^ x1 ^ x2;
    let c = x4 ^ x5;
    [a ^ c, x1 ^ c, !x5, x5 ^ b, x4 ^ b, !x6, !(x2 ^ x7), !(b ^ x3 ^ c)]
}

/// Back into SM4's field, then its affine map.
fn leave([x0, x1, x2, x3, x4, x5, x6, x7]: Planes) -> Planes {
    let a = x0 ^ x4;
    let b = x1 ^ x3;
    let c = x6 ^ x7;
    [!(x0 ^ x2), !(x6 ^ a), x4 ^ x1 ^ x2, x0 ^ c, !(x5 ^ b), x7 ^ b, !(a ^ x1 ^ x5), !(x2 ^ a ^ b ^ c)]
}

/// x⁻¹ (and 0 for 0) in GF(2⁸) over GF(2⁴), y² = y + λ with λ = w·z + 1: for h·y + l it is
/// (h·y + h + l) / (λh² + hl + l²).
fn inverse_256([l0, l1, l2, l3, h0, h1, h2, h3]: Planes) -> Planes {
    let (high, low) = ([h0, h1, h2, h3], [l0, l1, l2, l3]);
    let sum = plus(high, low);
    let scaled_square = [h0 ^ h1 ^ h2 ^ h3, h1 ^ h3, h1, h0];
    let square = [l0 ^ l1 ^ l3, l1 ^ l2, l2 ^ l3, l3];
    let norm = plus(plus(scaled_square, square), times_16(high, low));
    let divided = inverse_16(norm);
    let [h0, h1, h2, h3] = times_16(high, divided);
    let [l0, l1, l2, l3] = times_16(sum, divided);
    [l0, l1, l2, l3, h0, h1, h2, h3]
}

/// The same in GF(2⁴) over GF(2²), z² = z + w; there w·h² only changes places, and the inverse is the square.
fn inverse_16([l0, l1, h0, h1]: [u64; 4]) -> [u64; 4] {
    let [p0, p1] = times_4([h0, h1], [l0, l1]);
    let (norm0, norm1) = (p0 ^ h1 ^ l0 ^ l1, p1 ^ h0 ^ l1);
    let divided = [norm0 ^ norm1, norm1];
    let [high0, high1] = times_4([h0, h1], divided);
    let [low0, low1] = times_4([h0 ^ l0, h1 ^ l1], divided);
    [low0, low1, high0, high1]
}

fn plus([a0, a1, a2, a3]: [u64; 4], [b0, b1, b2, b3]: [u64; 4]) -> [u64; 4] {
    [a0 ^ b0, a1 ^ b1, a2 ^ b2, a3 ^ b3]
}

fn times_16([a0, a1, a2, a3]: [u64; 4], [b0, b1, b2, b3]: [u64; 4]) -> [u64; 4] {
    let [high0, high1] = times_4([a2, a3], [b2, b3]);
    let [low0, low1] = times_4([a0, a1], [b0, b1]);
    let [both0, both1] = times_4([a0 ^ a2, a1 ^ a3], [b0 ^ b2, b1 ^ b3]);
    [low0 ^ high1, low1 ^ high0 ^ high1, both0 ^ low0, both1 ^ low1]
}

/// GF(2²), w² = w + 1.
fn times_4([a0, a1]: [u64; 2], [b0, b1]: [u64; 2]) -> [u64; 2] {
    let low = a0 & b0;
    [low ^ (a1 & b1), ((a0 ^ a1) & (b0 ^ b1)) ^ low]
}

/// The four words of sixteen blocks as planes.
fn gathered(blocks: &Array<Block, U16>) -> [Planes; 4] {
    let (first, second) = blocks.split_at(8);
    let mut state = [[0; 8]; 4];
    for (row, (a, b)) in first.iter().zip(second).enumerate() {
        for (planes, (a, b)) in state.iter_mut().zip(words(a).zip(words(b))) {
            if let Some(plane) = planes.get_mut(row) {
                *plane = apart(u32::from_be_bytes(*a)) | apart(u32::from_be_bytes(*b)) << 8;
            }
        }
    }
    state.map(transposed)
}

/// And back.
fn scatter(state: [Planes; 4], blocks: &mut Array<Block, U16>) {
    let state = state.map(transposed);
    let (first, second) = blocks.split_at_mut(8);
    for (row, (a, b)) in first.iter_mut().zip(second).enumerate() {
        for (planes, (a, b)) in state.iter().zip(words_mut(a).zip(words_mut(b))) {
            if let Some(plane) = planes.get(row) {
                *a = together(*plane).to_be_bytes();
                *b = together(plane >> 8).to_be_bytes();
            }
        }
    }
}

fn words(block: &Block) -> impl Iterator<Item = &[u8; 4]> {
    block.as_chunks().0.iter()
}

fn words_mut(block: &mut Block) -> impl Iterator<Item = &mut [u8; 4]> {
    block.as_chunks_mut().0.iter_mut()
}

/// The bytes of a word with a byte of room above each.
fn apart(word: u32) -> u64 {
    let word = u64::from(word);
    let word = (word | word << 16) & 0x0000_ffff_0000_ffff;
    (word | word << 8) & 0x00ff_00ff_00ff_00ff
}

/// The undoing of [`apart`]; what lies in the room is ignored.
fn together(word: u64) -> u32 {
    let word = word & 0x00ff_00ff_00ff_00ff;
    let word = (word | word >> 8) & 0x0000_ffff_0000_ffff;
    (word | word >> 16) as u32
}

/// Bit `i` of row `r` and bit `r` of row `i` change places, in each of the eight byte columns. Twice is nothing.
fn transposed(rows: Planes) -> Planes {
    let [a0, a1, a2, a3, a4, a5, a6, a7] = rows;
    let far = |a, b| exchanged(a, b, 4, 0x0f0f_0f0f_0f0f_0f0f);
    let ((a0, a4), (a1, a5), (a2, a6), (a3, a7)) = (far(a0, a4), far(a1, a5), far(a2, a6), far(a3, a7));
    let nearer = |a, b| exchanged(a, b, 2, 0x3333_3333_3333_3333);
    let ((a0, a2), (a1, a3), (a4, a6), (a5, a7)) =
        (nearer(a0, a2), nearer(a1, a3), nearer(a4, a6), nearer(a5, a7));
    let next = |a, b| exchanged(a, b, 1, 0x5555_5555_5555_5555);
    let ((a0, a1), (a2, a3), (a4, a5), (a6, a7)) = (next(a0, a1), next(a2, a3), next(a4, a5), next(a6, a7));
    [a0, a1, a2, a3, a4, a5, a6, a7]
}

/// The high bits of `a` under `mask` after shifting change places with the low ones of `b`.
fn exchanged(a: u64, b: u64, shift: u32, mask: u64) -> (u64, u64) {
    let different = (a >> shift ^ b) & mask;
    (a ^ different << shift, b ^ different)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_go_back_to_where_they_came_from() {
        let mut blocks = Array::<Block, U16>::default();
        for (at, byte) in blocks.iter_mut().flatten().enumerate() {
            *byte = (at * 7) as u8;
        }
        let before = blocks;
        let state = gathered(&blocks);
        // Byte j of word w of block n, counted from the lowest: lane 16 j + n.
        let (word, byte, block) = (2, 1, 11);
        let expected = blocks[block][4 * word + 3 - byte];
        for (bit, plane) in state[word].iter().enumerate() {
            assert_eq!(plane >> (16 * byte + block) & 1, u64::from(expected >> bit & 1));
        }
        scatter(state, &mut blocks);
        assert_eq!(blocks, before);
    }
}
