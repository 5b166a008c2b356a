//! AES-NI and AVX2: Hygon, Zhaoxin, and whatever Intel or AMD made since 2013. A register holds one word of eight
//! blocks, a group is four registers, and two groups at once hide each other's waiting: sixteen blocks.
#![expect(unsafe_code, reason = "instructions that a processor may lack; loads and stores by address")]

use std::arch::x86_64::{
    __m128i, __m256i, _mm_aesenclast_si128, _mm_setzero_si128, _mm256_and_si256, _mm256_broadcastsi128_si256,
    _mm256_castsi128_si256, _mm256_castsi256_si128, _mm256_extracti128_si256, _mm256_inserti128_si256,
    _mm256_loadu_si256, _mm256_set1_epi8, _mm256_set1_epi32, _mm256_shuffle_epi8, _mm256_srli_epi32,
    _mm256_storeu_si256, _mm256_unpackhi_epi32, _mm256_unpackhi_epi64, _mm256_unpacklo_epi32,
    _mm256_unpacklo_epi64, _mm256_xor_si256,
};

use cipher::array::Array;
use cipher::consts::U16;

use crate::field::{self, Halves, TURNED};
use crate::kernel::{Block, Kernel};

/// Proof that the processor has AES-NI and AVX2.
#[derive(Clone, Copy)]
pub(crate) struct AesNi(());

impl AesNi {
    pub(crate) fn present() -> Option<Self> {
        (is_x86_feature_detected!("aes") && is_x86_feature_detected!("avx2")).then_some(Self(()))
    }
}

impl Kernel for AesNi {
    type Width = U16;

    fn round_key(key: u32) -> u32 {
        field::round_key(key)
    }

    fn run(self, keys: &[u32; 32], blocks: &mut Array<Block, U16>) {
        // SAFETY: that `self` exists proves that the processor has both features.
        unsafe { run(keys, blocks) }
    }
}

/// The same word of eight blocks.
type Word = __m256i;
/// Two blocks.
type Pair = [Block; 2];

#[target_feature(enable = "aes,avx2")]
fn run(keys: &[u32; 32], blocks: &mut Array<Block, U16>) {
    let (near, far) = (halves(&field::NEAR), halves(&field::FAR));
    let turned = TURNED.map(|places| twice(&places));
    let (groups, _) = blocks.as_chunks_mut::<2>().0.as_chunks_mut::<4>();
    let [first, second] = groups else { return };
    let mut states = [entered(first), entered(second)];
    for four in keys.as_chunks::<4>().0 {
        for key in four {
            let key = _mm256_set1_epi32(key.cast_signed());
            for state in &mut states {
                let [a, b, c, d] = *state;
                let s = sub_bytes(xor(xor(b, c), xor(d, key)));
                let (near, far) = (mapped(&near, s), mapped(&far, s));
                let [t0, t1, t2, t3] = turned;
                let sum = xor(_mm256_shuffle_epi8(near, t0), _mm256_shuffle_epi8(far, t1));
                let rest = xor(_mm256_shuffle_epi8(far, t2), _mm256_shuffle_epi8(xor(near, far), t3));
                *state = [b, c, d, xor(a, xor(sum, rest))];
            }
        }
    }
    let [one, other] = states;
    leave(one, first);
    leave(other, second);
}

/// Loaded, sorted by words, and in the domain.
#[target_feature(enable = "avx2")]
#[inline]
fn entered(blocks: &[Pair; 4]) -> [Word; 4] {
    let [a, b, c, d] = blocks;
    let enter = halves(&field::ENTER);
    transposed([load(a), load(b), load(c), load(d)]).map(|word| mapped(&enter, word))
}

/// And back, the words in reverse as SM4 ends.
#[target_feature(enable = "avx2")]
#[inline]
fn leave([a, b, c, d]: [Word; 4], blocks: &mut [Pair; 4]) {
    let leave = halves(&field::LEAVE);
    let rows = transposed([d, c, b, a]).map(|word| mapped(&leave, word));
    rows.into_iter().zip(blocks).for_each(|(row, pair)| store(row, pair));
}

#[target_feature(enable = "avx2")]
#[inline]
fn xor(a: Word, b: Word) -> Word {
    _mm256_xor_si256(a, b)
}

/// AES's S-box on every byte; the bytes of each half are then where ShiftRows moves them.
#[target_feature(enable = "aes,avx2")]
#[inline]
fn sub_bytes(x: Word) -> Word {
    let none = _mm_setzero_si128();
    let low = _mm_aesenclast_si128(_mm256_castsi256_si128(x), none);
    let high = _mm_aesenclast_si128(_mm256_extracti128_si256::<1>(x), none);
    _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(low), high)
}

/// A map in two look-ups of half a byte.
#[target_feature(enable = "avx2")]
#[inline]
fn mapped([low, high]: &[Word; 2], x: Word) -> Word {
    let half = _mm256_set1_epi8(0x0f);
    let (a, b) = (_mm256_and_si256(x, half), _mm256_and_si256(_mm256_srli_epi32::<4>(x), half));
    xor(_mm256_shuffle_epi8(*low, a), _mm256_shuffle_epi8(*high, b))
}

#[target_feature(enable = "avx2")]
#[inline]
fn halves([low, high]: &Halves) -> [Word; 2] {
    [twice(low), twice(high)]
}

#[target_feature(enable = "avx2")]
#[inline]
fn twice(bytes: &[u8; 16]) -> Word {
    // SAFETY: both types are sixteen bytes of which any value is good.
    let bytes = unsafe { std::mem::transmute::<[u8; 16], __m128i>(*bytes) };
    _mm256_broadcastsi128_si256(bytes)
}

/// Rows and columns change places, in both halves.
#[target_feature(enable = "avx2")]
#[inline]
fn transposed([a, b, c, d]: [Word; 4]) -> [Word; 4] {
    let (e, f) = (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
    let (g, h) = (_mm256_unpacklo_epi32(c, d), _mm256_unpackhi_epi32(c, d));
    [
        _mm256_unpacklo_epi64(e, g),
        _mm256_unpackhi_epi64(e, g),
        _mm256_unpacklo_epi64(f, h),
        _mm256_unpackhi_epi64(f, h),
    ]
}

#[target_feature(enable = "avx2")]
#[inline]
fn load(pair: &Pair) -> Word {
    // SAFETY: a pair is 32 bytes, and the address need not be even.
    unsafe { _mm256_loadu_si256(std::ptr::from_ref(pair).cast()) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn store(row: Word, pair: &mut Pair) {
    // SAFETY: a pair is 32 bytes that are ours, and the address need not be even.
    unsafe { _mm256_storeu_si256(std::ptr::from_mut(pair).cast(), row) }
}
