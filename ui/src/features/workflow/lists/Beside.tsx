// A list alone; where the screen is wide, what is opened from it stands beside it. The address keeps which, so that
// going back and reloading keep the place.
import { Show, type JSX } from "solid-js";
import { layered, navigate, route, useShortcuts } from "../../../shared";
import { CaseView } from "../case/CaseView";
import "./lists.css";
import { createMedia } from "./media";

export interface Beside {
  /** The case open beside the list, if any. */
  selected: () => string | undefined;
  open: (id: string) => void;
}

export function createBeside(): Beside {
  const wide = createMedia("(min-width: 1600px)");
  return {
    selected: () => (wide() ? route().query.case : undefined),
    open(id) {
      if (wide()) navigate(route().path, { query: { ...route().query, case: id }, replace: true });
      else navigate("/case/" + id);
    },
  };
}

/** The list stays the same elements, so that it keeps its place and its focus. */
export function SplitView(props: { beside: Beside; children: JSX.Element }): JSX.Element {
  const close = (): void => navigate(route().path, { query: { ...route().query, case: undefined }, replace: true });
  useShortcuts({
    Escape: () => {
      if (props.beside.selected() && !layered()) close();
    },
  });
  return (
    <div class="wf-split" classList={{ "wf-split-open": props.beside.selected() !== undefined }}>
      <div class="wf-split-list">{props.children}</div>
      <Show when={props.beside.selected()}>
        {(id) => (
          <div class="wf-split-case">
            <CaseView id={id()} back={close} />
          </div>
        )}
      </Show>
    </div>
  );
}
