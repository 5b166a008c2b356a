//! How a process with an open store ends. SQLCipher wipes its keys when the process exits, whoever still reads and
//! writes with them: threads crash, hang, or might write a page under a key of zeros. So the process is over before
//! that. A store loses nothing by it: it is made for being killed at any moment.

#![expect(unsafe_code, reason = "exit handlers are C")]

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::Once;

unsafe extern "C" {
    /// `atexit`, with the status that the process ends with (glibc).
    fn on_exit(handler: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
    fn _exit(status: c_int) -> !;
}

/// Called once the library is at work. Handlers run in the opposite order of their coming: ours is before its own.
pub(crate) fn precede_the_library() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // SAFETY: the handler lives as long as the process, and looks at no argument.
        let refused = unsafe { on_exit(end, ptr::null_mut()) };
        if refused != 0 {
            tracing::warn!("no room for an exit handler");
        }
    });
}

extern "C" fn end(status: c_int, _: *mut c_void) {
    // SAFETY: always sound; what Rust buffers was written out before `exit` was called.
    unsafe { _exit(status) }
}
