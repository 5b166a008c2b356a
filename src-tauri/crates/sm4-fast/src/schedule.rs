//! Thirty-two round keys from a key, with the bitsliced S-box on every machine: no look-up depends on the key.

use crate::bitsliced::s_box;

/// The family key of GB/T 32907.
const FAMILY: [u32; 4] = [0xa3b1_bac6, 0x56aa_3350, 0x677d_9197, 0xb270_22dc];

/// In the order of encryption.
pub(crate) fn round_keys(key: &[u8; 16]) -> [u32; 32] {
    let (words, _) = key.as_chunks::<4>();
    let mut state = FAMILY;
    state.iter_mut().zip(words).for_each(|(state, word)| *state ^= u32::from_be_bytes(*word));
    let mut keys = [0; 32];
    for (constant, key) in (0..).map(constant).zip(&mut keys) {
        let [a, b, c, d] = state;
        let s = substituted(b ^ c ^ d ^ constant);
        *key = a ^ s ^ s.rotate_left(13) ^ s.rotate_left(23);
        state = [b, c, d, *key];
    }
    keys
}

/// Byte `j` of the constant of round `i` is 7·(4i+j).
fn constant(round: u32) -> u32 {
    u32::from_be_bytes([0, 1, 2, 3].map(|byte| (4 * round + byte).wrapping_mul(7) as u8))
}

/// The S-box on each byte of a word: bit `i` of all four bytes goes to plane `i`.
fn substituted(word: u32) -> u32 {
    let ones = 0x0101_0101;
    let planes = [0, 1, 2, 3, 4, 5, 6, 7].map(|bit| u64::from(word >> bit & ones));
    s_box(planes).into_iter().rev().fold(0, |word, plane| word << 1 | plane as u32 & ones)
}
