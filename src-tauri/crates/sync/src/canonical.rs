//! The bytes that are signed and hashed. Not JSON: two JSON texts can mean the same, two canonical texts cannot.
//!
//! The layout: the fields in the order in which their struct declares them, each written so that it cannot be
//! read as part of its neighbour.
//!
//! ```text
//! text, bytes   length as 4 bytes, big-endian ‖ the bytes (UTF-8)
//! number, time  8 bytes, big-endian (two's complement)
//! id            16 bytes; an attachment's 32
//! optional      one byte 0 ‖ nothing, or one byte 1 ‖ the value
//! list          count as 4 bytes, big-endian ‖ the elements
//! ```
//!
//! The first field is a text that names the kind of thing and the version of its layout (`tongban.op.1`), so that
//! a signature over one kind is never valid for another.

/// Canonical bytes under construction.
pub(crate) struct Canonical(Vec<u8>);

impl Canonical {
    /// Begin with the name of the layout.
    pub(crate) fn of(layout: &str) -> Self {
        Self(Vec::with_capacity(512)).text(layout)
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.count(text.len()).raw(text.as_bytes())
    }

    pub(crate) fn number(self, number: u64) -> Self {
        self.raw(&number.to_be_bytes())
    }

    pub(crate) fn time(self, time: kernel::Timestamp) -> Self {
        self.raw(&time.ms().to_be_bytes())
    }

    pub(crate) fn id(self, id: [u8; 16]) -> Self {
        self.raw(&id)
    }

    pub(crate) fn optional_id(self, id: Option<[u8; 16]>) -> Self {
        match id {
            None => self.raw(&[0]),
            Some(id) => self.raw(&[1]).id(id),
        }
    }

    /// The head of a list; its elements follow.
    pub(crate) fn count(self, count: usize) -> Self {
        // Everything here is bounded by `limits` far below 4 GiB.
        self.raw(&u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes())
    }

    pub(crate) fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }
}
