// Controls on native elements: the desktop's input method, screen reader and keyboard know them already.
import { createContext, createUniqueId, For, Show, useContext, type JSX } from "solid-js";
import "./fields.css";
import { Icon } from "./Icon";
import { IconButton } from "./Button";
import { bindText } from "./text";

interface FieldWiring {
  id: string;
  /** Of the label, for groups that a `for` cannot name. */
  labelId: string;
  describedBy: () => string | undefined;
  invalid: () => boolean;
  required: () => boolean;
}

const Wiring = createContext<FieldWiring>();

/** Id and descriptions of the `<Field>` around a control, or nothing. For controls written elsewhere, too. */
export function useField(): FieldWiring | undefined {
  return useContext(Wiring);
}

export interface FieldProps {
  label: string;
  required?: boolean;
  hint?: string;
  /** What is wrong; shown in place of the hint. */
  problem?: string;
  /** Doubtful, but does not stop. */
  warning?: string;
  /** Columns of a `.form-grid` it takes. */
  span?: number;
  testid?: string;
  /** Beside the label, at the right: a count, a link. */
  aside?: JSX.Element;
  children: JSX.Element;
}

/** Label above, control, one line below. */
export function Field(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  const told = () => props.problem || props.warning || props.hint;
  const wiring: FieldWiring = {
    id,
    labelId: id + "-label",
    describedBy: () => (told() ? id + "-note" : undefined),
    invalid: () => Boolean(props.problem),
    required: () => props.required === true,
  };
  return (
    <div
      class="field"
      style={props.span && props.span > 1 ? { "grid-column": "span " + props.span } : undefined}
      data-testid={props.testid}
      data-invalid={props.problem ? "" : undefined}
    >
      <div class="field-head">
        <label class="field-label" id={id + "-label"} for={id}>
          {props.label}
          <Show when={props.required}>
            <span class="field-required" aria-hidden="true">
              *
            </span>
          </Show>
        </label>
        <Show when={props.aside}>
          <span class="field-aside">{props.aside}</span>
        </Show>
      </div>
      <Wiring.Provider value={wiring}>{props.children}</Wiring.Provider>
      <Show when={told()}>
        <p
          id={id + "-note"}
          class="field-note"
          classList={{ "field-problem": Boolean(props.problem), "field-warning": !props.problem && Boolean(props.warning) }}
        >
          <Show when={props.problem || props.warning}>
            <Icon name="warning" />
          </Show>
          {told()}
        </p>
      </Show>
    </div>
  );
}

interface ControlProps {
  id?: string;
  name?: string;
  disabled?: boolean;
  readOnly?: boolean;
  invalid?: boolean;
  /** For a control without a `<Field>` around it. */
  label?: string;
  testid?: string;
}

/** The attributes that all controls share. */
function wired(props: ControlProps) {
  const field = useField();
  return {
    get id() {
      return props.id ?? field?.id;
    },
    get name() {
      return props.name;
    },
    get disabled() {
      return props.disabled;
    },
    get "aria-label"() {
      return props.label;
    },
    get "aria-invalid"() {
      return props.invalid || field?.invalid() ? ("true" as const) : undefined;
    },
    get "aria-required"() {
      return field?.required() ? ("true" as const) : undefined;
    },
    get "aria-describedby"() {
      return field?.describedBy();
    },
    get "data-testid"() {
      return props.testid;
    },
  };
}

export interface TextFieldProps extends ControlProps {
  value: string;
  onChange?: (text: string) => void;
  onSettle?: (text: string) => void;
  onEnter?: (text: string) => void;
  type?: "text" | "password";
  placeholder?: string;
  inputMode?: "text" | "numeric" | "decimal" | "tel" | "email" | "url";
  autocomplete?: string;
  autofocus?: boolean;
  /** Behind the text: `元`, `天`. */
  unit?: string;
  align?: "right";
  ref?: (element: HTMLInputElement) => void;
}

export function TextField(props: TextFieldProps): JSX.Element {
  const attributes = wired(props);
  const input = (
    <input
      ref={(element) => {
        element.value = props.value;
        bindText(element, {
          value: () => props.value,
          autofocus: props.autofocus,
          onChange: (text) => props.onChange?.(text),
          onSettle: props.onSettle && ((text) => props.onSettle?.(text)),
          onEnter: props.onEnter && ((text) => props.onEnter?.(text)),
        });
        props.ref?.(element);
      }}
      class="control"
      classList={{ "control-right": props.align === "right" }}
      type={props.type ?? "text"}
      readOnly={props.readOnly}
      placeholder={props.placeholder}
      inputMode={props.inputMode}
      autocomplete={props.autocomplete ?? "off"}
      autofocus={props.autofocus}
      spellcheck={false}
      {...attributes}
    />
  );
  return (
    <Show when={props.unit} fallback={input}>
      <span class="control-with-unit">
        {input}
        <span class="control-unit">{props.unit}</span>
      </span>
    </Show>
  );
}

export interface TextAreaProps extends ControlProps {
  value: string;
  onChange?: (text: string) => void;
  onSettle?: (text: string) => void;
  /** With it, Enter acts and Shift+Enter makes a line. */
  onEnter?: (text: string) => void;
  placeholder?: string;
  rows?: number;
  autofocus?: boolean;
  ref?: (element: HTMLTextAreaElement) => void;
}

export function TextArea(props: TextAreaProps): JSX.Element {
  const attributes = wired(props);
  return (
    <textarea
      ref={(element) => {
        element.value = props.value;
        bindText(element, {
          value: () => props.value,
          autofocus: props.autofocus,
          onChange: (text) => props.onChange?.(text),
          onSettle: props.onSettle && ((text) => props.onSettle?.(text)),
          onEnter: props.onEnter && ((text) => props.onEnter?.(text)),
        });
        props.ref?.(element);
      }}
      class="control control-area"
      rows={props.rows ?? 3}
      readOnly={props.readOnly}
      placeholder={props.placeholder}
      autofocus={props.autofocus}
      spellcheck={false}
      {...attributes}
    />
  );
}

export interface SearchFieldProps {
  value: string;
  label: string;
  placeholder?: string;
  /** Committed text, 150 ms after the last change; at once on Enter and when cleared. */
  onSearch: (text: string) => void;
  autofocus?: boolean;
  testid?: string;
  ref?: (element: HTMLInputElement) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

export function SearchField(props: SearchFieldProps): JSX.Element {
  let input: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const search = (text: string) => {
    clearTimeout(timer);
    props.onSearch(text);
  };
  return (
    <span class="search-field" role="search">
      <Icon name="search" />
      <input
        ref={(element) => {
          input = element;
          element.value = props.value;
          bindText(element, {
            value: () => props.value,
            autofocus: props.autofocus,
            onChange: (text) => {
              clearTimeout(timer);
              timer = setTimeout(() => search(text), text === "" ? 0 : 150);
            },
            onEnter: search,
          });
          props.ref?.(element);
        }}
        class="search-input"
        type="text"
        aria-label={props.label}
        placeholder={props.placeholder ?? props.label}
        autocomplete="off"
        autofocus={props.autofocus}
        spellcheck={false}
        data-testid={props.testid}
        onKeyDown={(event) => props.onKeyDown?.(event)}
      />
      <Show when={props.value}>
        <IconButton
          icon="close"
          label="清空"
          onClick={() => {
            if (input) input.value = "";
            search("");
            input?.focus();
          }}
        />
      </Show>
    </span>
  );
}

export interface Option<V extends string = string> {
  value: V;
  label: string;
  disabled?: boolean;
}

export interface SelectProps<V extends string> extends ControlProps {
  value: V | "";
  options: Option<V>[];
  /** Shown for the empty value; with it the empty value can be chosen. */
  placeholder?: string;
  onChange: (value: V | "") => void;
}

export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const attributes = wired(props);
  return (
    <span class="select">
      <select
        class="control"
        classList={{ "control-empty": props.value === "" }}
        onChange={(event) => props.onChange(event.currentTarget.value as V | "")}
        {...attributes}
        disabled={props.disabled || props.readOnly}
      >
        <Show when={props.placeholder !== undefined}>
          <option value="" selected={props.value === ""}>
            {props.placeholder}
          </option>
        </Show>
        <For each={props.options}>
          {(option) => (
            <option value={option.value} disabled={option.disabled} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <Icon name="down" />
    </span>
  );
}

export interface RadioGroupProps<V extends string> extends ControlProps {
  value: V | "";
  options: Option<V>[];
  onChange: (value: V) => void;
}

export function RadioGroup<V extends string>(props: RadioGroupProps<V>): JSX.Element {
  const attributes = wired(props);
  const field = useField();
  const group = createUniqueId();
  return (
    <div
      class="choices"
      role="radiogroup"
      id={attributes.id}
      aria-label={attributes["aria-label"]}
      aria-labelledby={props.label ? undefined : field?.labelId}
      aria-invalid={attributes["aria-invalid"]}
      aria-describedby={attributes["aria-describedby"]}
      data-testid={props.testid}
    >
      <For each={props.options}>
        {(option) => (
          <label class="choice">
            <input
              type="radio"
              name={group}
              value={option.value}
              checked={option.value === props.value}
              disabled={props.disabled || props.readOnly || option.disabled}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        )}
      </For>
    </div>
  );
}

export interface CheckGroupProps<V extends string> extends ControlProps {
  value: V[];
  options: Option<V>[];
  /** In the order of the options. */
  onChange: (value: V[]) => void;
}

export function CheckGroup<V extends string>(props: CheckGroupProps<V>): JSX.Element {
  const attributes = wired(props);
  const field = useField();
  const toggle = (value: V, on: boolean) =>
    props.onChange(
      props.options.map((option) => option.value).filter((one) => (one === value ? on : props.value.indexOf(one) >= 0)),
    );
  return (
    <div
      class="choices"
      role="group"
      id={attributes.id}
      aria-label={attributes["aria-label"]}
      aria-labelledby={props.label ? undefined : field?.labelId}
      aria-describedby={attributes["aria-describedby"]}
      data-testid={props.testid}
    >
      <For each={props.options}>
        {(option) => (
          <label class="choice">
            <input
              type="checkbox"
              value={option.value}
              checked={props.value.indexOf(option.value) >= 0}
              disabled={props.disabled || props.readOnly || option.disabled}
              onChange={(event) => toggle(option.value, event.currentTarget.checked)}
            />
            <span>{option.label}</span>
          </label>
        )}
      </For>
    </div>
  );
}

export interface CheckboxProps extends ControlProps {
  value: boolean;
  onChange: (value: boolean) => void;
  children: JSX.Element;
}

export function Checkbox(props: CheckboxProps): JSX.Element {
  const attributes = wired(props);
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.value}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        {...attributes}
        disabled={props.disabled || props.readOnly}
      />
      <span>{props.children}</span>
    </label>
  );
}

/** A setting that acts at once. */
export function Switch(props: CheckboxProps): JSX.Element {
  const attributes = wired(props);
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={props.value}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        {...attributes}
        disabled={props.disabled || props.readOnly}
      />
      <span class="switch-track" aria-hidden="true" />
      <span>{props.children}</span>
    </label>
  );
}
