// The control of a field, by its kind. Always bound to one path of the model; what it may offer and whether it
// is wrong comes from there.
import { createMemo, Match, Switch as Cases, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import {
  Checkbox,
  CheckGroup,
  DateField,
  DepartmentPicker,
  PersonPicker,
  RadioGroup,
  Select,
  TextArea,
  TextField,
} from "../../../shared";
import { asRadios, type FieldOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { list, plain } from "../model/present";
import { Attachments } from "./Attachments";
import { CaseField } from "./CaseField";
import { SubTable } from "./SubTable";
import { dayBound, testidOf } from "./wiring";

export interface ControlProps {
  model: FormModel;
  path: string;
  field: Field;
  /** For a control without a label beside it. */
  label?: string;
}

export function Control(props: ControlProps): JSX.Element {
  const { model, path } = props;
  const set = (value: unknown): void => model.set(path, value);
  const text = (): string => plain(model.value(path));
  const common = { testid: testidOf(path), name: path, label: props.label };
  const invalid = (): boolean => model.problems(path).some((problem) => !problem.warning);
  const field = props.field;
  switch (field.kind) {
    case "textarea":
      return <TextArea {...common} value={text()} onChange={set} invalid={invalid()} rows={3} />;
    case "integer":
    case "decimal":
    case "money":
      return (
        <TextField
          {...common}
          value={text()}
          onChange={set}
          invalid={invalid()}
          align="right"
          inputMode={field.kind === "integer" ? "numeric" : "decimal"}
          unit={field.kind === "money" ? "元" : field.unit}
        />
      );
    case "date":
    case "dateTime":
      return (
        <DateField
          {...common}
          value={text()}
          withTime={field.kind === "dateTime"}
          min={dayBound(field.from)}
          max={dayBound(field.to)}
          onChange={(value) => {
            set(value);
            model.touch(path);
          }}
          invalid={invalid()}
        />
      );
    case "choice":
      return <ChoiceControl {...props} field={field} />;
    case "choices":
      return (
        <CheckGroup
          {...common}
          value={list(model.value(path))}
          options={offered(model, path, field)()}
          onChange={set}
          invalid={invalid()}
        />
      );
    case "boolean":
      return (
        <Checkbox {...common} value={model.value(path) === true} onChange={set} invalid={invalid()}>
          是
        </Checkbox>
      );
    case "person":
      return (
        <PersonPicker
          {...common}
          value={list(model.value(path))}
          many={field.many}
          onChange={(ids) => {
            set(field.many ? ids : (ids[0] ?? null));
            model.touch(path);
          }}
          invalid={invalid()}
        />
      );
    case "department":
      return (
        <DepartmentPicker
          {...common}
          value={list(model.value(path))[0] ?? null}
          onChange={(id) => {
            set(id);
            model.touch(path);
          }}
          invalid={invalid()}
        />
      );
    case "attachment":
      return <Attachments model={model} path={path} field={field} />;
    case "case":
      return <CaseField model={model} path={path} field={field} />;
    case "table":
      return <SubTable model={model} field={field} />;
    case "computed":
    case "note":
      return undefined;
    default:
      return (
        <TextField
          {...common}
          value={text()}
          onChange={set}
          invalid={invalid()}
          inputMode={field.kind === "phone" ? "tel" : field.kind === "email" ? "email" : "text"}
        />
      );
  }
}

function offered(model: FormModel, path: string, field: FieldOf<"choice" | "choices">) {
  return createMemo(() => {
    const without = model.without(path);
    return field.options.filter((option) => without.indexOf(option.value) < 0);
  });
}

function ChoiceControl(props: ControlProps & { field: FieldOf<"choice"> }): JSX.Element {
  const { model, path, field } = props;
  const options = offered(model, path, field);
  const value = (): string => plain(model.value(path));
  const common = { testid: testidOf(path), name: path, label: props.label };
  const invalid = (): boolean => model.problems(path).some((problem) => !problem.warning);
  const set = (chosen: string): void => {
    model.set(path, chosen);
    model.touch(path);
  };
  return (
    <Cases>
      <Match when={asRadios(field)}>
        <RadioGroup {...common} value={value()} options={options()} onChange={set} invalid={invalid()} />
      </Match>
      <Match when={true}>
        <Select {...common} value={value()} options={options()} placeholder="请选择" onChange={set} invalid={invalid()} />
      </Match>
    </Cases>
  );
}
