//! What every way of doing SM4 has in common: blocks by the batch, and RustCrypto's two backends over it.

use cipher::array::{Array, ArraySize};
use cipher::consts::U16;
use cipher::{
    BlockCipherDecBackend, BlockCipherEncBackend, BlockSizeUser, InOut, InOutBuf, ParBlocks,
    ParBlocksSizeUser,
};

/// Sixteen bytes.
pub(crate) type Block = Array<u8, U16>;

/// One way of doing SM4.
pub(crate) trait Kernel: Copy {
    /// Blocks of a batch. Fewer cost the same.
    type Width: ArraySize<ArrayType<Block>: Copy>;

    /// A round key as [`Self::run`] wants it.
    fn round_key(key: u32) -> u32;

    /// Encrypt a batch; decrypt it, with the keys in reverse.
    fn run(self, keys: &[u32; 32], blocks: &mut Array<Block, Self::Width>);
}

/// A kernel with the keys of one direction.
pub(crate) struct Keyed<'keys, K> {
    pub(crate) kernel: K,
    pub(crate) keys: &'keys [u32; 32],
}

impl<K: Kernel> Keyed<'_, K> {
    fn batch(&self, blocks: InOut<'_, '_, Array<Block, K::Width>>) {
        self.kernel.run(self.keys, blocks.into_out_with_copied_in());
    }

    fn one(&self, mut block: InOut<'_, '_, Block>) {
        let mut single = [*block.get_in()];
        self.rest(single.as_mut_slice().into());
        [*block.get_out()] = single;
    }

    /// What is left over at the end: at most a batch.
    fn rest(&self, mut blocks: InOutBuf<'_, '_, Block>) {
        let mut batch = Array::<Block, K::Width>::default();
        batch.iter_mut().zip(blocks.get_in()).for_each(|(to, from)| *to = *from);
        self.kernel.run(self.keys, &mut batch);
        blocks.get_out().iter_mut().zip(&batch).for_each(|(to, from)| *to = *from);
    }
}

impl<K> BlockSizeUser for Keyed<'_, K> {
    type BlockSize = U16;
}

impl<K: Kernel> ParBlocksSizeUser for Keyed<'_, K> {
    type ParBlocksSize = K::Width;
}

impl<K: Kernel> BlockCipherEncBackend for Keyed<'_, K> {
    fn encrypt_block(&self, block: InOut<'_, '_, Block>) {
        self.one(block);
    }

    fn encrypt_par_blocks(&self, blocks: InOut<'_, '_, ParBlocks<Self>>) {
        self.batch(blocks);
    }

    fn encrypt_tail_blocks(&self, blocks: InOutBuf<'_, '_, Block>) {
        self.rest(blocks);
    }
}

impl<K: Kernel> BlockCipherDecBackend for Keyed<'_, K> {
    fn decrypt_block(&self, block: InOut<'_, '_, Block>) {
        self.one(block);
    }

    fn decrypt_par_blocks(&self, blocks: InOut<'_, '_, ParBlocks<Self>>) {
        self.batch(blocks);
    }

    fn decrypt_tail_blocks(&self, blocks: InOutBuf<'_, '_, Block>) {
        self.rest(blocks);
    }
}
