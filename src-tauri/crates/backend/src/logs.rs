//! The log: one line an event, English, for IT staff; to a file of limited size in the data folder and, where there
//! is a terminal, to it. Never a password, a key, a token, an opinion or the content of a form.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// A log is turned over at this size; the one before it is kept.
const LOG_BYTES: u64 = 5 * 1024 * 1024;

/// Begin to log into `folder/tongban.log`. What `TONGBAN_LOG` asks for, else `info`.
pub fn begin(folder: &Path) {
    let filter = EnvFilter::try_from_env("TONGBAN_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_ansi(false);
    // A second beginning in one process (tests) changes nothing.
    let _ = match Turning::open(folder) {
        Ok(turning) => builder.with_writer(turning).try_init(),
        Err(_) => builder.with_writer(io::stderr).try_init(),
    };
}

/// The last `bytes` bytes of the log in `folder`.
pub fn tail(folder: &Path, bytes: u64) -> io::Result<String> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = File::open(folder.join("tongban.log"))?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(bytes)))?;
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    Ok(String::from_utf8_lossy(&content).into_owned())
}

struct Turning {
    path: PathBuf,
    file: Mutex<File>,
}

impl Turning {
    fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("tongban.log");
        let file = Mutex::new(append(&path)?);
        Ok(Self { path, file })
    }
}

fn append(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

struct Lines<'a>(&'a Turning);

impl Write for Lines<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut file = self.0.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.metadata()?.len() > LOG_BYTES {
            std::fs::rename(&self.0.path, self.0.path.with_extension("log.1"))?;
            *file = append(&self.0.path)?;
        }
        if io::stderr().is_terminal() {
            let _ = io::stderr().write_all(line);
        }
        file.write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Turning {
    type Writer = Lines<'a>;

    fn make_writer(&'a self) -> Lines<'a> {
        Lines(self)
    }
}
