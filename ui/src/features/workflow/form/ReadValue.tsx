// A value to read, by its field's kind.
import { Show, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import type { FormModel } from "../model/formModel";
import { list, sayComputed, sayValue } from "../model/present";
import { AttachmentList } from "./Attachments";
import { CaseLink } from "./CaseField";
import { useNames } from "./names";

export interface ReadValueProps {
  model: FormModel;
  path: string;
  field: Field;
}

const WORDS = { yes: "是", no: "否" };
const NONE = <T,>(): T[] => [];

export function ReadValue(props: ReadValueProps): JSX.Element {
  const { model, path, field } = props;
  switch (field.kind) {
    case "attachment":
      return <AttachmentList value={model.value(path)} />;
    case "case":
      return <CaseLink id={list(model.value(path))[0]} />;
    case "money":
      return (
        <>
          <span class="numerals">{readText(model, path, field, NONE) || "—"}</span>
          <Show when={model.capitals(path)}>{(capitals) => <span class="wf-capitals-read">{capitals()}</span>}</Show>
        </>
      );
    default: {
      const nameOf = useNames();
      return (
        <span class="wf-value" classList={{ numerals: NUMERIC.has(field.kind) }}>
          {readText(model, path, field, (ids) => ids.map((id) => nameOf(id) || "…")) || "—"}
        </span>
      );
    }
  }
}

const NUMERIC: ReadonlySet<Field["kind"]> = new Set<Field["kind"]>([
  "integer", "decimal", "money", "date", "dateTime", "phone", "idCard", "creditCode", "mac", "ip", "computed",
]);

/** The value as one text, for cells and lines. */
export function readText(model: FormModel, path: string, field: Field, names: (ids: string[]) => string[]): string {
  if (field.kind === "computed") return sayComputed(model.computed(path), field.format);
  const value = model.value(path);
  if (field.kind === "person" || field.kind === "department") return names(list(value)).join("、");
  if (field.kind === "attachment") return fileNames(value).join("、");
  return sayValue(field, value, WORDS);
}

function fileNames(value: unknown): string[] {
  return Array.isArray(value) ? value.map((file: { name?: string }) => file.name ?? "") : [];
}
