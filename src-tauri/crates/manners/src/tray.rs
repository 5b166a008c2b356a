//! The icon in the tray: StatusNotifierItem over D-Bus, which the domestic desktops speak. A click shows the
//! window. Where there is no tray, closing the window ends the application.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, ToolTip, Tray, TrayMethods as _};

use crate::Words;

const PICTURE: &[u8] = include_bytes!("../../../../icons/32.png");

/// The icon, and what a person may do with it.
pub struct Mark {
    /// Name of the profile, when it is not the usual one.
    pub profile: Option<String>,
    /// Title and menu.
    pub words: Words,
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

/// The picture, from RGBA to the ARGB of the specification. `None` when the file is broken, which the test does not let be.
fn image() -> Option<Icon> {
    let mut reader = png::Decoder::new(Cursor::new(PICTURE)).read_info().ok()?;
    let mut data = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut data).ok()?;
    if (info.color_type, info.bit_depth) != (png::ColorType::Rgba, png::BitDepth::Eight) {
        return None;
    }
    data.truncate(info.buffer_size());
    data.chunks_exact_mut(4).for_each(|pixel| pixel.rotate_right(1));
    Some(Icon { width: i32::try_from(info.width).ok()?, height: i32::try_from(info.height).ok()?, data })
}

impl Tray for Mark {
    fn id(&self) -> String {
        self.profile.as_ref().map_or_else(|| "tongban".to_owned(), |profile| format!("tongban-{profile}"))
    }

    fn title(&self) -> String {
        self.words.title.clone()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        image().into_iter().collect()
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

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_a_picture() {
        let image = super::image().unwrap();
        assert_eq!((image.width, image.height, image.data.len()), (32, 32, 32 * 32 * 4));
        assert!(image.data.chunks(4).any(|argb| argb[0] == 255), "something of it is opaque");
    }
}
