// What just happened, for a few seconds, with the way back. Read aloud as a status.
import { createSignal, For, Show, type JSX } from "solid-js";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import "./Toast.css";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";

export interface ToastText {
  text: string;
  tone?: Tone;
  /** Takes it back; offered for 30 seconds. */
  undo?: () => void;
  /** Or another act: `查看`. */
  action?: { label: string; onPick: () => void };
}

interface Shown extends ToastText {
  id: number;
}

const SHORT_MS = 4_000;
const UNDO_MS = 30_000;
const ICON: Record<Tone, IconName> = { neutral: "info", info: "info", good: "check", warn: "warning", bad: "warning" };

const [shown, setShown] = createSignal<Shown[]>([]);
let count = 0;

/** Shows it; the returned function takes it away again. */
export function toast(text: ToastText): () => void {
  count += 1;
  const id = count;
  const close = () => setShown((before) => before.filter((one) => one.id !== id));
  // Three at most: the older are no news any more.
  setShown((before) => before.slice(-2).concat([{ ...text, id }]));
  setTimeout(close, text.undo ? UNDO_MS : text.tone === "bad" || text.action ? SHORT_MS * 2 : SHORT_MS);
  return close;
}

/** Stands once at the end of the page. */
export function ToastHost(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite" data-testid="toasts">
      <For each={shown()}>
        {(one) => {
          const close = () => setShown((before) => before.filter((other) => other.id !== one.id));
          const act = (pick: () => void) => {
            close();
            pick();
          };
          return (
            <div class={"toast tone-" + (one.tone ?? "neutral")}>
              <Icon name={ICON[one.tone ?? "neutral"]} />
              <span class="toast-text">{one.text}</span>
              <Show when={one.undo}>
                {(undo) => (
                  <button type="button" class="toast-act" data-testid="toast-undo" onClick={() => act(undo())}>
                    撤销
                  </button>
                )}
              </Show>
              <Show when={one.action}>
                {(action) => (
                  <button type="button" class="toast-act" onClick={() => act(action().onPick)}>
                    {action().label}
                  </button>
                )}
              </Show>
              <IconButton icon="close" label="关闭" onClick={close} />
            </div>
          );
        }}
      </For>
    </div>
  );
}
