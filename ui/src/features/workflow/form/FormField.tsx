// One field to fill in: label above, control, one line below for the hint or what is wrong.
import { Show, type JSX } from "solid-js";
import type { Field as FieldDefinition, Section } from "../../../bindings/api";
import { Checkbox, countChars, Field, Icon } from "../../../shared";
import { isPromise, spanOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { plain, sayComputed } from "../model/present";
import { Control } from "./Control";
import { ReadValue } from "./ReadValue";
import { leave, leftFor, sayProblem, testidOf } from "./wiring";

export interface FormFieldProps {
  model: FormModel;
  path: string;
  field: FieldDefinition;
  /** Columns it takes; without a section, one. */
  section?: Section;
}

export function FormField(props: FormFieldProps): JSX.Element {
  const { model, path, field } = props;
  const span = props.section ? spanOf(field, props.section) : 1;
  return (
    <Show when={props.section ? !model.absent(field) : !model.hidden(path)}>
      <div
        class="wf-field"
        data-field={path}
        style={span > 1 ? { "grid-column": "span " + span } : undefined}
        onFocusOut={(event) => {
          if (field.kind !== "table" && leftFor(event)) leave(model, path);
        }}
      >
        {body(model, path, field)}
      </div>
    </Show>
  );
}

function body(model: FormModel, path: string, field: FieldDefinition): JSX.Element {
  if (field.kind === "note") return <Note text={field.text} />;
  const said = (warning: boolean): string =>
    model
      .problems(path)
      .filter((problem) => problem.warning === warning)
      .map((problem) => sayProblem(model, problem))
      .join("；");
  if (isPromise(field)) return <Pledge model={model} path={path} field={field} said={said} />;
  const open = (): boolean => model.mayEdit(path);
  return (
    <Field
      label={field.label}
      required={open() && model.required(path)}
      hint={field.hint}
      problem={said(false)}
      warning={said(true)}
      aside={aside(model, path, field)}
    >
      <Show when={open()} fallback={<Fixed model={model} path={path} field={field} />}>
        <Control model={model} path={path} field={field} />
      </Show>
    </Field>
  );
}

/** At the right of the label, where it moves nothing: the capitals of an amount, the length of a text. */
function aside(model: FormModel, path: string, field: FieldDefinition): JSX.Element {
  if (field.kind === "money" || (field.kind === "computed" && field.format === "money")) {
    return (
      <span class="wf-capitals" title={model.capitals(path)}>
        {model.capitals(path)}
      </span>
    );
  }
  if ((field.kind === "textarea" || field.kind === "text") && field.maxChars !== undefined && field.maxChars >= 50) {
    const max = field.maxChars;
    const length = (): number => countChars(plain(model.value(path)));
    return (
      <span class="numerals" classList={{ "wf-over": length() > max }}>
        {length()}/{max}
      </span>
    );
  }
  return undefined;
}

/** A value that is not typed here: worked out, or fixed by the form. */
function Fixed(props: FormFieldProps): JSX.Element {
  const { model, path, field } = props;
  return (
    <div class="wf-fixed" data-testid={testidOf(path)}>
      <Show when={field.kind === "computed" && field} fallback={<ReadValue model={model} path={path} field={field} />}>
        {(computed) => <span class="numerals">{sayComputed(model.computed(path), computed().format) || "—"}</span>}
      </Show>
    </div>
  );
}

export function Note(props: { text: string }): JSX.Element {
  return (
    <p class="wf-note">
      <Icon name="info" />
      <span>{props.text}</span>
    </p>
  );
}

function Pledge(props: FormFieldProps & { said: (warning: boolean) => string }): JSX.Element {
  const { model, path, field } = props;
  return (
    <div class="field">
      <Checkbox
        testid={testidOf(path)}
        name={path}
        value={model.value(path) === true}
        disabled={!model.mayEdit(path)}
        onChange={(value) => model.set(path, value)}
        invalid={props.said(false) !== ""}
      >
        {field.label}
        <Show when={model.required(path)}>
          <span class="field-required" aria-hidden="true">
            *
          </span>
        </Show>
      </Checkbox>
      <Show when={props.said(false) || props.said(true) || field.hint}>
        {(text) => (
          <p class="field-note" classList={{ "field-problem": props.said(false) !== "", "field-warning": props.said(true) !== "" }}>
            {text()}
          </p>
        )}
      </Show>
    </div>
  );
}
