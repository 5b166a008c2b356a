//! `tongban-hub init`

use std::sync::Arc;

use backend::carrier::tls::Tls;
use backend::hub::HubFiles;
use backend::hub::founding::HubSettings;
use clap::Args;
use kernel::{Clock, Random, Refusal, SystemClock, SystemRandom};

use crate::{demo, open, runtime, say};

/// Make a hub in the folder.
#[derive(Args)]
pub struct Init {
    /// Its name, as log-in pages show it.
    #[arg(long, default_value = "同办")]
    name: String,
    /// A name or address under which desktops reach it; goes into its certificate. May be repeated.
    #[arg(long = "host", default_values = ["localhost", "127.0.0.1"])]
    hosts: Vec<String>,
    /// Speak TLS by RFC 8998 (SM2, SM3, SM4) instead of ordinary TLS; makes an authority of its own for it.
    #[arg(long)]
    gm: bool,
    /// With the demo province: three departments, forty people, every form.
    #[arg(long)]
    demo: bool,
    /// And with so many people besides, who cannot log in.
    #[arg(long, requires = "demo", default_value_t = 0)]
    people: usize,
}

impl Init {
    /// Do it.
    pub fn run(self, files: &HubFiles) -> Result<(), Refusal> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let tls = if self.gm { Tls::Gm } else { Tls::Ordinary };
        let settings = HubSettings { name: self.name, hosts: self.hosts, tls };
        files.found(&settings, &clock, &random)?;
        if self.demo {
            let node = open(files)?;
            runtime()?.block_on(demo::seed(&node, self.people))?;
        }
        let ca = if self.gm { files.gm().ca_path() } else { files.ca_path() };
        say(ca.display());
        Ok(())
    }
}
