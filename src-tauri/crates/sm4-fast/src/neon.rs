//! AES instructions of ARMv8 with NEON: Kunpeng and Phytium. A register holds one word of four blocks, a group is four
//! registers, and four groups hide each other's waiting: sixteen blocks. AESE adds its key before the S-box, so
//! the round key costs nothing.
#![expect(unsafe_code, reason = "instructions that a processor may lack; loads and stores by address")]

use std::arch::aarch64::{
    uint8x16_t, uint32x4_t, uint32x4x4_t, vaeseq_u8, vandq_u8, vdupq_n_u8, vdupq_n_u32, veorq_u8, vld4q_u32,
    vqtbl1q_u8, vreinterpretq_u8_u32, vreinterpretq_u32_u8, vshrq_n_u8, vst4q_u32,
};

use cipher::array::Array;
use cipher::consts::U16;

use crate::field::{self, Halves, TURNED};
use crate::kernel::{Block, Kernel};

/// Proof that the processor has NEON and its AES instructions.
#[derive(Clone, Copy)]
pub(crate) struct Neon(());

impl Neon {
    pub(crate) fn present() -> Option<Self> {
        let both =
            std::arch::is_aarch64_feature_detected!("aes") && std::arch::is_aarch64_feature_detected!("neon");
        both.then_some(Self(()))
    }
}

impl Kernel for Neon {
    type Width = U16;

    fn round_key(key: u32) -> u32 {
        field::round_key(key)
    }

    fn run(self, keys: &[u32; 32], blocks: &mut Array<Block, U16>) {
        // SAFETY: that `self` exists proves that the processor has both features.
        unsafe { run(keys, blocks) }
    }
}

/// The same word of four blocks.
type Word = uint8x16_t;
/// Four blocks.
type Four = [Block; 4];

#[target_feature(enable = "neon,aes")]
fn run(keys: &[u32; 32], blocks: &mut Array<Block, U16>) {
    let (near, far) = (halves(&field::NEAR), halves(&field::FAR));
    let [t0, t1, t2, t3] = TURNED.map(|places| vector(&places));
    let (groups, _) = blocks.as_chunks_mut::<4>();
    let [first, second, third, fourth] = groups else { return };
    let mut states = [entered(first), entered(second), entered(third), entered(fourth)];
    for four in keys.as_chunks::<4>().0 {
        for key in four {
            let key = vreinterpretq_u8_u32(vdupq_n_u32(*key));
            for state in &mut states {
                let [a, b, c, d] = *state;
                let s = vaeseq_u8(veorq_u8(veorq_u8(b, c), d), key);
                let (near, far) = (mapped(near, s), mapped(far, s));
                let sum = veorq_u8(vqtbl1q_u8(near, t0), vqtbl1q_u8(far, t1));
                let rest = veorq_u8(vqtbl1q_u8(far, t2), vqtbl1q_u8(veorq_u8(near, far), t3));
                *state = [b, c, d, veorq_u8(a, veorq_u8(sum, rest))];
            }
        }
    }
    states.into_iter().zip(groups).for_each(|(state, four)| leave(state, four));
}

/// Loaded, sorted by words, and in the domain.
#[target_feature(enable = "neon")]
#[inline]
fn entered(blocks: &Four) -> [Word; 4] {
    let enter = halves(&field::ENTER);
    // SAFETY: four blocks are sixteen words, and the address need not be even.
    let words = unsafe { vld4q_u32(std::ptr::from_ref(blocks).cast()) };
    [words.0, words.1, words.2, words.3].map(|word| mapped(enter, vreinterpretq_u8_u32(word)))
}

/// And back, the words in reverse as SM4 ends.
#[target_feature(enable = "neon")]
#[inline]
fn leave(state: [Word; 4], blocks: &mut Four) {
    let leave = halves(&field::LEAVE);
    let [a, b, c, d]: [uint32x4_t; 4] = state.map(|word| vreinterpretq_u32_u8(mapped(leave, word)));
    // SAFETY: four blocks are sixteen words that are ours, and the address need not be even.
    unsafe { vst4q_u32(std::ptr::from_mut(blocks).cast(), uint32x4x4_t(d, c, b, a)) }
}

/// A map in two look-ups of half a byte.
#[target_feature(enable = "neon")]
#[inline]
fn mapped([low, high]: [Word; 2], x: Word) -> Word {
    let (a, b) = (vandq_u8(x, vdupq_n_u8(0x0f)), vshrq_n_u8::<4>(x));
    veorq_u8(vqtbl1q_u8(low, a), vqtbl1q_u8(high, b))
}

#[target_feature(enable = "neon")]
#[inline]
fn halves([low, high]: &Halves) -> [Word; 2] {
    [vector(low), vector(high)]
}

#[target_feature(enable = "neon")]
#[inline]
fn vector(bytes: &[u8; 16]) -> Word {
    // SAFETY: both types are sixteen bytes of which any value is good.
    unsafe { std::mem::transmute::<[u8; 16], uint8x16_t>(*bytes) }
}
