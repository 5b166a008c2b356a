//! This PC's screens, for windows that are to fit on them.

use gtk::gdk;
#[allow(
    unused_imports,
    reason = "this line of GTK's bindings has them as traits, the older one has none"
)]
use gtk::gdk::prelude::*;
use manners::Area;

/// Their work areas, the main screen's first. On the main thread, like all of GDK.
pub fn areas() -> Vec<Area> {
    let Some(display) = gdk::Display::default() else { return Vec::new() };
    let mut monitors: Vec<_> = (0..display.n_monitors()).filter_map(|n| display.monitor(n)).collect();
    monitors.sort_by_key(|monitor| !monitor.is_primary());
    let area = |monitor: gdk::Monitor| {
        let area = monitor.workarea();
        let [x, y, width, height] = [area.x(), area.y(), area.width(), area.height()].map(f64::from);
        Area { x, y, width, height }
    };
    monitors.into_iter().map(area).collect()
}
