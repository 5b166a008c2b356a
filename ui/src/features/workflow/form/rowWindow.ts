// The part of a long sub-table that is in sight. Rows are all one height; below a hundred all of them exist, so
// that a row may also explain what is wrong with it.
import { createMemo, createSignal, onCleanup, type Accessor } from "solid-js";

export interface WindowOptions {
  /** Rows up to which all of them exist. */
  from?: number;
  /** Height of a row. */
  rem?: number;
}

const FROM = 100;
const ROW_REM = 2.125;
const OVERSCAN = 4;

export interface RowWindow<T> {
  windowed: Accessor<boolean>;
  items: Accessor<T[]>;
  start: Accessor<number>;
  /** Pixels of the rows not there, above and below. */
  before: Accessor<number>;
  after: Accessor<number>;
  /** Bring a row into sight. */
  show(row: number): void;
  scroller: (element: HTMLElement) => void;
}

export function createWindow<T>(rows: Accessor<T[]>, options: WindowOptions = {}): RowWindow<T> {
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(600);
  let element: HTMLElement | undefined;
  const rowHeight = (): number => (options.rem ?? ROW_REM) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const windowed = createMemo(() => rows().length > (options.from ?? FROM));
  const start = createMemo(() => {
    if (!windowed()) return 0;
    return Math.max(0, Math.min(Math.floor(top() / rowHeight()) - OVERSCAN, rows().length - 1));
  });
  const end = createMemo(() =>
    windowed() ? Math.min(rows().length, Math.ceil((top() + height()) / rowHeight()) + OVERSCAN) : rows().length,
  );
  const follow = (): void => {
    if (!element) return;
    setTop(element.scrollTop);
    setHeight(element.clientHeight);
  };
  onCleanup(() => element?.removeEventListener("scroll", follow));
  return {
    windowed,
    start,
    items: createMemo(() => (windowed() ? rows().slice(start(), end()) : rows())),
    before: () => start() * rowHeight(),
    after: () => (rows().length - end()) * rowHeight(),
    show(row) {
      if (!element || !windowed()) return;
      const at = row * rowHeight();
      if (at < element.scrollTop || at > element.scrollTop + element.clientHeight - 2 * rowHeight()) {
        element.scrollTop = Math.max(0, at - element.clientHeight / 2);
        follow();
      }
    },
    scroller(found) {
      element = found;
      found.addEventListener("scroll", follow, { passive: true });
      // Not laid out yet: its height is known a frame later.
      requestAnimationFrame(follow);
    },
  };
}
