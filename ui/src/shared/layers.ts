// What lies above the page: dialogs, menus, lists of a picker. Escape and a click outside close the top one only.
import { onCleanup, onMount } from "solid-js";

interface Layer {
  close: () => void;
  /** Elements that a click may hit without closing it. */
  within: () => (HTMLElement | undefined)[];
}

const layers: Layer[] = [];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.keyCode === 229 || event.isComposing) return;
  const top = layers[layers.length - 1];
  if (!top) return;
  event.preventDefault();
  event.stopPropagation();
  top.close();
});

document.addEventListener("mousedown", (event) => {
  const top = layers[layers.length - 1];
  if (!top || !(event.target instanceof Node)) return;
  const target = event.target;
  if (top.within().some((element) => element?.contains(target))) return;
  top.close();
});

/** Puts a layer on top for as long as the caller's owner lives. */
export function useLayer(layer: Layer): void {
  layers.push(layer);
  onCleanup(() => {
    const at = layers.indexOf(layer);
    if (at >= 0) layers.splice(at, 1);
  });
}

/** Is anything above the page? Then Escape is not the page's. */
export function layered(): boolean {
  return layers.length > 0;
}

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";

export function focusables(within: HTMLElement): HTMLElement[] {
  const all = Array.prototype.slice.call(within.querySelectorAll(FOCUSABLE)) as HTMLElement[];
  return all.filter(
    (element) => !(element as HTMLButtonElement).disabled && element.tabIndex >= 0 && element.getClientRects().length > 0,
  );
}

/** Keeps the focus inside while it is there, and gives it back where it was. */
export function useFocusTrap(element: () => HTMLElement): void {
  const before = document.activeElement;
  onMount(() => {
    const root = element();
    if (!root.contains(document.activeElement)) {
      const wanted = root.querySelector<HTMLElement>("[autofocus]");
      (wanted ?? focusables(root)[0] ?? root).focus();
    }
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Tab") return;
      const all = focusables(root);
      const first = all[0];
      const last = all[all.length - 1];
      if (!first || !last) {
        event.preventDefault();
      } else if (event.shiftKey && (document.activeElement === first || document.activeElement === root)) {
        event.preventDefault();
        last.focus();
      } else if (!event.shiftKey && document.activeElement === last) {
        event.preventDefault();
        first.focus();
      }
    });
  });
  onCleanup(() => {
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
}

/** Scrolls `box` as little as shows `element`: `block: "nearest"` is newer than our floor. */
export function scrollTo(box: HTMLElement, element: Element): void {
  const outer = box.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

/** Lays `panel` under `anchor`, or above where there is more room; never outside the window. */
export function placeUnder(anchor: HTMLElement, panel: HTMLElement, options: { sameWidth?: boolean; end?: boolean } = {}): void {
  const at = anchor.getBoundingClientRect();
  const room = 4;
  if (options.sameWidth) panel.style.width = at.width + "px";
  panel.style.maxHeight = "";
  const size = panel.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - room * 2;
  const above = at.top - room * 2;
  const up = size.height > below && above > below;
  panel.style.maxHeight = Math.max(96, up ? above : below) + "px";
  const height = Math.min(size.height, up ? above : below);
  const wantedLeft = options.end ? at.right - size.width : at.left;
  const left = Math.max(room, Math.min(wantedLeft, window.innerWidth - size.width - room));
  panel.style.left = left + "px";
  panel.style.top = (up ? at.top - height - room : at.bottom + room) + "px";
}
