//! The system's browser as the face of the shell: for PCs without a WebKitGTK that can show the page, on purpose. The
//! service lives on when the tab is closed, as long as the session does, until `tongban stop` or the tray ends it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use api::Event;
use backend::Desktop;
use backend::service::Loopback;
use kernel::{Code, Refusal};
use manners::{Begun, Face, Notifier, Said, Shell, Words, session};
use tokio::runtime::Handle;
use tokio::sync::{Notify, OnceCell};

use crate::launch;

/// The page's files and the door they are served at, which opens with the first address.
pub struct Pages {
    desktop: Desktop,
    address: SocketAddr,
    folder: Option<PathBuf>,
    door: OnceCell<Loopback>,
}

impl Pages {
    /// `address`: port 0 for any; `folder`: where the page is, else where it is installed.
    pub fn new(desktop: Desktop, address: Option<SocketAddr>, folder: Option<PathBuf>) -> Self {
        let address = address.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        Self { desktop, address, folder: folder.or_else(installed), door: OnceCell::new() }
    }

    /// A new address that lets one page in, at `route`.
    pub async fn url(&self, route: &str) -> Result<String, Refusal> {
        let folder = self.folder.clone();
        let open = || Loopback::open(self.desktop.clone(), self.address, folder);
        self.door.get_or_try_init(open).await?.url(route)
    }

    /// Shows it in a browser.
    pub async fn show(&self, route: &str) -> Result<(), Refusal> {
        if self.folder.is_none() {
            return Err(Refusal::new(Code::NotFound).with("file", "page"));
        }
        match launch::open(&self.url(route).await?).await {
            true => Ok(()),
            false => Err(Refusal::new(Code::NotFound).with("file", "browser")),
        }
    }
}

/// `TONGBAN_PAGES`, else `../share/tongban/page` from the program: both layouts of packages have it there.
fn installed() -> Option<PathBuf> {
    let set = std::env::var_os("TONGBAN_PAGES").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.parent()?.parent()?.join("share/tongban/page"));
    set.or_else(beside).filter(|folder| folder.join("index.html").is_file())
}

struct Browser {
    shell: Shell,
    pages: Arc<Pages>,
    ended: Arc<Notify>,
    runtime: Handle,
}

impl Face for Browser {
    fn show(&self, route: Option<String>) {
        let (pages, shell, ended) = (Arc::clone(&self.pages), self.shell.clone(), Arc::clone(&self.ended));
        self.runtime.spawn(async move {
            if let Err(refusal) = pages.show(route.as_deref().unwrap_or("/")).await {
                tracing::error!(%refusal, "cannot show the page");
                eprintln!("{}\n{refusal}", shell.words.no_browser);
                tell(&shell.words, &shell.words.no_browser, &refusal.to_string()).await;
                ended.notify_one();
            }
        });
    }

    /// Pages hear over a line of their own.
    fn tell(&self, _: &Event) {}

    /// A browser does not say which of its tabs is looked at.
    fn is_in_front(&self) -> bool {
        false
    }

    fn is_open(&self) -> bool {
        false
    }

    fn end(&self) {
        self.ended.notify_one();
    }
}

/// Runs until the person or the session ends it. `second_best`: a window was to be had, and cannot be shown here.
pub fn run(begun: Begun, second_best: bool) -> ExitCode {
    let arguments = begun.arguments.clone();
    let (runtime, shell) = (begun.runtime, Shell::new(begun));
    let pages = Arc::new(Pages::new(shell.desktop.clone(), None, None));
    let ended = Arc::new(Notify::new());
    let handle = runtime.handle().clone();
    let face: Arc<dyn Face> =
        Arc::new(Browser { shell: shell.clone(), pages, ended: Arc::clone(&ended), runtime: handle });
    shell.live(&face, arguments);
    runtime.block_on(async {
        if second_best {
            tracing::warn!("no window can be shown here: the page is shown in a browser");
            tell(&shell.words, &shell.words.in_browser, &shell.words.in_browser_why).await;
        }
        tokio::select! {
            () = ended.notified() => {}
            () = session::end() => tracing::info!("the session is over"),
        }
    });
    shell.stop();
    ExitCode::SUCCESS
}

/// A notification, where there is anybody to show it.
async fn tell(words: &Words, title: &str, body: &str) {
    if let Some(notifier) = Notifier::connect(words, |_| {}).await {
        let said = Said { title: title.to_owned(), body: body.to_owned(), route: "/".to_owned() };
        notifier.say(said).await;
    }
}

/// Says why there is no page to say it, in a page of its own.
pub fn say_why_not(words: &Words, refusal: &Refusal, runtime_dir: &Path) {
    let sentence = words.why_not(refusal);
    eprintln!("{sentence}\n{refusal}");
    let file = runtime_dir.join("cannot-start.html");
    let text = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{}</title><body><h1>{}</h1><p>{}</p><p>{}</p>",
        html(&words.title),
        html(&words.title),
        html(sentence),
        html(&refusal.to_string())
    );
    let written = std::fs::create_dir_all(runtime_dir).and_then(|()| std::fs::write(&file, text));
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return };
    if written.is_ok() {
        runtime.block_on(launch::open(&format!("file://{}", file.display())));
    }
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
