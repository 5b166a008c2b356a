// A list alone, or, where the screen is wide, with the case that was opened from it beside it. The address keeps
// which, so that going back and reloading keep the place.
import { Show, type JSX } from "solid-js";
import { EmptyState, navigate, route, useShortcuts, layered } from "../../../shared";
import { CaseView } from "../case/CaseView";
import "./lists.css";
import { createMedia } from "./media";

export interface Beside {
  /** The case open beside the list, if any. */
  selected: () => string | undefined;
  open: (id: string) => void;
}

export function createBeside(): Beside & { wide: () => boolean } {
  const wide = createMedia("(min-width: 1600px)");
  return {
    wide,
    selected: () => (wide() ? route().query.case : undefined),
    open(id) {
      if (wide()) navigate(route().path, { query: { ...route().query, case: id }, replace: true });
      else navigate("/case/" + id);
    },
  };
}

export function SplitView(props: { beside: Beside & { wide: () => boolean }; children: JSX.Element }): JSX.Element {
  const close = (): void => navigate(route().path, { query: { ...route().query, case: undefined }, replace: true });
  useShortcuts({ Escape: () => !layered() && props.beside.selected() && close() });
  return (
    <Show when={props.beside.wide()} fallback={props.children}>
      <div class="wf-split">
        <div class="wf-split-list">{props.children}</div>
        <div class="wf-split-case">
          <Show
            when={props.beside.selected()}
            fallback={<EmptyState icon="todo" title="选一件，在这里查看和办理" hint="上下键移动，Enter 打开，Esc 关闭" />}
          >
            {(id) => <CaseView id={id()} back={close} />}
          </Show>
        </div>
      </div>
    </Show>
  );
}
