//! The tokenizer `bigram`, as FTS5 wants it: the first form of its interface, over raw pointers.
#![expect(unsafe_code, reason = "FTS5 has no other way in than its C interface")]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use rusqlite::{Connection, ffi};

use super::tokens::{Kind, fold, tokens};

const OK: c_int = ffi::SQLITE_OK;

type EmitToken = unsafe extern "C" fn(*mut c_void, c_int, *const c_char, c_int, c_int, c_int) -> c_int;

/// Make `bigram` known to a connection.
pub(super) fn register(db: &Connection) -> rusqlite::Result<()> {
    let api = api(db)?;
    let mut tokenizer =
        ffi::fts5_tokenizer { xCreate: Some(create), xDelete: Some(delete), xTokenize: Some(tokenize) };
    // SAFETY: `api` belongs to this open connection; the name ends with a zero; there is no context, so
    // nothing to destroy; FTS5 copies the table of functions.
    let status = unsafe {
        match (*api).xCreateTokenizer {
            Some(register) => register(api, c"bigram".as_ptr(), ptr::null_mut(), &mut tokenizer, None),
            None => ffi::SQLITE_MISUSE,
        }
    };
    check(status)
}

fn check(status: c_int) -> rusqlite::Result<()> {
    if status == OK {
        return Ok(());
    }
    Err(rusqlite::Error::SqliteFailure(ffi::Error::new(status), Some("registering bigram".to_owned())))
}

/// FTS5 hands out its interface through a statement with a pointer bound to it.
fn api(db: &Connection) -> rusqlite::Result<*mut ffi::fts5_api> {
    let mut api: *mut ffi::fts5_api = ptr::null_mut();
    let mut statement: *mut ffi::sqlite3_stmt = ptr::null_mut();
    // SAFETY: the handle is open as long as `db`; the texts end with zeros and live for ever; `api` lives until
    // the statement is finalized, and it is finalized on every way out (a null one is allowed).
    let status = unsafe {
        let handle = db.handle();
        let sql = c"SELECT fts5(?1)";
        let mut status = ffi::sqlite3_prepare_v2(handle, sql.as_ptr(), -1, &mut statement, ptr::null_mut());
        if status == OK {
            let place = (&raw mut api).cast::<c_void>();
            status = ffi::sqlite3_bind_pointer(statement, 1, place, c"fts5_api_ptr".as_ptr(), None);
        }
        if status == OK {
            ffi::sqlite3_step(statement);
        }
        let finalized = ffi::sqlite3_finalize(statement);
        if status == OK { finalized } else { status }
    };
    check(status)?;
    if api.is_null() { Err(rusqlite::Error::InvalidQuery) } else { Ok(api) }
}

unsafe extern "C" fn create(
    _context: *mut c_void,
    _arguments: *mut *const c_char,
    _count: c_int,
    tokenizer: *mut *mut ffi::Fts5Tokenizer,
) -> c_int {
    // SAFETY: FTS5 gives a place for the handle. It must not be null, and is never looked into: there is
    // nothing to keep.
    unsafe { *tokenizer = ptr::dangling_mut() };
    OK
}

unsafe extern "C" fn delete(_tokenizer: *mut ffi::Fts5Tokenizer) {}

unsafe extern "C" fn tokenize(
    _tokenizer: *mut ffi::Fts5Tokenizer,
    context: *mut c_void,
    flags: c_int,
    text: *const c_char,
    length: c_int,
    emit: Option<EmitToken>,
) -> c_int {
    let (Some(emit), Ok(length), false) = (emit, usize::try_from(length), text.is_null()) else { return OK };
    // SAFETY: FTS5 gives `length` bytes that stay as they are during this call.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    // Bytes that are no text hold nothing to be found.
    let Ok(text) = std::str::from_utf8(text) else { return OK };
    let asked = flags & ffi::FTS5_TOKENIZE_QUERY != 0;
    for token in tokens(text) {
        // In a question, the last character of a run is in the pair before it; a character alone is asked
        // for as the beginning of a pair.
        if asked && token.kind == Kind::Last && token.slice.len() != text.len() {
            continue;
        }
        let folded = fold(token.slice);
        let end = token.start + token.slice.len();
        let (Ok(size), Ok(start), Ok(end)) =
            (c_int::try_from(folded.len()), c_int::try_from(token.start), c_int::try_from(end))
        else {
            return OK;
        };
        // SAFETY: FTS5 copies the token before it returns; `context` is its own.
        let status = unsafe { emit(context, 0, folded.as_ptr().cast(), size, start, end) };
        if status != OK {
            return status;
        }
    }
    OK
}
