// A text control that leaves the input method alone (facts: preedit on and preedit off give different events).
// The element keeps its own value; ours is written into it only when it differs and nothing is being composed.
import { createEffect, onCleanup, onMount } from "solid-js";

export interface TextBinding {
  value: () => string;
  /** After every committed change. */
  onChange?: (text: string) => void;
  /** 300 ms after the last change, and on leaving. */
  onSettle?: (text: string) => void;
  /** Enter, outside a composition. */
  onEnter?: (text: string) => void;
  /** Takes the focus when it appears; the attribute does so only while the page loads. */
  autofocus?: boolean;
}

const SETTLE_MS = 300;

type TextElement = HTMLInputElement | HTMLTextAreaElement;

export function bindText(element: TextElement, binding: TextBinding): void {
  let composing = false;
  let told = element.value;
  let settled = element.value;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = () => {
    clearTimeout(timer);
    timer = undefined;
    if (settled === element.value) return;
    settled = element.value;
    binding.onSettle?.(settled);
  };
  const changed = () => {
    if (told === element.value) return;
    told = element.value;
    binding.onChange?.(told);
    clearTimeout(timer);
    if (binding.onSettle) timer = setTimeout(settle, SETTLE_MS);
  };

  element.addEventListener("compositionstart", () => {
    composing = true;
  });
  element.addEventListener("compositionend", () => {
    composing = false;
    changed();
  });
  element.addEventListener("input", (event) => {
    // With preedit off there is no compositionstart, only this commit.
    const kind = (event as InputEvent).inputType;
    if (kind === "insertFromComposition" || !composing) changed();
  });
  element.addEventListener("blur", () => {
    composing = false;
    changed();
    settle();
  });
  element.addEventListener("keydown", (event) => {
    const pressed = event as KeyboardEvent;
    if (pressed.key !== "Enter" || pressed.keyCode === 229 || pressed.isComposing || composing) return;
    if (!binding.onEnter) return;
    pressed.preventDefault();
    settle();
    binding.onEnter(element.value);
  });

  onMount(() => {
    if (binding.autofocus) element.focus();
  });
  createEffect(() => {
    const wanted = binding.value();
    if (composing || wanted === told) return;
    told = wanted;
    settled = wanted;
    if (element.value !== wanted) element.value = wanted;
  });
  onCleanup(() => {
    if (timer !== undefined) settle();
  });
}
