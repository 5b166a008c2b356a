// Light or dark, size, care mode: what the settings say, put on the root element. The backend answers `settings.get`
// before anybody logs in, so the log-in page looks right, too; the page itself keeps nothing.
import { createEffect, createSignal, onCleanup } from "solid-js";
import { createQuery } from "../backend";

/** Care mode makes the 14px text 19.6px and the 32px targets 44.8px. */
const CARE = 1.4;
/** Width in rem below which the rail shows icons only and forms have one column. */
const NARROW = 62;

export const ZOOMS = [100, 110, 125, 150, 175];

/** Follows settings, system and window for as long as the caller's owner lives. */
export function useAppearance(): void {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const [systemDark, setSystemDark] = createSignal(system.matches);
  const changed = () => setSystemDark(system.matches);
  // addEventListener on a media query is newer than our floor.
  system.addListener(changed);
  onCleanup(() => system.removeListener(changed));

  const settings = createQuery("settings.get", () => ({}));

  const fit = () => {
    const size = parseFloat(getComputedStyle(root).fontSize) || 16;
    root.toggleAttribute("data-narrow", window.innerWidth / size < NARROW);
  };
  createEffect(() => {
    const { theme, zoom, careMode } = settings.latest() ?? { theme: "system", zoom: 100, careMode: false };
    const dark = theme === "dark" || (theme === "system" && systemDark());
    root.setAttribute("data-theme", dark ? "dark" : "light");
    root.setAttribute("data-care", careMode ? "on" : "off");
    root.style.fontSize = (16 * zoom * (careMode ? CARE : 1)) / 100 + "px";
    fit();
  });
  window.addEventListener("resize", fit);
  onCleanup(() => window.removeEventListener("resize", fit));
}
