// At the top of a form that could not be submitted: what is wrong, each a link to its field. The first takes the focus.
import { createEffect, For, on, Show, type JSX } from "solid-js";
import type { Problem } from "../../../bindings/api";
import { Icon } from "../../../shared";
import type { FormModel } from "../model/formModel";
import { focusField, labelOf, sayProblem } from "./wiring";

/** More are not read anyway; they come up as these are mended. */
const SHOWN = 8;

export function ErrorSummary(props: { model: FormModel; tries: number }): JSX.Element {
  let box: HTMLDivElement | undefined;
  const errors = (): Problem[] => (props.model.tried() ? props.model.errors() : []);
  createEffect(
    on(
      () => props.tries,
      () => {
        const scroller = box?.closest("[data-scrolls]");
        if (scroller) scroller.scrollTop = 0;
        (box?.querySelector("button") ?? box)?.focus();
      },
      { defer: true },
    ),
  );
  return (
    <Show when={errors().length > 0}>
      <div ref={box} class="wf-summary" role="alert" tabIndex={-1} data-testid="error-summary">
        <h2 class="wf-summary-title">
          <Icon name="warning" />
          还有 {errors().length} 处需要修改
        </h2>
        <ol class="wf-summary-list">
          <For each={errors().slice(0, SHOWN)}>
            {(problem) => (
              <li>
                <button type="button" class="wf-summary-link" data-testid={"problem-" + problem.field} onClick={() => focusField(problem.field)}>
                  {labelOf(props.model, problem.field)}：{sayProblem(props.model, problem)}
                </button>
              </li>
            )}
          </For>
        </ol>
        <Show when={errors().length > SHOWN}>
          <p class="wf-summary-rest">其余 {errors().length - SHOWN} 处改好以上各项后再列出。</p>
        </Show>
      </div>
    </Show>
  );
}
