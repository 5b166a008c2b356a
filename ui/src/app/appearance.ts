// Light or dark, size, care mode: what the settings say, put on the root element. Kept beside in localStorage so
// that the log-in page, which cannot read the settings yet, already looks right.
import { createEffect, createSignal, onCleanup } from "solid-js";
import type { Settings } from "../bindings/api";
import { createQuery } from "../backend";

type Appearance = Pick<Settings, "theme" | "zoom" | "careMode">;

const KEY = "tongban.appearance";
/** Care mode makes the 14px text 19.6px and the 32px targets 44.8px. */
const CARE = 1.4;
/** Width in rem below which the rail shows icons only and forms have one column. */
const NARROW = 62;

export const ZOOMS = [100, 110, 125, 150, 175];

function kept(): Appearance {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Appearance> | null;
    if (read && ZOOMS.indexOf(read.zoom ?? 0) >= 0) {
      return { theme: read.theme ?? "system", zoom: read.zoom ?? 100, careMode: read.careMode === true };
    }
  } catch {
    // Broken or forbidden storage: the defaults do.
  }
  return { theme: "system", zoom: 100, careMode: false };
}

function keep(appearance: Appearance): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(appearance));
  } catch {
    // Only the log-in page is poorer for it.
  }
}

/** Follows settings, system and window for as long as the caller's owner lives. */
export function useAppearance(unlocked: () => boolean): void {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const [systemDark, setSystemDark] = createSignal(system.matches);
  const changed = () => setSystemDark(system.matches);
  // addEventListener on a media query is newer than our floor.
  system.addListener(changed);
  onCleanup(() => system.removeListener(changed));

  const settings = createQuery("settings.get", () => (unlocked() ? {} : null));
  const [appearance, setAppearance] = createSignal(kept());
  createEffect(() => {
    const read = settings.data();
    if (!read) return;
    const next = { theme: read.theme, zoom: read.zoom, careMode: read.careMode };
    keep(next);
    setAppearance(next);
  });

  const fit = () => {
    const size = parseFloat(getComputedStyle(root).fontSize) || 16;
    root.toggleAttribute("data-narrow", window.innerWidth / size < NARROW);
  };
  createEffect(() => {
    const { theme, zoom, careMode } = appearance();
    const dark = theme === "dark" || (theme === "system" && systemDark());
    root.setAttribute("data-theme", dark ? "dark" : "light");
    root.setAttribute("data-care", careMode ? "on" : "off");
    root.style.fontSize = (16 * zoom * (careMode ? CARE : 1)) / 100 + "px";
    fit();
  });
  window.addEventListener("resize", fit);
  onCleanup(() => window.removeEventListener("resize", fit));
}
