//! The icon in the tray: StatusNotifierItem over D-Bus, which the domestic desktops speak. A click shows the
//! window. Where there is no tray, closing the window ends the application.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, ToolTip, Tray, TrayMethods as _};

use crate::Words;

/// The icon, and what a person may do with it.
pub struct Mark {
    /// Name of the profile, when it is not the usual one.
    pub profile: Option<String>,
    /// Title and menu.
    pub words: Words,
    /// Width, height and pixels as RGBA.
    pub image: (u32, u32, Vec<u8>),
    /// There is a tray and our icon is in it.
    pub is_in: Arc<AtomicBool>,
    /// Shows the window.
    pub show: Box<dyn Fn() + Send>,
    /// Ends the application.
    pub quit: Box<dyn Fn() + Send>,
}

/// Puts the icon into the tray, now or when one appears.
pub async fn keep(mark: Mark) {
    let is_in = Arc::clone(&mark.is_in);
    is_in.store(true, Ordering::Relaxed);
    if let Err(error) = mark.assume_sni_available(true).spawn().await {
        is_in.store(false, Ordering::Relaxed);
        tracing::info!("no tray: {error}");
    }
}

impl Tray for Mark {
    fn id(&self) -> String {
        self.profile.as_ref().map_or_else(|| "tongban".to_owned(), |profile| format!("tongban-{profile}"))
    }

    fn title(&self) -> String {
        self.words.title.clone()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let (width, height, rgba) = &self.image;
        // From RGBA to the ARGB of the specification.
        let mut data = rgba.clone();
        data.chunks_exact_mut(4).for_each(|pixel| pixel.rotate_right(1));
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or_default();
        vec![Icon { width: side(*width), height: side(*height), data }]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.words.title.clone(), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        (self.show)();
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let open = StandardItem {
            label: self.words.open.clone(),
            activate: Box::new(|mark: &mut Self| (mark.show)()),
            ..StandardItem::default()
        };
        let quit = StandardItem {
            label: self.words.quit.clone(),
            activate: Box::new(|mark: &mut Self| (mark.quit)()),
            ..StandardItem::default()
        };
        vec![open.into(), MenuItem::Separator, quit.into()]
    }

    fn watcher_online(&self) {
        self.is_in.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!("the tray is gone: {reason:?}");
        self.is_in.store(false, Ordering::Relaxed);
        true
    }
}
