"""A window that gives away one file: what a file manager is to whoever drags from it."""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

window = Gtk.Window(title="source")
window.set_default_size(240, 160)
window.move(1600, 40)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label="file"))
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [Gtk.TargetEntry.new("text/uri-list", 0, 0)], Gdk.DragAction.COPY)
handle.connect("drag-data-get", lambda _widget, _context, data, _info, _time: data.set_uris([pathlib.Path(sys.argv[1]).as_uri()]))
window.add(handle)
window.show_all()
Gtk.main()
