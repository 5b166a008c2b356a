//! `tongban-hub doctor`: is everything sound?

use backend::hub::HubFiles;
use kernel::{Code, Refusal};
use sync::StreamId;

use crate::{open, say};

/// Look at the program, the ciphers, the database's pages, and the chain of every stream.
pub fn run(files: &HubFiles) -> Result<(), Refusal> {
    let integrity = backend::integrity::check(crate::SHARE);
    integrity.or_refuse()?;
    say(format!("program   ok  {integrity}"));
    crypto::self_test().map_err(|error| Refusal::new(Code::Internal).with("why", error))?;
    say("crypto    ok");
    let node = open(files)?;
    node.store.quick_check_blocking().map_err(|error| error.refusal())?;
    say("database  ok");
    let streams =
        node.store.read_blocking(sync::hub::streams).map_err(|error: sync::Error| error.refusal())?;
    let mut bad: Vec<StreamId> = Vec::new();
    let mut items = 0;
    for stream in &streams {
        let of = stream.clone();
        let chain = node.store.read_blocking(move |db| sync::hub::verify_chain(db, &of));
        match chain.map_err(|error: sync::Error| error.refusal())? {
            Some(sync::Chain::Whole { from, head }) => items += head - from,
            _ => bad.push(stream.clone()),
        }
    }
    if let Some(stream) = bad.first() {
        return Err(Refusal::new(Code::Corrupt).with("stream", stream));
    }
    say(format!("chains    ok  {} streams, {items} items", streams.len()));
    Ok(())
}
