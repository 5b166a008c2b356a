//! What an item means beyond its own room: which answers went stale, and what the person should hear of. One
//! table, so that nobody has to guess.

use api::Tag;
use sync::StreamId;

/// Answers that are stale once items of this stream have arrived.
pub const fn stale(stream: &StreamId) -> &'static [Tag] {
    match stream {
        StreamId::Case(_) => &[Tag::Cases, Tag::Tasks],
        StreamId::User(_) => &[Tag::Notices],
        StreamId::Directory => &[Tag::Session, Tag::Directory, Tag::Cases, Tag::Tasks],
        StreamId::Forms => &[Tag::Forms],
        StreamId::Ledger(_) => &[Tag::Ledgers],
    }
}
