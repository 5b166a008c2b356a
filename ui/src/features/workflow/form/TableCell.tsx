// One cell of a sub-table. As light as it can be: a hundred rows of nine are on the page at once.
import { createMemo, For, Match, Switch, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { bindText, DateField, DepartmentPicker, PersonPicker } from "../../../shared";
import type { FieldOf } from "../model/fields";
import type { FormModel, Row } from "../model/formModel";
import { list, plain } from "../model/present";
import { useNames } from "./names";
import { readText } from "./ReadValue";
import { dayBound, testidOf } from "./wiring";

export interface TableCellProps {
  model: FormModel;
  path: string;
  column: Field;
  at: number;
  row: Row;
  /** Many rows: the lightest control that does. */
  dense: boolean;
  onOpen: () => void;
}

export function TableCell(props: TableCellProps): JSX.Element {
  const { model, column } = props;
  const invalid = (): boolean => model.problems(props.path).some((problem) => !problem.warning);
  return (
    <td
      data-column={props.at}
      data-field={props.path}
      data-kind={column.kind}
      classList={{ "wf-cell-wrong": invalid() }}
    >
      <Switch fallback={inside(props, invalid)}>
        <Match when={model.hidden(props.path)}>
          <span class="wf-cell-text wf-none">—</span>
        </Match>
        <Match when={!model.mayEdit(props.path)}>
          <ReadCell {...props} />
        </Match>
      </Switch>
    </td>
  );
}

function inside(props: TableCellProps, invalid: () => boolean): JSX.Element {
  const { model, column } = props;
  const key = column.key;
  const set = (value: unknown): void => model.set(props.path, value);
  switch (column.kind) {
    case "choice":
      return <ChoiceCell {...props} column={column} invalid={invalid} />;
    case "boolean":
      return (
        <input
          type="checkbox"
          class="wf-cell-check"
          aria-label={column.label}
          checked={props.row[key] === true}
          data-testid={testidOf(props.path)}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    case "date":
    case "dateTime":
      if (props.dense) return <TextCell {...props} invalid={invalid} />;
      return (
        <DateField
          label={column.label}
          value={plain(props.row[key])}
          withTime={column.kind === "dateTime"}
          min={dayBound(column.from)}
          max={dayBound(column.to)}
          onChange={set}
          testid={testidOf(props.path)}
        />
      );
    case "person":
      if (props.dense) return <OpenCell {...props} />;
      return (
        <PersonPicker
          label={column.label}
          placeholder="姓名"
          value={list(props.row[key])}
          many={column.many}
          onChange={(ids) => set(column.many ? ids : (ids[0] ?? null))}
          testid={testidOf(props.path)}
        />
      );
    case "department":
      if (props.dense) return <OpenCell {...props} />;
      return (
        <DepartmentPicker
          label={column.label}
          placeholder="部门"
          value={list(props.row[key])[0] ?? null}
          onChange={(id) => set(id)}
          testid={testidOf(props.path)}
        />
      );
    case "textarea":
    case "choices":
    case "attachment":
    case "case":
      return <OpenCell {...props} />;
    default:
      return <TextCell {...props} invalid={invalid} />;
  }
}

/** Edited in the row's dialog. */
function OpenCell(props: TableCellProps): JSX.Element {
  return (
    <button type="button" class="wf-cell-open" data-testid={testidOf(props.path)} onClick={() => props.onOpen()}>
      <ReadCell {...props} />
    </button>
  );
}

/** Dates may be typed as they are said; leaving the cell brings them into form. */
function TextCell(props: TableCellProps & { invalid: () => boolean }): JSX.Element {
  const { column } = props;
  const text = (): string => plain(props.row[column.key]);
  return (
    <input
      ref={(element) => {
        element.value = text();
        bindText(element, { value: text, onChange: (said) => props.model.set(props.path, said) });
      }}
      class="wf-cell-input"
      classList={{ "control-right": column.kind === "integer" || column.kind === "decimal" || column.kind === "money" }}
      type="text"
      autocomplete="off"
      spellcheck={false}
      inputMode={column.kind === "integer" ? "numeric" : "text"}
      aria-label={column.label}
      aria-invalid={props.invalid() ? "true" : undefined}
      data-testid={testidOf(props.path)}
    />
  );
}

function ChoiceCell(props: TableCellProps & { column: FieldOf<"choice">; invalid: () => boolean }): JSX.Element {
  const options = createMemo(() => {
    const without = props.model.without(props.path);
    return props.column.options.filter((option) => without.indexOf(option.value) < 0);
  });
  const value = (): string => plain(props.row[props.column.key]);
  return (
    <select
      class="wf-cell-input"
      aria-label={props.column.label}
      aria-invalid={props.invalid() ? "true" : undefined}
      data-testid={testidOf(props.path)}
      onChange={(event) => props.model.set(props.path, event.currentTarget.value)}
    >
      <option value="" selected={value() === ""} />
      <For each={options()}>
        {(option) => (
          <option value={option.value} selected={option.value === value()}>
            {option.label}
          </option>
        )}
      </For>
    </select>
  );
}

function ReadCell(props: TableCellProps): JSX.Element {
  const nameOf = useNames();
  const text = (): string => readText(props.model, props.path, props.column, (ids) => ids.map((id) => nameOf(id) || "…"));
  return (
    <span class="wf-cell-text clip" title={text()}>
      {text() || "—"}
    </span>
  );
}
