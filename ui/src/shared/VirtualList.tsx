// A long list of rows of one height: only what is seen is in the page. Arrow keys walk it, Enter opens.
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, onMount, type JSX } from "solid-js";
import { isEnter, isTyping } from "./keyboard";
import { layered } from "./layers";
import "./VirtualList.css";

export interface VirtualListProps<T> {
  items: T[];
  /** In px at 100 %; grows with zoom and care mode. */
  rowHeight?: number;
  label: string;
  /** Stable name of a row, for tests and for keeping the place. */
  id?: (item: T) => string;
  onOpen?: (item: T) => void;
  /** The row that is open beside the list. */
  selected?: string;
  testid?: string;
  children: (item: T, index: () => number) => JSX.Element;
}

/** Rows above and below the window, so that a turn of the wheel shows no gap. */
const SPARE = 4;

export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  let scroller!: HTMLDivElement;
  const name = createUniqueId();
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(640);
  const [rem, setRem] = createSignal(16);
  const [active, setActive] = createSignal(-1);
  const row = () => Math.round(((props.rowHeight ?? 32) / 16) * rem());

  const measure = () => {
    setHeight(scroller.clientHeight || 640);
    setRem(parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  };
  onMount(() => {
    measure();
    // Come from the rail or by a key: the arrows work at once.
    const focused = document.activeElement;
    if (!layered() && !isTyping(focused) && !focused?.closest("#main")) scroller.focus({ preventScroll: true });
    window.addEventListener("resize", measure);
    // The root's size changes with zoom and care mode, without a resize of the window.
    const watch = new MutationObserver(measure);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "data-care"] });
    onCleanup(() => {
      window.removeEventListener("resize", measure);
      watch.disconnect();
    });
  });

  createEffect(
    on(
      () => props.items.length,
      (length) => setActive((at) => Math.min(at, length - 1)),
      { defer: true },
    ),
  );

  const first = createMemo(() => Math.max(0, Math.floor(top() / row()) - SPARE));
  const last = createMemo(() => Math.min(props.items.length, Math.ceil((top() + height()) / row()) + SPARE));
  const shown = createMemo(() => props.items.slice(first(), last()));

  const go = (index: number) => {
    const at = Math.max(0, Math.min(props.items.length - 1, index));
    setActive(at);
    const y = at * row();
    if (y < scroller.scrollTop) scroller.scrollTop = y;
    else if (y + row() > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = y + row() - scroller.clientHeight;
  };

  const pressed = (event: KeyboardEvent) => {
    // Controls within a row keep their keys.
    if (event.target !== scroller) return;
    const page = Math.max(1, Math.floor(height() / row()) - 1);
    const item = props.items[active()];
    if (isEnter(event) && item !== undefined) props.onOpen?.(item);
    else if (event.key === "ArrowDown" || event.key === "j") go(active() + 1);
    else if (event.key === "ArrowUp" || event.key === "k") go(active() - 1);
    else if (event.key === "PageDown") go(active() + page);
    else if (event.key === "PageUp") go(active() - page);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(props.items.length - 1);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={active() >= 0 ? name + "-" + active() : undefined}
      data-testid={props.testid}
      onScroll={() => setTop(scroller.scrollTop)}
      onKeyDown={pressed}
      onFocus={(event) => {
        if (event.target === scroller && active() < 0 && props.items.length > 0) setActive(0);
      }}
    >
      <div style={{ height: props.items.length * row() + "px", position: "relative" }}>
        <div style={{ transform: "translateY(" + first() * row() + "px)" }}>
          <For each={shown()}>
            {(item, index) => {
              const at = () => first() + index();
              const id = () => props.id?.(item);
              return (
                <div
                  id={name + "-" + at()}
                  class="rows-row"
                  classList={{ "rows-active": at() === active(), "rows-opens": props.onOpen !== undefined }}
                  role="option"
                  aria-selected={props.selected !== undefined && id() === props.selected}
                  aria-posinset={at() + 1}
                  aria-setsize={props.items.length}
                  data-id={id()}
                  style={{ height: row() + "px" }}
                  onClick={(event) => {
                    setActive(at());
                    // A button or link within the row acts for itself.
                    if (!(event.target as Element).closest("button, a, input, label")) props.onOpen?.(item);
                  }}
                >
                  {props.children(item, at)}
                </div>
              );
            }}
          </For>
        </div>
      </div>
    </div>
  );
}
