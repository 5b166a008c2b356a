// Beside a long form: its sections with what is still wrong in each, and the way it will go.
import { createMemo, For, Show, type JSX } from "solid-js";
import type { Step } from "../../../bindings/api";
import { t } from "../../../i18n";
import { Icon } from "../../../shared";
import { isWorthSeeing } from "../form/FormSections";
import type { FormModel } from "../model/formModel";
import { parsePath } from "../model/path";

export function Outline(props: { model: FormModel; flow: Step[] }): JSX.Element {
  const { model } = props;
  const wrong = createMemo(() => {
    const counts: Record<string, number> = {};
    if (model.tried()) {
      model.errors().forEach((problem) => {
        const key = parsePath(problem.field).field;
        counts[key] = (counts[key] ?? 0) + 1;
      });
    }
    return counts;
  });
  const go = (at: number): void => document.querySelector(`[data-testid="section-${at}"]`)?.scrollIntoView({ block: "start" });
  return (
    <aside class="wf-outline" aria-label="表单目录">
      <Show when={model.form.sections.length > 1}>
        <h2 class="wf-outline-title">目录</h2>
        <ul>
          <For each={model.form.sections}>
            {(section, at) => {
              const count = (): number => section.fields.reduce((sum, field) => sum + (wrong()[field.key] ?? 0), 0);
              return (
                <Show when={section.title && !model.sectionHidden(at()) && isWorthSeeing(model, section, "fill")}>
                  <li>
                    <button type="button" class="wf-outline-link" onClick={() => go(at())}>
                      <span class="clip">{section.title}</span>
                      <Show when={count() > 0}>
                        <span class="wf-outline-wrong">{count()}</span>
                      </Show>
                    </button>
                  </li>
                </Show>
              );
            }}
          </For>
        </ul>
      </Show>
      <Show when={props.flow.length > 0}>
        <h2 class="wf-outline-title">提交后的流程</h2>
        <ol class="wf-outline-flow">
          <For each={props.flow}>
            {(step) => (
              <li class="wf-outline-step">
                <Icon name={step.kind === "notify" ? "bell" : step.kind === "handle" ? "edit" : "sign"} />
                <span class="wf-outline-step-text">{step.title}</span>
                <Show when={step.when !== undefined && step.when !== true} fallback={<span class="wf-outline-kind">{t.stepKind[step.kind]}</span>}>
                  <span class="wf-outline-kind">视情况</span>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </aside>
  );
}
