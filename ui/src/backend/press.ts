// A press and its release are one act. While the button is down answers wait: an element that is exchanged or moved
// under the pointer would lose its click. Absent on purpose: the other buttons, whose release a menu may swallow.

let down = false;
let waiting: (() => void)[] = [];

/** Runs `draw` now, or once the button has been let go. */
export function onceReleased(draw: () => void): void {
  if (down) waiting.push(draw);
  else draw();
}

/** Follows the button from now on. */
export function watchPress(on: EventTarget): void {
  const release = (): void => {
    if (!down) return;
    down = false;
    // The click comes right after the release, and is heard first.
    setTimeout(() => {
      if (down) return;
      const draws = waiting;
      waiting = [];
      draws.forEach((draw) => draw());
    }, 0);
  };
  const listen = (name: string, hear: (event: MouseEvent) => void): void =>
    on.addEventListener(name, (event) => hear(event as MouseEvent), true);
  listen("mousedown", (event) => {
    if (event.button === 0) down = true;
  });
  listen("mouseup", (event) => {
    if (event.button === 0) release();
  });
  // Where no release is told: what was dragged, another window, a pointer that comes back with the button up.
  listen("dragend", release);
  listen("blur", (event) => {
    // Of the window: a field loses its focus with every press elsewhere.
    if (event.target === on) release();
  });
  listen("mousemove", (event) => {
    if (event.buttons === 0) release();
  });
}
