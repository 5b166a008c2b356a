//! The arithmetic that lets AES's S-box do SM4's work; all of it is done by the compiler.
//!
//! SM4's S-box is an inversion in GF(2⁸) between two affine maps, and so is AES's; only the fields differ, and
//! all fields of 256 elements are one field written differently. So a byte is carried into AES's field, put
//! through the processor's own S-box, and carried back, by maps that are linear and therefore two look-ups of
//! half a byte each, in registers.
//!
//! Carrying costs as much as the S-box. Hence the **domain**: the whole state is kept as `enter` of itself from
//! the first round to the last. The map before the S-box is then gone. The map after it takes in the domain and
//! what SM4's linear layer does within bytes, so that the layer needs byte moves alone: for a word with `p` out of
//! the S-box, `p ⊕ p⋘2 ⊕ p⋘10 ⊕ p⋘18 ⊕ p⋘24` is, byte for byte, `near ⊕ far⋘8 ⊕ far⋘16 ⊕ (near ⊕ far)⋘24` with
//! `near = p ⊕ p≪2` and `far` each byte of `p` turned by two.
#![expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of bounds does not build"
)]

/// x⁸+x⁷+x⁶+x⁵+x⁴+x²+1, the field of SM4.
const SM4: u16 = 0x1f5;
/// x⁸+x⁴+x³+x+1, the field of AES.
const AES: u16 = 0x11b;

/// The value of every byte under some map.
type Map = [u8; 256];
/// An affine map as the sum of two look-ups of half a byte: low half, high half.
pub(crate) type Halves = [[u8; 16]; 2];

/// What is added to a round key in the domain: SM4's constant before the inversion.
const BEFORE: u8 = CARRY[0xd3];

/// After AES's SubBytes.
pub(crate) const NEAR: Halves = halves(&after(false, true));
/// See [`NEAR`].
pub(crate) const FAR: Halves = halves(&after(true, true));
/// Into the domain.
pub(crate) const ENTER: Halves = halves(&ENTERING);
/// Out of the domain.
pub(crate) const LEAVE: Halves = halves(&inverted(&ENTERING));

/// Where the bytes of a vector come from so that, after AES's ShiftRows, each word is turned left by 0, 1, 2, 3 bytes.
/// Words lie in memory's order, first byte highest.
pub(crate) const TURNED: [[u8; 16]; 4] = [turned(0), turned(1), turned(2), turned(3)];

/// The same maps for processors that multiply a byte by a matrix, after the inversion alone; with constants.
#[cfg(target_arch = "x86_64")]
pub(crate) mod matrices {
    use super::{ENTERING, after, inverted, matrix};

    pub(crate) const NEAR: u64 = matrix(&after(false, false));
    pub(crate) const NEAR_CONSTANT: i32 = after(false, false)[0] as i32;
    pub(crate) const FAR: u64 = matrix(&after(true, false));
    pub(crate) const FAR_CONSTANT: i32 = after(true, false)[0] as i32;
    pub(crate) const ENTER: u64 = matrix(&ENTERING);
    pub(crate) const LEAVE: u64 = matrix(&inverted(&ENTERING));
}

/// A round key as the rounds in the domain want it: entered, the constant added, its bytes in memory's order.
/// No look-up, and no branch, depends on the key.
pub(crate) fn round_key(key: u32) -> u32 {
    let mut entered = u32::from_ne_bytes([BEFORE; 4]);
    let mut bit = 0;
    while bit < 8 {
        entered ^= ((key >> bit) & 0x0101_0101).wrapping_mul(ENTERING[1 << bit] as u32);
        bit += 1;
    }
    entered.swap_bytes()
}

const CARRY: Map = carry();
const ENTERING: Map = entering();

const fn times(mut a: u16, mut b: u16, polynomial: u16) -> u16 {
    let mut product = 0;
    while b != 0 {
        if b & 1 != 0 {
            product ^= a;
        }
        a <<= 1;
        if a & 0x100 != 0 {
            a ^= polynomial;
        }
        b >>= 1;
    }
    product
}

/// SM4's affine map: a circulant matrix and a constant.
const fn affine(x: u8) -> u8 {
    let (mut y, mut row) = (0, 0);
    while row < 8 {
        y |= ((0xa7_u8.rotate_left(row) & x).count_ones() as u8 & 1) << row;
        row += 1;
    }
    y ^ 0xd3
}

/// From SM4's field to AES's: the generator goes to a root of SM4's polynomial there.
const fn carry() -> Map {
    let mut root = 2;
    loop {
        let mut power = 1;
        let mut at_root = 0;
        let mut map = [0; 256];
        let mut i = 0;
        while i <= 8 {
            if SM4 >> i & 1 == 1 {
                at_root ^= power;
            }
            let mut x = 0;
            while x < 256 {
                if x >> i & 1 == 1 {
                    map[x] ^= power as u8;
                }
                x += 1;
            }
            power = times(power, root, AES);
            i += 1;
        }
        if at_root == 0 {
            return map;
        }
        root += 1;
    }
}

const fn entering() -> Map {
    let mut map = [0; 256];
    let mut x = 0;
    while x < 256 {
        map[x] = CARRY[affine(x as u8) as usize] ^ BEFORE;
        x += 1;
    }
    map
}

const fn inverted(map: &Map) -> Map {
    let mut inverse = [0; 256];
    let mut x = 0;
    while x < 256 {
        inverse[map[x] as usize] = x as u8;
        x += 1;
    }
    inverse
}

/// From AES's inversion (or, `from_sub_bytes`, from its whole S-box) to the part of SM4's linear layer that is
/// `far` or near, in the domain.
const fn after(far: bool, from_sub_bytes: bool) -> Map {
    let back = inverted(&CARRY);
    let mut map = [0; 256];
    let mut x = 0;
    while x < 256 {
        let y = x as u8;
        // What SubBytes does after its inversion, undone.
        let inverse =
            if from_sub_bytes { y.rotate_left(1) ^ y.rotate_left(3) ^ y.rotate_left(6) ^ 0x05 } else { y };
        let p = affine(back[inverse as usize]);
        map[x] = ENTERING[if far { p.rotate_left(2) } else { p ^ p << 2 } as usize];
        x += 1;
    }
    map
}

const fn halves(map: &Map) -> Halves {
    let mut halves = [[0; 16]; 2];
    let mut i = 0;
    while i < 16 {
        halves[0][i] = map[i];
        halves[1][i] = map[i << 4] ^ map[0];
        i += 1;
    }
    halves
}

/// The matrix of an affine map as GF2P8AFFINEQB reads it: the row of bit 0 in the highest byte.
#[cfg(target_arch = "x86_64")]
const fn matrix(map: &Map) -> u64 {
    let (mut rows, mut bit) = (0, 0);
    while bit < 64 {
        let (row, column) = (bit / 8, bit % 8);
        let set = (map[1 << column] ^ map[0]) >> row & 1;
        rows |= (set as u64) << (8 * (7 - row) + column);
        bit += 1;
    }
    rows
}

const fn turned(bytes: usize) -> [u8; 16] {
    let mut from = [0; 16];
    let mut i = 0;
    while i < 16 {
        let row = (i + bytes) % 4;
        let column = (i / 4 + 4 - row) % 4;
        from[i] = (4 * column + row) as u8;
        i += 1;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(halves: &Halves, x: u8) -> u8 {
        halves[0][usize::from(x & 15)] ^ halves[1][usize::from(x >> 4)]
    }

    #[cfg(target_arch = "x86_64")]
    fn multiply(matrix: u64, x: u8) -> u8 {
        (0..8).fold(0, |y, row| y | ((((matrix >> (8 * (7 - row))) as u8 & x).count_ones() as u8 & 1) << row))
    }

    fn inverse(x: u8) -> u8 {
        (0..=255).find(|y| times(x.into(), (*y).into(), AES) == 1).unwrap_or(0)
    }

    fn sub_bytes(x: u8) -> u8 {
        let y = inverse(x);
        y ^ y.rotate_left(1) ^ y.rotate_left(2) ^ y.rotate_left(3) ^ y.rotate_left(4) ^ 0x63
    }

    /// Near and far of a byte, through the domain and out of it again.
    fn through_look_ups(x: u8) -> [u8; 2] {
        let s = sub_bytes(look_up(&ENTER, x) ^ BEFORE);
        [&NEAR, &FAR].map(|map| look_up(&LEAVE, look_up(map, s)))
    }

    #[test]
    fn the_s_box_comes_out_of_aes() {
        // Corners of the table in GB/T 32907.
        for (x, s) in [(0, 0xd6_u8), (1, 0x90), (0x0f, 0x05), (0x10, 0x2b), (0xef, 0x84), (0xff, 0x48)] {
            assert_eq!(through_look_ups(x), [s ^ s << 2, s.rotate_left(2)], "{x:#x}");
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn matrices_are_the_look_ups() {
        for x in 0..=255 {
            let s = inverse(multiply(matrices::ENTER, x) ^ BEFORE);
            let near = multiply(matrices::NEAR, s) ^ matrices::NEAR_CONSTANT as u8;
            let far = multiply(matrices::FAR, s) ^ matrices::FAR_CONSTANT as u8;
            assert_eq!([near, far].map(|y| multiply(matrices::LEAVE, y)), through_look_ups(x));
        }
    }

    #[test]
    fn round_keys_enter_byte_by_byte() {
        let entered = round_key(0x00d6_90ff).to_le_bytes();
        assert_eq!(entered, [0x00, 0xd6, 0x90, 0xff].map(|byte| look_up(&ENTER, byte) ^ BEFORE));
    }
}
