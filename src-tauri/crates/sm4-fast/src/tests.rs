//! Every path, forced, against the standard's vectors and against RustCrypto.

use ::sm4::Sm4 as Other;
use cipher::{Block, BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use proptest::prelude::*;

use crate::{Path, Sm4};

fn known(digits: &str) -> [u8; 16] {
    hex::decode(digits).unwrap().try_into().unwrap()
}

/// Appendix A.1 and A.2 of GB/T 32907-2016: one round trip, and a million encryptions over each other.
#[test]
fn the_vectors_of_the_standard() {
    let plain = known("0123456789abcdeffedcba9876543210");
    for path in Path::all() {
        let cipher = Sm4::on(path, &plain.into());
        let mut block = plain.into();
        cipher.encrypt_block(&mut block);
        assert_eq!(block.0, known("681edf34d206965e86b3e94f536e4246"), "{path:?}");
        cipher.decrypt_block(&mut block);
        assert_eq!(block.0, plain, "{path:?}");
        for _ in 0..1_000_000 {
            cipher.encrypt_block(&mut block);
        }
        assert_eq!(block.0, known("595298c7c6fd271f0402f804c33d3f66"), "{path:?}");
    }
}

/// Bytes that look like nothing, from a seed.
fn noise(seed: u64, bytes: &mut [u8]) {
    let mut state = seed;
    for byte in bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *byte = (state >> 56) as u8;
    }
}

fn noisy_blocks(seed: u64, count: usize) -> Vec<Block<Sm4>> {
    let mut blocks = vec![Block::<Sm4>::default(); count];
    blocks.iter_mut().enumerate().for_each(|(at, block)| noise(seed + at as u64, block));
    blocks
}

#[test]
fn every_number_of_blocks_in_place_and_apart() {
    for path in Path::all() {
        for count in 0..=70 {
            let key = known("fedcba98765432100123456789abcdef").into();
            let (ours, theirs) = (Sm4::on(path, &key), Other::new(&key));
            let plain = noisy_blocks(count as u64, count);
            let mut expected = plain.clone();
            theirs.encrypt_blocks(&mut expected);

            let mut in_place = plain.clone();
            ours.encrypt_blocks(&mut in_place);
            assert_eq!(in_place, expected, "{path:?}, {count} blocks");
            let mut apart = noisy_blocks(99, count);
            ours.encrypt_blocks_b2b(&plain, &mut apart).unwrap();
            assert_eq!(apart, expected, "{path:?}, {count} blocks");

            ours.decrypt_blocks(&mut in_place);
            assert_eq!(in_place, plain, "{path:?}, {count} blocks");
            let mut back = noisy_blocks(99, count);
            ours.decrypt_blocks_b2b(&apart, &mut back).unwrap();
            assert_eq!(back, plain, "{path:?}, {count} blocks");
        }
    }
}

#[test]
fn an_odd_address_is_as_good_as_any() {
    let key = known("000102030405060708090a0b0c0d0e0f").into();
    let mut room = vec![0; 16 * 70 + 64];
    for path in Path::all() {
        for skew in 0..64 {
            noise(skew as u64, &mut room);
            let before = room.clone();
            let (blocks, _) = Block::<Sm4>::slice_as_chunks_mut(&mut room[skew..][..16 * 70]);
            let mut expected = blocks.to_vec();
            Other::new(&key).encrypt_blocks(&mut expected);
            Sm4::on(path, &key).encrypt_blocks(blocks);
            assert_eq!(blocks, expected, "{path:?}, skewed by {skew}");
            assert_eq!(room[..skew], before[..skew], "nothing else is written");
            assert_eq!(room[skew + 16 * 70..], before[skew + 16 * 70..], "nothing else is written");
        }
    }
}

proptest! {
    #[test]
    fn another_implementation_agrees(key in any::<[u8; 16]>(), seed in any::<u32>(), count in 0_usize..100) {
        let plain = noisy_blocks(seed.into(), count);
        let mut expected = plain.clone();
        Other::new(&key.into()).encrypt_blocks(&mut expected);
        for path in Path::all() {
            let cipher = Sm4::on(path, &key.into());
            let mut blocks = plain.clone();
            cipher.encrypt_blocks(&mut blocks);
            prop_assert_eq!(&blocks, &expected, "{:?}", path);
            cipher.decrypt_blocks(&mut blocks);
            prop_assert_eq!(&blocks, &plain, "{:?}", path);
        }
    }
}

#[test]
fn the_key_does_not_show() {
    let shown = format!("{:?}", Sm4::new(&[0xab; 16].into()));
    assert!(shown.starts_with("Sm4(hidden, "), "{shown}");
}
