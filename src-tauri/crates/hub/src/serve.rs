//! `tongban-hub serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use backend::hub::HubFiles;
use clap::Args;
use kernel::{Clock, Code, Refusal, SystemClock};

use crate::{open, runtime, say};

/// Run the hub.
#[derive(Args)]
pub struct Serve {
    /// Where to listen (port 0: any).
    #[arg(long, default_value = "0.0.0.0:8443")]
    listen: SocketAddr,
    /// Write the address it listens at into this file, once it does.
    #[arg(long)]
    port_file: Option<PathBuf>,
}

impl Serve {
    /// Do it.
    pub fn run(self, files: &HubFiles) -> Result<(), Refusal> {
        backend::logs::begin(files.folder());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let tls = files.listening(&clock)?;
        let node = open(files)?;
        runtime()?.block_on(async move {
            let failed = |error: std::io::Error| Refusal::new(Code::NotNow).with("why", error);
            let serving = backend::hub::serve(node, self.listen, tls).await.map_err(failed)?;
            say(serving.address);
            if let Some(path) = self.port_file {
                let address = serving.address.to_string();
                crypto::durable::write(&path, address.as_bytes()).map_err(failed)?;
            }
            backend::signals::told_to_end().await;
            serving.stop().await;
            Ok(())
        })
    }
}
