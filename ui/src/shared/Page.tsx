// The frame of a page: heading, acts at the right, content that scrolls under them.
import { createEffect, For, Show, type JSX } from "solid-js";
import { Button, IconButton } from "./Button";
import { Count } from "./display";
import "./Page.css";
import { setTitle } from "./router";

export interface PageFrameProps {
  title: string;
  /** Under the title: one line, or badges. */
  lead?: JSX.Element;
  /** How many, beside the title. */
  total?: number;
  /** At the right of the title. */
  actions?: JSX.Element;
  /** Between title and content: tabs, filters. */
  bar?: JSX.Element;
  /** A way back, for pages that are opened from a list. */
  back?: () => void;
  /** The content scrolls itself (lists, split panes). */
  fills?: boolean;
  /** A reading width in the middle, for forms and settings. */
  narrow?: boolean;
  testid?: string;
  children: JSX.Element;
}

export function Page(props: PageFrameProps): JSX.Element {
  createEffect(() => setTitle(props.title));
  return (
    <section class="page" data-testid={props.testid}>
      <header class="page-head">
        <Show when={props.back}>{(back) => <IconButton icon="back" label="返回" testid="page-back" onClick={() => back()()} />}</Show>
        <div class="page-heading">
          <h1 class="page-title clip">
            {props.title}
            <Show when={props.total !== undefined}>
              <span class="page-total">{props.total}</span>
            </Show>
          </h1>
          <Show when={props.lead}>
            <div class="page-lead clip">{props.lead}</div>
          </Show>
        </div>
        <Show when={props.actions}>
          <div class="page-actions">{props.actions}</div>
        </Show>
      </header>
      <Show when={props.bar}>
        <div class="page-bar">{props.bar}</div>
      </Show>
      <div class="page-body" classList={{ "page-fills": props.fills }}>
        <Show when={props.narrow} fallback={props.children}>
          <div class="page-narrow">{props.children}</div>
        </Show>
      </div>
    </section>
  );
}

export interface TabsProps<V extends string> {
  value: V;
  tabs: { value: V; label: string; count?: number }[];
  label?: string;
  onChange: (value: V) => void;
  testid?: string;
}

export function Tabs<V extends string>(props: TabsProps<V>): JSX.Element {
  let list!: HTMLDivElement;
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = props.tabs.map((tab) => tab.value).indexOf(props.value);
    const next = (at + step + props.tabs.length) % props.tabs.length;
    const tab = props.tabs[next];
    if (!tab) return;
    props.onChange(tab.value);
    (list.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label={props.label} data-testid={props.testid} onKeyDown={move}>
      <For each={props.tabs}>
        {(tab) => (
          <button
            type="button"
            role="tab"
            class="tab"
            aria-selected={tab.value === props.value}
            tabIndex={tab.value === props.value ? 0 : -1}
            data-value={tab.value}
            onClick={() => props.onChange(tab.value)}
          >
            {tab.label}
            <Count value={tab.count ?? 0} />
          </button>
        )}
      </For>
    </div>
  );
}

export interface PagerProps {
  offset: number;
  limit: number;
  total: number;
  onChange: (offset: number) => void;
}

/** `第 51–100 条，共 320 条`; nothing when all fits on one page. */
export function Pager(props: PagerProps): JSX.Element {
  const last = () => Math.min(props.offset + props.limit, props.total);
  return (
    <Show when={props.total > props.limit}>
      <nav class="pager" aria-label="分页" data-testid="pager">
        <span class="pager-text numerals">
          第 {props.offset + 1}–{last()} 条，共 {props.total} 条
        </span>
        <Button
          small
          icon="left"
          disabled={props.offset === 0}
          testid="pager-back"
          onClick={() => props.onChange(Math.max(0, props.offset - props.limit))}
        >
          上一页
        </Button>
        <Button
          small
          icon="right"
          disabled={last() >= props.total}
          testid="pager-on"
          onClick={() => props.onChange(props.offset + props.limit)}
        >
          下一页
        </Button>
      </nav>
    </Show>
  );
}
