// A form, section by section. `fill`: every field an input where it may be one. `read`: a ruled sheet as on paper,
// with inputs only where the step opens a field.
import { createMemo, createSignal, For, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { Field, Section } from "../../../bindings/api";
import { isBlank, spanOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { sayComputed } from "../model/present";
import { Control } from "./Control";
import "./form.css";
import { FormField, Note } from "./FormField";
import { NamesOf } from "./names";
import { ReadValue } from "./ReadValue";
import { SubTableRead } from "./SubTableRead";
import { leave, leftFor, sayProblem, testidOf } from "./wiring";

/** Columns of a sheet to read that fit: a label and a value want some twenty rem together. */
const COLUMN_REM = 19;

export function FormSections(props: { model: FormModel; mode: "fill" | "read" }): JSX.Element {
  const { model } = props;
  const [room, setRoom] = createSignal(3);
  let start!: HTMLDivElement;
  const measure = (): void => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    if (start.clientWidth > 0) setRoom(Math.max(1, Math.floor(start.clientWidth / rem / COLUMN_REM)));
  };
  onMount(() => {
    measure();
    window.addEventListener("resize", measure);
    onCleanup(() => window.removeEventListener("resize", measure));
  });
  return (
    <NamesOf model={model}>
      <div ref={start} />
      <For each={model.form.sections}>
        {(section, at) => (
          <Show when={!model.sectionHidden(at()) && isWorthSeeing(model, section, props.mode)}>
            <section class="wf-section" data-testid={"section-" + at()}>
              <Show when={section.title}>
                <h2 class="wf-section-title">{section.title}</h2>
              </Show>
              <Show when={props.mode === "fill"} fallback={<Sheet model={model} section={section} room={room()} />}>
                <div class="form-grid wf-fill" data-columns={section.columns}>
                  <For each={section.fields}>
                    {(field) => <FormField model={model} path={field.key} field={field} section={section} />}
                  </For>
                </div>
              </Show>
            </section>
          </Show>
        )}
      </For>
    </NamesOf>
  );
}

/** A section that only others fill in, later, is not shown before they do; to read, nothing that is all blank. */
export function isWorthSeeing(model: FormModel, section: Section, mode: "fill" | "read"): boolean {
  return section.fields.some((field) => {
    if (model.absent(field)) return false;
    if (mode === "fill") return true;
    if (field.kind === "note") return false;
    return model.opens(field) || !isBlank(field.kind === "computed" ? model.computed(field.key) : model.value(field.key));
  });
}

interface Placed {
  field: Field;
  span: number;
}

/** Fields laid into the section's columns; the last of a line takes what is left, so that the ruling closes. */
function laid(model: FormModel, section: Section, columns: number): Placed[] {
  const placed: Placed[] = [];
  let used = 0;
  const close = (): void => {
    const last = placed[placed.length - 1];
    if (last && used > 0 && used < columns) last.span += columns - used;
    used = 0;
  };
  section.fields.forEach((field) => {
    if (model.absent(field)) return;
    const span = Math.min(spanOf(field, section), columns);
    if (used + span > columns) close();
    placed.push({ field, span });
    used = (used + span) % columns;
  });
  close();
  return placed;
}

function Sheet(props: { model: FormModel; section: Section; room: number }): JSX.Element {
  const { model } = props;
  const columns = (): number => Math.min(Math.max(props.section.columns, 1), 3, props.room);
  const spans = createMemo(() => new Map(laid(model, props.section, columns()).map((one) => [one.field.key, one.span])));
  return (
    <dl class="wf-sheet" data-columns={columns()}>
      <For each={props.section.fields}>
        {(field) => <Show when={!model.absent(field)}>{sheetItem(model, field, () => spans().get(field.key) ?? 1)}</Show>}
      </For>
    </dl>
  );
}

function sheetItem(model: FormModel, field: Field, span: () => number): JSX.Element {
  const place = (): JSX.CSSProperties => ({ "grid-column": "span " + span() });
  if (field.kind === "note") {
    return (
      <div class="wf-sheet-item wf-sheet-whole" style={place()}>
        <Note text={field.text} />
      </div>
    );
  }
  const open = (): boolean => model.opens(field);
  if (field.kind === "table") {
    return (
      <div class="wf-sheet-item wf-sheet-whole" style={place()} data-field={field.key}>
        <dt class="wf-sheet-head">{field.label}</dt>
        <dd>
          <Show when={open()} fallback={<SubTableRead model={model} field={field} />}>
            <Control model={model} path={field.key} field={field} />
          </Show>
        </dd>
      </div>
    );
  }
  const said = (): string => model.problems(field.key).map((problem) => sayProblem(model, problem)).join("；");
  return (
    <div
      class="wf-sheet-item"
      classList={{ "wf-sheet-open": open(), "wf-sheet-wrong": said() !== "" }}
      style={place()}
      data-field={field.key}
      onFocusOut={(event) => {
        if (open() && leftFor(event)) leave(model, field.key);
      }}
    >
      <dt>
        {field.label}
        <Show when={open() && model.required(field.key)}>
          <span class="field-required" aria-hidden="true">
            *
          </span>
        </Show>
      </dt>
      <dd>
        <Show when={open()} fallback={<Shown model={model} field={field} />}>
          <Control model={model} path={field.key} field={field} label={field.label} />
          <Show when={said()}>
            <p class="field-note field-problem">{said()}</p>
          </Show>
        </Show>
      </dd>
    </div>
  );
}

function Shown(props: { model: FormModel; field: Field }): JSX.Element {
  const { model, field } = props;
  return (
    <span data-testid={testidOf(field.key)} class="wf-shown">
      <Show when={field.kind === "computed" && field} fallback={<ReadValue model={model} path={field.key} field={field} />}>
        {(computed) => (
          <>
            <span class="numerals">{sayComputed(model.computed(field.key), computed().format) || "—"}</span>
            <Show when={model.capitals(field.key)}>{(capitals) => <span class="wf-capitals-read">{capitals()}</span>}</Show>
          </>
        )}
      </Show>
    </span>
  );
}
