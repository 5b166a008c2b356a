//! Limits of lists, in one place.

use kernel::limits;

/// Rows of a page where nothing was said.
const PAGE_ROWS_USUAL: u32 = 50;

/// The rows to give: what was asked for, within the limit.
pub fn limit(asked: u32) -> u32 {
    if asked == 0 { PAGE_ROWS_USUAL } else { asked.min(limits::PAGE_ROWS) }
}
