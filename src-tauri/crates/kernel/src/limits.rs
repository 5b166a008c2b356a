//! Every limit has a name. Units are in the name. Where one is reached the answer is `TooLarge` or
//! `TooMany` with this name in `limit`.

/// One operation, encoded.
pub const OP_BYTES: usize = 1024 * 1024;
/// Operations in one push.
pub const PUSH_OPS: usize = 200;
/// One request body at the hub, attachments' chunks aside.
pub const REQUEST_BYTES: usize = 8 * 1024 * 1024;
/// Items in one frame of a pull.
pub const FRAME_ITEMS: usize = 500;
/// Bytes waiting for one slow reader before it is told `behind`.
pub const CONNECTION_QUEUE_BYTES: usize = 4 * 1024 * 1024;
/// One chunk of an attachment.
pub const CHUNK_BYTES: usize = 4 * 1024 * 1024;
/// One attachment.
pub const BLOB_BYTES: u64 = 300 * 1024 * 1024;
/// Attachments of one application.
pub const CASE_BLOBS: usize = 50;
/// Fields of one form, sub-tables' columns included.
pub const FORM_FIELDS: usize = 300;
/// Rows of one sub-table.
pub const TABLE_ROWS: usize = 5_000;
/// Characters of one text.
pub const TEXT_CHARS: usize = 20_000;
/// Characters of an opinion.
pub const OPINION_CHARS: usize = 2_000;
/// People asked to countersign at once.
pub const COUNTERSIGNERS: usize = 50;
/// Rows of one page of a list.
pub const PAGE_ROWS: u32 = 200;
/// Rows of one people import.
pub const IMPORT_ROWS: usize = 100_000;
/// An import file.
pub const IMPORT_BYTES: u64 = 50 * 1024 * 1024;
/// A definition package.
pub const PACKAGE_BYTES: u64 = 4 * 1024 * 1024;
/// Milliseconds between two urges of one case by one person.
pub const URGE_INTERVAL_MS: i64 = 30 * 60 * 1000;
/// Milliseconds of clock difference to the hub before the person is warned.
pub const CLOCK_SKEW_MS: i64 = 5 * 60 * 1000;
/// Wrong passwords in a row before the account waits.
pub const PASSWORD_TRIES: u32 = 5;
/// Milliseconds an account waits after that.
pub const PASSWORD_LOCK_MS: i64 = 10 * 60 * 1000;
/// A stream's snapshot, encoded. A state that is bigger is sent as items.
pub const SNAPSHOT_BYTES: usize = 16 * 1024 * 1024;
/// One frame of a pull, encoded.
pub const FRAME_BYTES: usize = SNAPSHOT_BYTES + REQUEST_BYTES;
