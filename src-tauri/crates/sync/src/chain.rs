//! Whether a log is what it claims to be: numbers without a gap, hashes that follow from each other.

use crate::{ChainHash, Item};

/// What became of checking a stream's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// Everything from after `from` (0, or the end of what was compacted) up to `head` fits.
    Whole {
        /// The number before the first item of the log.
        from: u64,
        /// The last item's number.
        head: u64,
    },
    /// The first number at which an item is missing or is not what its hash says.
    Broken {
        /// That number.
        at: u64,
    },
}

/// A place in a stream: the last item so far, and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seq: u64,
    pub(crate) hash: ChainHash,
}

impl Place {
    /// Before the first item.
    pub(crate) const START: Self = Self { seq: 0, hash: ChainHash::ZERO };

    /// The place after `item`, if it is the next one.
    pub(crate) fn after(self, item: &Item) -> Option<Self> {
        let next = Self { seq: self.seq + 1, hash: item.hash };
        (item.seq == next.seq && item.hash == item.hash_after(self.hash)).then_some(next)
    }
}

/// Check a log, read page by page by `page_after`, that begins after `from` and is to end in `to`.
pub(crate) fn check<E>(
    from: Place,
    to: Place,
    mut page_after: impl FnMut(u64) -> Result<Vec<Item>, E>,
) -> Result<Chain, E> {
    let mut at = from;
    loop {
        let page = page_after(at.seq)?;
        if page.is_empty() {
            break;
        }
        for item in &page {
            match at.after(item) {
                Some(next) => at = next,
                None => return Ok(Chain::Broken { at: at.seq + 1 }),
            }
        }
    }
    if at == to {
        Ok(Chain::Whole { from: from.seq, head: to.seq })
    } else {
        // The log is sound as far as it goes, and ends too early, too late or elsewhere.
        Ok(Chain::Broken { at: at.seq.min(to.seq) + 1 })
    }
}
