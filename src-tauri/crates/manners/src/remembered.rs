//! `window.json`: where the window was, and whether this machine can composite. Losing it costs nothing.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The least width and height that the page is made for.
pub const LEAST: (f64, f64) = (960.0, 600.0);
/// Room that desktops take for a window's own bar, at most.
const TITLE_BAR: f64 = 40.0;

/// Of a screen, what no panel covers. Logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The file's content. Lengths are logical pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Remembered {
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
    /// Left and top edge; `None` lets the desktop place the window (and always under Wayland).
    pub place: Option<(f64, f64)>,
    /// Fills the screen.
    pub maximized: bool,
    /// False once a page did not come up with compositing on.
    pub compositing: bool,
    #[serde(skip)]
    file: PathBuf,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            width: 1280.0,
            height: 800.0,
            place: None,
            maximized: false,
            compositing: true,
            file: PathBuf::new(),
        }
    }
}

impl Remembered {
    /// From the profile's folder; the default where there is none yet, or none that can be read.
    pub fn load(data_dir: &Path) -> Self {
        let file = data_dir.join("window.json");
        let read = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, ..read.unwrap_or_default() }
    }

    /// Writes it. A failure is logged and otherwise without consequence.
    pub fn save(&self) {
        let Ok(text) = serde_json::to_vec_pretty(self) else { return };
        let half = self.file.with_extension("json.new");
        if let Err(error) = std::fs::write(&half, text).and_then(|()| std::fs::rename(&half, &self.file)) {
            tracing::warn!("window.json: {error}");
        }
    }

    /// As it can be shown on screens with these work areas, the main one first: a size that fits below a title bar, a place
    /// that lies wholly on one of them. The smallest common screen is lower than a new window; and screens get unplugged.
    #[must_use]
    pub fn within(mut self, areas: &[Area]) -> Self {
        let holds = |area: &&Area, (x, y): (f64, f64)| {
            (area.x..area.x + area.width).contains(&x) && (area.y..area.y + area.height).contains(&y)
        };
        let home = self.place.and_then(|place| areas.iter().find(|area| holds(area, place)));
        if home.is_none() && !areas.is_empty() {
            self.place = None;
        }
        let Some(area) = home.or(areas.first()) else { return self };
        self.width = self.width.min(area.width).max(LEAST.0);
        self.height = self.height.min(area.height - TITLE_BAR).max(LEAST.1);
        let fitted = |at: f64, length: f64, start: f64, room: f64| at.min(start + room - length).max(start);
        self.place = self.place.map(|(x, y)| {
            let lowest = self.height + TITLE_BAR;
            (fitted(x, self.width, area.x, area.width), fitted(y, lowest, area.y, area.height))
        });
        self
    }

    /// Takes the present place of the window. A maximized one keeps the size it had before.
    pub fn look(&mut self, seen: Seen) {
        self.maximized = seen.maximized;
        if seen.maximized || seen.minimized {
            return;
        }
        if let Some((width, height)) = seen.size {
            (self.width, self.height) = (width, height);
        }
        self.place = seen.place.or(self.place);
    }
}

/// A window as it is; what cannot be told is left as it was. Lengths are logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Seen {
    /// Fills the screen.
    pub maximized: bool,
    /// Is not to be seen.
    pub minimized: bool,
    /// Width and height of the page.
    pub size: Option<(f64, f64)>,
    /// Left and top edge.
    pub place: Option<(f64, f64)>,
}

#[cfg(test)]
mod tests {
    use super::{Area, LEAST, Remembered, Seen};

    /// 1366×768 with a panel of 48, and a screen to the right of it.
    const SMALL: Area = Area { x: 0.0, y: 0.0, width: 1366.0, height: 720.0 };
    const SECOND: Area = Area { x: 1366.0, y: 0.0, width: 1920.0, height: 1080.0 };

    fn at(place: (f64, f64)) -> Remembered {
        Remembered { place: Some(place), ..Remembered::default() }
    }

    #[test]
    fn what_was_saved_is_there_at_the_next_start_and_rubbish_is_forgotten() {
        let folder = std::env::temp_dir().join(format!("tongban-remembered-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut remembered = Remembered::load(&folder);
        assert!(remembered.compositing);
        remembered.place = Some((12.0, 34.0));
        remembered.compositing = false;
        remembered.save();
        assert_eq!(Remembered::load(&folder), remembered);
        std::fs::write(folder.join("window.json"), "{").unwrap();
        assert!(Remembered::load(&folder).compositing);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_maximized_window_keeps_the_size_it_had_before() {
        let mut remembered = Remembered::default();
        let seen = Seen { size: Some((900.0, 700.0)), place: Some((5.0, 6.0)), ..Seen::default() };
        remembered.look(seen);
        remembered.look(Seen { maximized: true, size: Some((1920.0, 1080.0)), ..Seen::default() });
        assert_eq!(
            (remembered.width, remembered.maximized, remembered.place),
            (900.0, true, Some((5.0, 6.0)))
        );
        remembered.look(Seen { place: None, ..seen });
        assert_eq!(
            (remembered.maximized, remembered.place),
            (false, Some((5.0, 6.0))),
            "Wayland tells no place"
        );
    }

    #[test]
    fn a_window_fits_its_screen_and_is_never_where_no_screen_is() {
        let first = Remembered::default().within(&[SMALL]);
        assert_eq!((first.width, first.height, first.place), (1280.0, 680.0, None), "below its title bar");
        let right = at((2000.0, 50.0));
        assert_eq!(right.clone().within(&[SMALL, SECOND]), right, "there is room");
        assert_eq!(right.within(&[SMALL]).place, None, "unplugged");
        assert_eq!(at((3200.0, 900.0)).within(&[SMALL, SECOND]).place, Some((2006.0, 240.0)), "half outside");
        assert_eq!(at((700.0, 300.0)).within(&[SMALL]).place, Some((86.0, 0.0)));
        let none = Area { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
        let shown = Remembered::default().within(&[none]);
        assert_eq!((shown.width, shown.height), LEAST, "a driver that knows no size");
        assert_eq!(at((12.0, 34.0)).within(&[]), at((12.0, 34.0)), "nothing is known of the screens");
    }
}
