//! GFNI and AVX-512: an instruction that inverts in AES's field and multiplies by a matrix. A register holds one word
//! of sixteen blocks, a group is four registers, two groups hide each other's waiting: thirty-two blocks.
#![expect(unsafe_code, reason = "instructions that a processor may lack; loads and stores by address")]

use std::arch::x86_64::{
    __m512i, _mm512_gf2p8affine_epi64_epi8, _mm512_gf2p8affineinv_epi64_epi8, _mm512_loadu_si512,
    _mm512_ror_epi32, _mm512_set1_epi32, _mm512_set1_epi64, _mm512_storeu_si512, _mm512_ternarylogic_epi32,
    _mm512_unpackhi_epi32, _mm512_unpackhi_epi64, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64,
    _mm512_xor_si512,
};

use cipher::array::Array;
use cipher::consts::U32;

use crate::field::{self, matrices};
use crate::kernel::{Block, Kernel};

/// Proof that the processor has GFNI and AVX-512.
#[derive(Clone, Copy)]
pub(crate) struct Gfni(());

impl Gfni {
    pub(crate) fn present() -> Option<Self> {
        let all = is_x86_feature_detected!("gfni") && is_x86_feature_detected!("avx512f");
        all.then_some(Self(()))
    }
}

impl Kernel for Gfni {
    type Width = U32;

    fn round_key(key: u32) -> u32 {
        field::round_key(key)
    }

    fn run(self, keys: &[u32; 32], blocks: &mut Array<Block, U32>) {
        // SAFETY: that `self` exists proves that the processor has both features.
        unsafe { run(keys, blocks) }
    }
}

/// The same word of sixteen blocks.
type Word = __m512i;
/// Four blocks.
type Four = [Block; 4];

#[target_feature(enable = "gfni,avx512f")]
fn run(keys: &[u32; 32], blocks: &mut Array<Block, U32>) {
    let (near, far) = (matrix(matrices::NEAR), matrix(matrices::FAR));
    let (groups, _) = blocks.as_chunks_mut::<4>().0.as_chunks_mut::<4>();
    let [first, second] = groups else { return };
    let mut states = [entered(first), entered(second)];
    for four in keys.as_chunks::<4>().0 {
        for key in four {
            let key = _mm512_set1_epi32(key.cast_signed());
            for state in &mut states {
                let [a, b, c, d] = *state;
                let x = sum(b, c, _mm512_xor_si512(d, key));
                let near = _mm512_gf2p8affineinv_epi64_epi8::<{ matrices::NEAR_CONSTANT }>(x, near);
                let far = _mm512_gf2p8affineinv_epi64_epi8::<{ matrices::FAR_CONSTANT }>(x, far);
                // Words lie in memory's order: what is left in the standard is right here.
                let turned = sum(near, _mm512_ror_epi32::<8>(far), _mm512_ror_epi32::<16>(far));
                let rest = _mm512_ror_epi32::<24>(_mm512_xor_si512(near, far));
                *state = [b, c, d, sum(a, turned, rest)];
            }
        }
    }
    let [one, other] = states;
    leave(one, first);
    leave(other, second);
}

/// Loaded, sorted by words, and in the domain.
#[target_feature(enable = "gfni,avx512f")]
#[inline]
fn entered(blocks: &[Four; 4]) -> [Word; 4] {
    let [a, b, c, d] = blocks;
    let enter = matrix(matrices::ENTER);
    transposed([load(a), load(b), load(c), load(d)])
        .map(|word| _mm512_gf2p8affine_epi64_epi8::<0>(word, enter))
}

/// And back, the words in reverse as SM4 ends.
#[target_feature(enable = "gfni,avx512f")]
#[inline]
fn leave([a, b, c, d]: [Word; 4], blocks: &mut [Four; 4]) {
    let leave = matrix(matrices::LEAVE);
    let rows = transposed([d, c, b, a]).map(|word| _mm512_gf2p8affine_epi64_epi8::<0>(word, leave));
    rows.into_iter().zip(blocks).for_each(|(row, four)| store(row, four));
}

/// Exclusive or of three.
#[target_feature(enable = "avx512f")]
#[inline]
fn sum(a: Word, b: Word, c: Word) -> Word {
    _mm512_ternarylogic_epi32::<0x96>(a, b, c)
}

#[target_feature(enable = "avx512f")]
#[inline]
fn matrix(rows: u64) -> Word {
    _mm512_set1_epi64(rows.cast_signed())
}

/// Rows and columns change places, in all four quarters.
#[target_feature(enable = "avx512f")]
#[inline]
fn transposed([a, b, c, d]: [Word; 4]) -> [Word; 4] {
    let (e, f) = (_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
    let (g, h) = (_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
    [
        _mm512_unpacklo_epi64(e, g),
        _mm512_unpackhi_epi64(e, g),
        _mm512_unpacklo_epi64(f, h),
        _mm512_unpackhi_epi64(f, h),
    ]
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load(four: &Four) -> Word {
    // SAFETY: four blocks are 64 bytes, and the address need not be even.
    unsafe { _mm512_loadu_si512(std::ptr::from_ref(four).cast()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store(row: Word, four: &mut Four) {
    // SAFETY: four blocks are 64 bytes that are ours, and the address need not be even.
    unsafe { _mm512_storeu_si512(std::ptr::from_mut(four).cast(), row) }
}
