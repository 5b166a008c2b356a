// Small things that show: badges, names, empty and waiting and failed states.
import { createSignal, For, Match, Show, Switch, type JSX } from "solid-js";
import type { CaseState, Refusal } from "../bindings/api";
import type { Query } from "../backend";
import { isBroken, sentence, t } from "../i18n";
import { Button } from "./Button";
import "./display.css";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { toast, type Tone } from "./Toast";

export type { Tone };

export function Badge(props: { tone?: Tone; icon?: IconName; title?: string; testid?: string; children: JSX.Element }): JSX.Element {
  return (
    <span class={"badge tone-" + (props.tone ?? "neutral")} title={props.title} data-testid={props.testid}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      {props.children}
    </span>
  );
}

const CASE_TONE: Record<CaseState, Tone> = {
  waiting: "warn",
  running: "info",
  sentBack: "warn",
  withdrawn: "neutral",
  completed: "good",
  rejected: "bad",
};

const CASE_ICON: Record<CaseState, IconName> = {
  waiting: "outbox",
  running: "clock",
  sentBack: "returned",
  withdrawn: "minus",
  completed: "check",
  rejected: "close",
};

/** The state of a case, in words, colour and icon: colour is never the only cue. */
export function CaseBadge(props: { state: CaseState }): JSX.Element {
  return (
    <Badge tone={CASE_TONE[props.state]} icon={CASE_ICON[props.state]} testid="case-state">
      {t.state[props.state]}
    </Badge>
  );
}

/** A count beside a word; nothing for zero. */
export function Count(props: { value: number; strong?: boolean }): JSX.Element {
  return (
    <Show when={props.value > 0}>
      <span class="count" classList={{ "count-strong": props.strong }}>
        {props.value > 999 ? "999+" : props.value}
      </span>
    </Show>
  );
}

const HUES = ["#2f5f9f", "#5b5299", "#8a4a78", "#94503a", "#7a6014", "#3d6b36", "#1f6b6b", "#4a5a70"];

/** The last two characters of a Chinese name (the given name), the first letter of another. */
function initials(name: string): string {
  const chars = Array.from(name.trim());
  if (chars.length === 0) return "?";
  const first = chars[0] ?? "";
  return /^[\x20-\x7e]$/.test(first) ? first.toUpperCase() : chars.slice(-2).join("");
}

function hue(name: string): string {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? "#4a5a70";
}

export function Avatar(props: { name: string; small?: boolean }): JSX.Element {
  return (
    <span
      class="avatar"
      classList={{ "avatar-small": props.small }}
      style={{ "background-color": hue(props.name) }}
      aria-hidden="true"
    >
      {initials(props.name)}
    </span>
  );
}

/** Portrait, name, and what is told beside it: post or department. */
export function PersonName(props: { name: string; detail?: string; small?: boolean }): JSX.Element {
  return (
    <span class="person-name">
      <Avatar name={props.name} small={props.small} />
      <span class="person-text">{props.name}</span>
      <Show when={props.detail}>
        <span class="person-detail clip">{props.detail}</span>
      </Show>
    </span>
  );
}

export function EmptyState(props: { icon: IconName; title: string; hint?: string; action?: JSX.Element; testid?: string }): JSX.Element {
  return (
    <div class="empty" data-testid={props.testid ?? "empty"}>
      <span class="empty-icon">
        <Icon name={props.icon} />
      </span>
      <p class="empty-title">{props.title}</p>
      <Show when={props.hint}>
        <p class="empty-hint">{props.hint}</p>
      </Show>
      <Show when={props.action}>
        <div class="empty-action">{props.action}</div>
      </Show>
    </div>
  );
}

/** Why something did not happen. What is a fault of ours shows its report id and can be copied. */
export function ErrorNote(props: { refusal: Refusal | null; retry?: () => void; testid?: string }): JSX.Element {
  return (
    <Show when={props.refusal} keyed>
      {(refusal) => (
        <div
          class={"note tone-" + (isBroken(refusal) ? "bad" : refusal.code === "offline" || refusal.code === "busy" ? "warn" : "bad")}
          role="alert"
          data-testid={props.testid ?? "error-note"}
          data-code={refusal.code}
        >
          <Icon name={refusal.code === "offline" ? "offline" : "warning"} />
          <span class="note-text">{sentence(refusal)}</span>
          <Show when={isBroken(refusal)}>
            <Button small kind="quiet" icon="copy" onClick={() => copyText(JSON.stringify(refusal), "已复制错误信息")}>
              复制
            </Button>
          </Show>
          <Show when={props.retry}>
            {(retry) => (
              <Button small kind="quiet" icon="refresh" onClick={() => retry()()}>
                重试
              </Button>
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}

/** A line that tells something, in a tone. */
export function Note(props: { tone?: Tone; icon?: IconName; action?: JSX.Element; testid?: string; children: JSX.Element }): JSX.Element {
  return (
    <div class={"note tone-" + (props.tone ?? "info")} data-testid={props.testid}>
      <Icon name={props.icon ?? "info"} />
      <span class="note-text">{props.children}</span>
      {props.action}
    </div>
  );
}

/** To the clipboard; by the old way where the new one is not (plain HTTP, old engines). */
export function copyText(text: string, said = "已复制"): void {
  const told = () => void toast({ text: said, tone: "good" });
  const old = () => {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (copied) told();
    else toast({ text: "复制失败，请手动选择文字复制", tone: "bad" });
  };
  if (navigator.clipboard === undefined) old();
  else navigator.clipboard.writeText(text).then(told, old);
}

/** Rows that are still coming; shown only after 150 ms, so that a quick answer does not flicker. */
export function Skeleton(props: { rows?: number }): JSX.Element {
  const [late, setLate] = createSignal(false);
  setTimeout(() => setLate(true), 150);
  return (
    <div class="skeleton" role="status" aria-label="正在加载" data-testid="skeleton">
      <Show when={late()}>
        <For each={Array.from({ length: props.rows ?? 6 })}>
          {(_, index) => <div class="skeleton-row" style={{ width: 92 - ((index() * 29) % 45) + "%" }} />}
        </For>
      </Show>
    </div>
  );
}

/** The three states of a query that has no data, and the data. */
export function QueryView<T>(props: {
  query: Query<T>;
  /** Shown when `isEmpty` says so, or for a page of no rows. */
  empty?: JSX.Element;
  isEmpty?: (data: T) => boolean;
  rows?: number;
  children: (data: () => T) => JSX.Element;
}): JSX.Element {
  const data = () => props.query.latest();
  const isEmpty = (value: T) =>
    props.isEmpty ? props.isEmpty(value) : Array.isArray((value as { rows?: unknown[] }).rows) && (value as { rows: unknown[] }).rows.length === 0;
  return (
    <Switch>
      <Match when={data() === undefined && props.query.refusal()}>
        <div class="query-failed">
          <ErrorNote refusal={props.query.refusal()} retry={() => props.query.refetch()} />
        </div>
      </Match>
      <Match when={data() === undefined}>
        <Skeleton rows={props.rows} />
      </Match>
      <Match when={props.empty !== undefined && isEmpty(data() as T)}>{props.empty}</Match>
      <Match when={true}>
        <Show when={props.query.refusal()}>
          <ErrorNote refusal={props.query.refusal()} retry={() => props.query.refetch()} />
        </Show>
        {props.children(() => data() as T)}
      </Match>
    </Switch>
  );
}

/** Keys as they stand on the keyboard: `Ctrl+K`. */
export function Keys(props: { keys: string }): JSX.Element {
  return (
    <span class="keys">
      <For each={props.keys.split("+").filter(Boolean)}>{(key) => <kbd class="key">{key}</kbd>}</For>
    </span>
  );
}
