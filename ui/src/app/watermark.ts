// Who saw it and when, faintly over everything that is seen. Taken away it comes back: that is no defence against
// a debugger, only against the idle hand.
import { createEffect, on, onCleanup } from "solid-js";
import { formatDateTime, now } from "../shared";

const TILE_WIDTH = 320;
const TILE_HEIGHT = 180;

/** XML and URL safe. */
function tile(text: string, colour: string): string {
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="' + TILE_WIDTH + '" height="' + TILE_HEIGHT + '">' +
    '<text x="50%" y="50%" text-anchor="middle" transform="rotate(-22 ' + TILE_WIDTH / 2 + " " + TILE_HEIGHT / 2 + ')" ' +
    'font-size="14" font-family="sans-serif" fill="' + colour + '">' + safe + "</text></svg>";
  return 'url("data:image/svg+xml,' + encodeURIComponent(svg) + '")';
}

/** `text` empty: none. */
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
      tile(text() + " " + formatDateTime(now()), colour);
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
