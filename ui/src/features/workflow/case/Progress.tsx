// The steps of a case from left to right: behind, here, ahead, and who.
import { For, Show, type JSX } from "solid-js";
import type { StepState, StepView } from "../../../bindings/api";
import { t } from "../../../i18n";
import { Icon, type IconName } from "../../../shared";

const ICON: Record<StepState, IconName> = { done: "check", skipped: "minus", now: "clock", ahead: "more" };

export function Progress(props: { steps: StepView[] }): JSX.Element {
  return (
    <Show when={props.steps.length > 0}>
      <ol class="wf-progress" aria-label="办理进度" data-testid="progress">
        <For each={props.steps}>
          {(step) => (
            <li
              class={"wf-step wf-step-" + step.state}
              aria-current={step.state === "now" ? "step" : undefined}
              data-testid={"step-" + step.key}
              data-state={step.state}
              title={`${step.title}：${t.stepState[step.state]}${step.names.length > 0 ? "，" + step.names.join("、") : ""}`}
            >
              <span class="wf-step-mark">
                <Icon name={ICON[step.state]} label={t.stepState[step.state]} />
              </span>
              <span class="wf-step-text">
                <span class="wf-step-title">{step.title}</span>
                <span class="wf-step-names clip">{step.names.join("、") || t.stepState[step.state]}</span>
              </span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}
