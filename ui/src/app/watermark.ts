// Who saw it and when, faintly over everything that is seen. Taken away it comes back: that is no defence against
// a debugger, only against the idle hand.
import { createEffect, on, onCleanup } from "solid-js";
import { formatDateTime, now } from "../shared";

const SIZE = 14;
const SLANT = 22;
/** The smallest tile, and the room that a longer text has around it. */
const TILE = { width: 320, height: 180, room: 60 };

/** At most, in pixels: Chinese characters are square, all others narrower than this. */
function length(text: string): number {
  let sum = 0;
  for (const character of text) sum += character > "\u2e80" ? SIZE : SIZE * 0.65;
  return sum;
}

/** XML and URL safe. No letter is cut off: somebody's name is what it is about. */
function tile(text: string, colour: string): string {
  const slant = (SLANT * Math.PI) / 180;
  const width = Math.max(TILE.width, Math.ceil(length(text) * Math.cos(slant)) + TILE.room);
  const height = Math.max(TILE.height, Math.ceil(length(text) * Math.sin(slant)) + TILE.room);
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '">' +
    '<text x="50%" y="50%" text-anchor="middle" transform="rotate(-' + SLANT + " " + width / 2 + " " + height / 2 + ')" ' +
    'font-size="' + SIZE + '" font-family="sans-serif" fill="' + colour + '">' + safe + "</text></svg>";
  return 'url("data:image/svg+xml,' + encodeURIComponent(svg) + '")';
}

/** `{time}` in it is filled in here, as it passes. Empty: none. */
export function useWatermark(text: () => string): void {
  const root = document.documentElement;
  let layer: HTMLDivElement | null = null;
  let style = "";
  let watch: MutationObserver | null = null;

  const stop = () => {
    watch?.disconnect();
    watch = null;
    layer?.remove();
    layer = null;
  };
  const lay = () => {
    watch?.disconnect();
    if (layer === null) layer = document.createElement("div");
    layer.setAttribute("style", style);
    layer.setAttribute("aria-hidden", "true");
    layer.setAttribute("data-testid", "watermark");
    if (layer.parentNode !== document.body) document.body.appendChild(layer);
    watch = new MutationObserver(lay);
    watch.observe(document.body, { childList: true });
    watch.observe(layer, { attributes: true });
  };
  const draw = () => {
    if (text() === "") return stop();
    const colour = getComputedStyle(root).getPropertyValue("--watermark").trim();
    style =
      "position:fixed;top:0;right:0;bottom:0;left:0;z-index:90;pointer-events:none;background-repeat:repeat;background-image:" +
      tile(text().replace(/\{time\}/g, formatDateTime(now())), colour);
    lay();
  };

  createEffect(on([text, now], draw));
  const theme = new MutationObserver(draw);
  theme.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  onCleanup(() => {
    theme.disconnect();
    stop();
  });
}
