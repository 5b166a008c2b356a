//! The icon in the tray: StatusNotifierItem over D-Bus, which the domestic desktops speak. A click shows the
//! window. Where there is no tray, closing the window ends the application.

use std::sync::atomic::Ordering;

use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, ToolTip, Tray, TrayMethods as _};

use crate::shell::Shell;

/// Puts the icon into the tray, now or when one appears.
pub async fn keep(shell: Shell) {
    shell.in_tray.store(true, Ordering::Relaxed);
    if let Err(error) = Mark(shell.clone()).assume_sni_available(true).spawn().await {
        shell.in_tray.store(false, Ordering::Relaxed);
        tracing::info!("no tray: {error}");
    }
}

struct Mark(Shell);

impl Tray for Mark {
    fn id(&self) -> String {
        self.0.profile.as_ref().map_or_else(|| "tongban".to_owned(), |profile| format!("tongban-{profile}"))
    }

    fn title(&self) -> String {
        self.0.words.title.clone()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let (image, bytes) = (tauri::include_image!("../icons/32.png"), 4);
        // From RGBA to the ARGB of the specification.
        let mut data = image.rgba().to_vec();
        data.chunks_exact_mut(bytes).for_each(|pixel| pixel.rotate_right(1));
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or_default();
        vec![Icon { width: side(image.width()), height: side(image.height()), data }]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.0.words.title.clone(), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.0.show(None);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let open = StandardItem {
            label: self.0.words.open.clone(),
            activate: Box::new(|mark: &mut Self| mark.0.show(None)),
            ..StandardItem::default()
        };
        let quit = StandardItem {
            label: self.0.words.quit.clone(),
            activate: Box::new(|mark: &mut Self| mark.0.app.exit(0)),
            ..StandardItem::default()
        };
        vec![open.into(), MenuItem::Separator, quit.into()]
    }

    fn watcher_online(&self) {
        self.0.in_tray.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!("the tray is gone: {reason:?}");
        self.0.in_tray.store(false, Ordering::Relaxed);
        true
    }
}
