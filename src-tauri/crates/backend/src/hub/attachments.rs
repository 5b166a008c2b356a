//! Attachments at the hub: chunks up by `PUT`, down by `GET`, named by the SM3 of the whole, so that a repetition
//! changes nothing and a wrong byte is found.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use kernel::{BlobId, Code, Refusal, limits};
use serde::Deserialize;

use super::answer::Answer;
use super::caller::Caller;
use super::node::HubNode;
use crate::wire::MissingChunks;

/// How large the whole is.
#[derive(Debug, Deserialize)]
pub struct Whole {
    size: u64,
}

impl Whole {
    fn checked(&self) -> Result<u64, Refusal> {
        if self.size > limits::BLOB_BYTES {
            return Err(Refusal::new(Code::TooLarge).with("limit", "BLOB_BYTES"));
        }
        Ok(self.size)
    }
}

fn parse(blob: &str) -> Result<BlobId, Refusal> {
    blob.parse().map_err(|_| Refusal::new(Code::BadRequest).with("field", "blob"))
}

/// `GET blobs/{id}?size=`: the chunks that are missing.
pub async fn missing(
    State(node): State<Arc<HubNode>>,
    Caller(_): Caller,
    Path(blob): Path<String>,
    Query(whole): Query<Whole>,
) -> Answer<Json<MissingChunks>> {
    let (blob, size) = (parse(&blob)?, whole.checked()?);
    let missing = node.on_disk(move |blobs| blobs.missing(blob, size)).await?;
    Ok(Json(MissingChunks { blob, missing }))
}

/// `PUT blobs/{id}/{index}?size=`: one chunk.
pub async fn put(
    State(node): State<Arc<HubNode>>,
    Caller(_): Caller,
    Path((blob, index)): Path<(String, u32)>,
    Query(whole): Query<Whole>,
    bytes: Bytes,
) -> Answer<()> {
    let (blob, size) = (parse(&blob)?, whole.checked()?);
    let offset = u64::from(index) * limits::CHUNK_BYTES as u64;
    if offset.saturating_add(bytes.len() as u64) > size {
        return Err(Refusal::new(Code::BadRequest).with("field", "index").into());
    }
    Ok(node.on_disk(move |blobs| blobs.put_chunk(blob, index, &bytes)).await?)
}

/// `POST blobs/{id}/finish?size=`: check the whole.
pub async fn finish(
    State(node): State<Arc<HubNode>>,
    Caller(_): Caller,
    Path(blob): Path<String>,
    Query(whole): Query<Whole>,
) -> Answer<()> {
    let (blob, size) = (parse(&blob)?, whole.checked()?);
    Ok(node.on_disk(move |blobs| blobs.finish(blob, size)).await?)
}

/// `GET blobs/{id}/{index}`: one chunk, for those who may read a case that holds it.
pub async fn get(
    State(node): State<Arc<HubNode>>,
    Caller(session): Caller,
    Path((blob, index)): Path<(String, u32)>,
) -> Answer<Vec<u8>> {
    let blob = parse(&blob)?;
    if !node.may_read_blob(session.person, blob).await? {
        return Err(Code::NotFound.into());
    }
    let offset = u64::from(index) * limits::CHUNK_BYTES as u64;
    Ok(node.on_disk(move |blobs| blobs.read(blob, offset, limits::CHUNK_BYTES)).await?)
}
