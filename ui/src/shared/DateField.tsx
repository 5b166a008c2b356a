// A date that is typed or chosen. Our own calendar: <input type=date> is a plain text field on our floor.
import { createEffect, createSignal, For, on, onMount, Show, type JSX } from "solid-js";
import { Portal } from "solid-js/web";
import { Button, IconButton } from "./Button";
import { addDays, addMonths, dayOf, dayText, monthDays, parseDay, parseTime, type Day } from "./calendar";
import "./DateField.css";
import { TextField, useField } from "./fields";
import { isEnter } from "./keyboard";
import { placeUnder, useLayer } from "./layers";
import { now } from "./time";

export interface DateFieldProps {
  /** `2026-11-22`, with `withTime` `2026-11-22T09:30`; empty: none. */
  value: string;
  onChange: (value: string) => void;
  withTime?: boolean;
  /** First and last allowed, in the same form; others are shown but cannot be chosen. */
  min?: string;
  max?: string;
  id?: string;
  name?: string;
  disabled?: boolean;
  readOnly?: boolean;
  invalid?: boolean;
  label?: string;
  testid?: string;
}

export function DateField(props: DateFieldProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const [text, setText] = createSignal("");
  const [time, setTime] = createSignal("");
  const field = useField();
  let anchor!: HTMLSpanElement;
  const day = () => props.value.slice(0, 10);

  createEffect(
    on(
      () => props.value,
      (value) => {
        setText(value.slice(0, 10));
        setTime(value.length >= 16 ? value.slice(11, 16) : "");
      },
    ),
  );

  const put = (date: string, clock: string) => {
    const value = date === "" ? "" : props.withTime ? date + "T" + (clock || "09:00") : date;
    if (value !== props.value) props.onChange(value);
  };
  /** On leaving the field: what can be read is put in its form, what cannot goes back to what it was. */
  const settle = (typed: string) => {
    if (typed.trim() === "") return put("", "");
    const read = parseDay(typed, dayOf(now()).year);
    if (read === null) {
      setText(typed);
      setText(day());
      return;
    }
    setText(dayText(read));
    put(dayText(read), time());
  };
  const settleTime = (typed: string) => {
    const read = parseTime(typed);
    setTime(typed);
    setTime(read ?? props.value.slice(11, 16));
    if (read !== null && day() !== "") put(day(), read);
  };

  return (
    <span ref={anchor} class="date-field">
      <span class="date-day">
        <TextField
          id={props.id ?? field?.id}
          name={props.name}
          value={text()}
          onSettle={settle}
          onEnter={settle}
          placeholder="年-月-日"
          inputMode="numeric"
          disabled={props.disabled}
          readOnly={props.readOnly}
          invalid={props.invalid}
          label={props.label}
          testid={props.testid}
        />
        <Show when={!props.disabled && !props.readOnly}>
          <IconButton icon="calendar" label="选择日期" expanded={open()} onClick={() => setOpen(!open())} />
        </Show>
      </span>
      <Show when={props.withTime}>
        <span class="date-time">
          <TextField
            value={time()}
            onSettle={settleTime}
            onEnter={settleTime}
            placeholder="时:分"
            label="时间"
            disabled={props.disabled}
            readOnly={props.readOnly}
            testid={props.testid && props.testid + "-time"}
          />
        </span>
      </Show>
      <Show when={open()}>
        <Portal>
          <Calendar
            anchor={anchor}
            value={parseDay(day(), 2000)}
            min={props.min?.slice(0, 10)}
            max={props.max?.slice(0, 10)}
            onClose={() => setOpen(false)}
            onPick={(picked) => {
              setOpen(false);
              setText(picked);
              put(picked, time());
              anchor.querySelector("input")?.focus();
            }}
          />
        </Portal>
      </Show>
    </span>
  );
}

interface CalendarProps {
  anchor: HTMLElement;
  value: Day | null;
  min?: string;
  max?: string;
  onPick: (day: string) => void;
  onClose: () => void;
}

const WEEK = ["一", "二", "三", "四", "五", "六", "日"];

function Calendar(props: CalendarProps): JSX.Element {
  let panel!: HTMLDivElement;
  const today = dayOf(now());
  const [at, setAt] = createSignal<Day>(props.value ?? today);
  useLayer({ close: () => props.onClose(), within: () => [panel, props.anchor] });
  onMount(() => placeUnder(props.anchor, panel));
  const focus = () => panel.querySelector<HTMLElement>("[tabindex='0'].calendar-day")?.focus();
  onMount(focus);

  const allowed = (day: Day) => {
    const text = dayText(day);
    return (!props.min || text >= props.min) && (!props.max || text <= props.max);
  };
  const go = (day: Day) => {
    setAt(day);
    focus();
  };
  const pressed = (event: KeyboardEvent) => {
    const moves: Record<string, () => Day> = {
      ArrowLeft: () => addDays(at(), -1),
      ArrowRight: () => addDays(at(), 1),
      ArrowUp: () => addDays(at(), -7),
      ArrowDown: () => addDays(at(), 7),
      PageUp: () => addMonths(at(), -1),
      PageDown: () => addMonths(at(), 1),
    };
    const move = moves[event.key];
    if (move) go(move());
    else if (isEnter(event) && (event.target as Element).classList.contains("calendar-day")) {
      if (allowed(at())) props.onPick(dayText(at()));
    } else return;
    event.preventDefault();
  };

  return (
    <div ref={panel} class="popup calendar" role="dialog" aria-label="选择日期" onKeyDown={pressed}>
      <div class="calendar-head">
        <IconButton icon="left" label="上个月" onClick={() => setAt(addMonths(at(), -1))} />
        <span class="calendar-month" aria-live="polite">
          {at().year}年{at().month}月
        </span>
        <IconButton icon="right" label="下个月" onClick={() => setAt(addMonths(at(), 1))} />
      </div>
      <div class="calendar-grid">
        <For each={WEEK}>{(name) => <span class="calendar-week">{name}</span>}</For>
        <For each={monthDays(at().year, at().month)}>
          {(day) => (
            <button
              type="button"
              class="calendar-day"
              classList={{
                "calendar-other": day.month !== at().month,
                "calendar-today": dayText(day) === dayText(today),
                "calendar-chosen": props.value !== null && dayText(day) === dayText(props.value),
              }}
              tabIndex={dayText(day) === dayText(at()) ? 0 : -1}
              aria-label={day.year + "年" + day.month + "月" + day.day + "日"}
              aria-current={dayText(day) === dayText(today) ? "date" : undefined}
              disabled={!allowed(day)}
              onClick={() => props.onPick(dayText(day))}
            >
              {day.day}
            </button>
          )}
        </For>
      </div>
      <div class="calendar-foot">
        <Button small kind="quiet" disabled={!allowed(today)} onClick={() => props.onPick(dayText(today))}>
          今天
        </Button>
        <Button small kind="quiet" onClick={() => props.onPick("")}>
          清空
        </Button>
      </div>
    </div>
  );
}
