//! The other side, as a program: where it is, how it is called, and that it ends with us.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A program that may have been built.
pub struct Program {
    name: &'static str,
    path: PathBuf,
    /// What it needs to hear besides to be as strict as RFC 8998.
    strict: &'static [&'static str],
}

impl Program {
    pub fn all() -> [Self; 2] {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let peers = cache.unwrap_or_else(|| home.join(".cache")).join("tongban/peers");
        [
            Self { name: "openssl_4", path: peers.join("openssl-4/openssl"), strict: &[] },
            Self {
                name: "tongsuo_8_5",
                path: peers.join("tongsuo-8.5/openssl"),
                strict: &["-enable_sm_tls13_strict"],
            },
        ]
    }

    pub const fn name(&self) -> &str {
        self.name
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn is_there(&self) -> bool {
        self.path.is_file()
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(folder).args(arguments).env("OPENSSL_CONF", "/dev/null");
        command
    }

    /// RFC 8998 and nothing else.
    fn speaking(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = self.command(folder, arguments);
        command.args(["-tls1_3", "-ciphersuites", "TLS_SM4_GCM_SM3"]);
        command.args(["-groups", "curveSM2", "-sigalgs", "sm2sig_sm3"]);
        command.args(self.strict);
        command
    }

    /// Runs to its end.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().unwrap()
    }

    /// A client that says `text` and hears one line.
    pub fn client(&self, folder: &Path, address: SocketAddr, own: &[&str], text: &str) -> Output {
        let address = address.to_string();
        let trust = ["-CAfile", "ca.pem", "-verify_return_error", "-verify_hostname", "localhost"];
        let mut command = self.speaking(folder, &["s_client", "-connect", &address]);
        command.args(trust).args(["-servername", "localhost", "-ign_eof"]).args(own);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A client that was sent away reads no more.
        let _ = stdin.write_all(text.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// A server that wants a certificate and says every line backwards.
    pub fn server(&self, folder: &Path) -> Listening {
        let mut command = self.speaking(folder, &["s_server", "-accept", "127.0.0.1:0", "-naccept", "1"]);
        command.args(["-cert", "hub.pem", "-key", "hub.key", "-CAfile", "ca.pem", "-rev"]);
        command.args(["-Verify", "1", "-verify_return_error"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().unwrap().unwrap();
            if let Some(address) = line.strip_prefix("ACCEPT ") {
                break address.parse().unwrap();
            }
        };
        Listening { child, address, lines: Box::new(lines.map_while(Result::ok)) }
    }
}

/// A server that listens, until it is dropped.
pub struct Listening {
    child: Child,
    pub address: SocketAddr,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Listening {
    /// Everything it said, once it ended by itself.
    pub fn minutes(mut self) -> String {
        let mut said = self.lines.by_ref().collect::<Vec<String>>().join("\n");
        // What it has to say of the guest: a few lines, that fit into the pipe.
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
