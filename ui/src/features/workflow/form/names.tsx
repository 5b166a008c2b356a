// Names of the people and departments that a form's data knows by id: one question for the whole form.
import { createContext, createMemo, useContext, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import type { FormModel, Row } from "../model/formModel";
import { list } from "../model/present";

type NameOf = (id: string) => string;

const Names = createContext<NameOf>(() => "");

export function useNames(): NameOf {
  return useContext(Names);
}

export function NamesOf(props: { model: FormModel; children: JSX.Element }): JSX.Element {
  const ids = createMemo(() => idsIn(props.model));
  const query = createQuery("identity.resolveNames", () => {
    const { people, departments } = ids();
    return people.length + departments.length > 0 ? { people, departments } : null;
  });
  const names = createMemo(() => {
    const found = new Map<string, string>();
    query.data()?.people.forEach((person) => found.set(person.id, person.name));
    query.data()?.departments.forEach((department) => found.set(department.id, department.name));
    return found;
  });
  return <Names.Provider value={(id) => names().get(id) ?? ""}>{props.children}</Names.Provider>;
}

function idsIn(model: FormModel): { people: string[]; departments: string[] } {
  const people = new Set<string>();
  const departments = new Set<string>();
  const take = (field: Field, value: unknown): void => {
    if (field.kind === "person") list(value).forEach((id) => people.add(id));
    if (field.kind === "department") list(value).forEach((id) => departments.add(id));
  };
  model.form.sections.forEach((section) =>
    section.fields.forEach((field) => {
      if (field.kind !== "table") return take(field, field.kind === "person" || field.kind === "department" ? model.value(field.key) : null);
      const named = field.columns.filter((column) => column.kind === "person" || column.kind === "department");
      if (named.length > 0) model.rows(field.key).forEach((row: Row) => named.forEach((column) => take(column, row[column.key])));
    }),
  );
  return { people: [...people].sort(), departments: [...departments].sort() };
}
