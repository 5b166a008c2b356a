// Keys. A shortcut never fires inside an input-method composition (keydown 229), and a single letter never while
// something is being typed.
import { onCleanup } from "solid-js";

/** Enter meant as Enter: not the one that commits a candidate of the input method. */
export function isEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && event.keyCode !== 229 && !event.isComposing;
}

/** `Ctrl+Shift+K` as people write it; `Meta` counts as Ctrl on keyboards that have it. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return (
    (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + key
  );
}

/** Is a text being written here? */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && ["checkbox", "radio", "button", "file"].indexOf(target.type) < 0;
}

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

/** Keys of the page for as long as the caller's owner lives. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.keyCode === 229 || event.isComposing || event.defaultPrevented) return;
    const act = shortcuts[keyName(event)];
    if (!act) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
    if (plain && isTyping(event.target)) return;
    event.preventDefault();
    act(event);
  };
  document.addEventListener("keydown", pressed);
  onCleanup(() => document.removeEventListener("keydown", pressed));
}

/** Marks the page by how it is used, so that the focus ring shows only to those who need it. */
export function markInput(): void {
  const root = document.documentElement;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" || event.key.indexOf("Arrow") === 0) root.setAttribute("data-input", "keyboard");
  });
  document.addEventListener("mousedown", () => root.setAttribute("data-input", "pointer"));
}
