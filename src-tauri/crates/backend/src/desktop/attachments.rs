//! Files of forms: taken in and sealed on this PC, uploaded by the courier, fetched when somebody looks.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::page::Empty;
use api::workflow::{AddBlob, Attachment, BlobContent, ReadBlob, SaveBlob};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{BlobId, CaseId, Code, Refusal, limits};
use store::blobs::{BlobError, Blobs};

use super::Inner;
use super::node::Node;
use crate::carrier::ChunkSource;

/// Content that may be shown in one answer.
const SHOWN_BYTES: u64 = 64 * 1024 * 1024;
/// Characters of a file's name.
const NAME_CHARS: usize = 200;

impl Inner {
    /// Take a file in. Durable when it returns.
    pub(super) async fn add_blob(&self, add: AddBlob) -> Result<Attachment, Refusal> {
        let blobs = self.node()?.blobs.clone();
        let name = plain_name(&add.name)?;
        let put = move || -> Result<(BlobId, u64), Refusal> {
            if !add.path.is_empty() {
                let file = std::fs::File::open(&add.path)
                    .map_err(|error| crypto::durable::refusal(&error).with("file", &add.path))?;
                return blobs.put(file).map_err(|error| error.refusal());
            }
            let content = STANDARD.decode(&add.base64);
            let content = content.map_err(|_| Refusal::new(Code::BadRequest).with("field", "base64"))?;
            blobs.put(content.as_slice()).map_err(|error| error.refusal())
        };
        let put = tokio::task::spawn_blocking(put).await;
        let (blob, size) = put.map_err(|_| Refusal::new(Code::Internal))??;
        Ok(Attachment { blob, name, size })
    }

    /// The open node, with all of the attachment on this PC: fetched from the hub where it is not here yet.
    async fn node_with(&self, blob: BlobId, case: Option<CaseId>) -> Result<Arc<Node>, Refusal> {
        let node = self.node()?;
        if !node.blobs.has(blob) {
            let size = self.size_in_case(blob, case).await?;
            fetch(&node.carrier, &node.blobs, blob, size).await?;
        }
        Ok(node)
    }

    /// Write a file where the person picked: whole, or not at all.
    pub(super) async fn save_blob(&self, SaveBlob { blob, case, path }: SaveBlob) -> Result<Empty, Refusal> {
        let blobs = self.node_with(blob, case).await?.blobs.clone();
        let saved = tokio::task::spawn_blocking(move || save(&blobs, blob, Path::new(&path))).await;
        saved.map_err(|_| Refusal::new(Code::Internal))?.map(|()| Empty {})
    }

    /// A file's content, to be shown.
    pub(super) async fn read_blob(&self, ReadBlob { blob, case }: ReadBlob) -> Result<BlobContent, Refusal> {
        let blobs = self.node_with(blob, case).await?.blobs.clone();
        let read = tokio::task::spawn_blocking(move || -> Result<Vec<u8>, Refusal> {
            let size = blobs.size(blob).map_err(|error| error.refusal())?.ok_or(Code::NotFound)?;
            if size > SHOWN_BYTES {
                return Err(Refusal::new(Code::TooLarge).with("limit", "SHOWN_BYTES"));
            }
            blobs.read(blob, 0, usize::try_from(size).unwrap_or(usize::MAX)).map_err(|error| error.refusal())
        });
        let content = read.await.map_err(|_| Refusal::new(Code::Internal))??;
        Ok(BlobContent { base64: STANDARD.encode(content) })
    }
}

fn save(blobs: &Blobs, blob: BlobId, path: &Path) -> Result<(), Refusal> {
    let mut content = blobs.reader(blob)?;
    // Beside it and then renamed: what the person had under that name stays until all of the new is there.
    let unfinished = unfinished(path);
    let written = File::create(&unfinished).and_then(|mut file| {
        io::copy(&mut content, &mut file)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&unfinished, path)).map_err(|error| {
        let _ = fs::remove_file(&unfinished);
        // The reader wraps what is wrong with the attachment; the rest is about the place.
        match error.downcast::<BlobError>() {
            Ok(error) => error.refusal(),
            Err(error) => crypto::durable::refusal(&error).with("file", path.display()),
        }
    })
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".unfinished");
    path.with_file_name(name)
}

/// Chunk by chunk, so that a line that breaks loses one chunk.
async fn fetch(
    carrier: &crate::carrier::HttpCarrier,
    blobs: &Blobs,
    blob: BlobId,
    size: u64,
) -> Result<(), Refusal> {
    for index in blobs.missing(blob, size).map_err(|error| error.refusal())? {
        let chunk = carrier.download(blob, index).await.map_err(|error| error.refusal())?;
        blobs.put_chunk(blob, index, &chunk).map_err(|error| error.refusal())?;
    }
    blobs.finish(blob, size).map_err(|error| error.refusal())
}

/// A name without folders and control characters.
fn plain_name(name: &str) -> Result<String, Refusal> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    if plain.trim().is_empty() {
        return Err(Refusal::new(Code::BadRequest).with("field", "name"));
    }
    Ok(plain)
}

/// An attachment on its way up.
pub struct Upload {
    blobs: Blobs,
    blob: BlobId,
    size: u64,
}

impl Upload {
    /// Of an attachment that is completely here.
    pub fn of(blobs: &Blobs, blob: BlobId) -> Result<Self, Refusal> {
        let size = blobs.size(blob).map_err(|error| error.refusal())?.ok_or(Code::NotFound)?;
        Ok(Self { blobs: blobs.clone(), blob, size })
    }
}

impl ChunkSource for Upload {
    fn size(&self) -> u64 {
        self.size
    }

    fn chunk(&self, index: u32) -> Result<Vec<u8>, Refusal> {
        let offset = u64::from(index) * limits::CHUNK_BYTES as u64;
        self.blobs.read(self.blob, offset, limits::CHUNK_BYTES).map_err(|error| error.refusal())
    }
}
