import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { onceReleased, watchPress } from "./press";

const page = new EventTarget();
watchPress(page);
const mouse = (name: string, button = 0, buttons = 0): boolean => page.dispatchEvent(Object.assign(new Event(name), { button, buttons }));

let drawn: string[] = [];
const draw = (what: string): void => onceReleased(() => void drawn.push(what));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  drawn = [];
});

test("nothing is pressed: an answer is drawn at once", () => {
  draw("one");
  assert.deepEqual(drawn, ["one"]);
});

test("an answer that comes while the button is down is drawn after the click", () => {
  mouse("mousedown");
  draw("one");
  draw("two");
  mouse("mousemove", 0, 1);
  mouse("mouseup");
  assert.deepEqual(drawn, [], "the click is heard first");
  mock.timers.tick(0);
  assert.deepEqual(drawn, ["one", "two"]);
});

test("pressed again at once, it waits on, and its order is kept", () => {
  mouse("mousedown");
  draw("one");
  mouse("mouseup");
  mouse("mousedown");
  mock.timers.tick(0);
  draw("two");
  assert.deepEqual(drawn, []);
  mouse("mouseup");
  mock.timers.tick(0);
  assert.deepEqual(drawn, ["one", "two"]);
});

for (const [name, end] of [
  ["a drag ends", () => mouse("dragend")],
  ["another window takes over", () => mouse("blur")],
  ["the pointer comes back with the button up", () => mouse("mousemove", 0, 0)],
] as const) {
  test(`${name}: nothing waits for a release that is never told`, () => {
    mouse("mousedown");
    draw("one");
    end();
    mock.timers.tick(0);
    assert.deepEqual(drawn, ["one"]);
  });
}

test("the other buttons hold nothing back", () => {
  mouse("mousedown", 2);
  draw("one");
  assert.deepEqual(drawn, ["one"]);
});

test("a field that loses its focus to the press ends nothing", () => {
  const heard = new Map<string, (event: unknown) => void>();
  watchPress({ addEventListener: (name: string, hear: (event: unknown) => void) => void heard.set(name, hear) } as unknown as EventTarget);
  heard.get("mousedown")?.({ button: 0 });
  heard.get("blur")?.({ target: "a field" });
  draw("one");
  mock.timers.tick(0);
  assert.deepEqual(drawn, []);
  heard.get("mouseup")?.({ button: 0 });
  mock.timers.tick(0);
  assert.deepEqual(drawn, ["one"]);
});
