// A form being filled in: its data and what the core says follows from it, each value reactive on its own, so
// that an answer from the core touches only what changed and never an input that is being typed in.
//
// Nothing is worked out here. What is hidden, required, offered, computed or wrong comes with `apply`.

import { batch, createMemo, createSignal, untrack, type Accessor } from "solid-js";
import { createStore, produce, reconcile, unwrap } from "solid-js/store";
import type { Field, Form, FormState, Problem } from "../../../bindings/api";
import { FieldIndex, holdsNothing, isBlank } from "./fields";
import { parsePath } from "./path";

export type Data = Record<string, unknown>;
export type Row = Record<string, unknown>;

type Marks = Record<string, true>;

interface Followed {
  hidden: Marks;
  required: Marks;
  without: Record<string, string[]>;
  computed: Record<string, unknown>;
  capitals: Record<string, string>;
  problems: Record<string, Problem[]>;
}

export interface FormModelOptions {
  form: Form;
  data: Data;
  state: FormState;
  /** May this field be changed here? Columns are asked as `table.column`. */
  mayEdit: (key: string, field: Field) => boolean;
  /** The person changed something. */
  changed: () => void;
  /** The person left a field, or did something that should be worked out at once. */
  settled: () => void;
  /** Another case was chosen in this field, or none. */
  chose?: (path: string, before: string | null) => void;
}

export interface FormModel {
  readonly form: Form;
  readonly index: FieldIndex;
  value(path: string): unknown;
  set(path: string, value: unknown): void;
  rows(table: string): Row[];
  insertRow(table: string, at: number, row?: Row): void;
  deleteRow(table: string, at: number): Row | undefined;
  setCells(table: string, rows: number, cells: { row: number; column: string; value: unknown }[]): void;
  mayEdit(path: string): boolean;
  /** A field, or any column of a table, may be changed here. */
  opens(field: Field): boolean;
  /** Nothing to see: hidden, or for others to fill in later. */
  absent(field: Field): boolean;
  hidden(path: string): boolean;
  sectionHidden(at: number): boolean;
  required(path: string): boolean;
  without(path: string): readonly string[];
  computed(path: string): unknown;
  capitals(path: string): string;
  /** What is to be said about a field now: only once it was left, or submission was tried. */
  problems(path: string): readonly Problem[];
  rowHasProblem(table: string, row: number): boolean;
  /** Something of this form is on its way: a file that is being taken in. It never rejects. */
  arriving(coming: Promise<void>): void;
  /** Resolves when nothing is on its way any more; undefined: nothing is now. */
  arrived(): Promise<void> | undefined;
  /** The person left the field. One left as empty as it was found is not nagged about before submission is tried. */
  touch(path: string): void;
  /** Another case was chosen in this field, or none. */
  chose(path: string, before: string | null): void;
  /** All errors, all warnings, in the order of the form. */
  errors: Accessor<Problem[]>;
  warnings: Accessor<Problem[]>;
  tried: Accessor<boolean>;
  setTried(tried: boolean): void;
  apply(state: FormState): void;
  /** The core has other data than this: take it, except for fields the person is changing here. */
  load(fresh: Data, except: ReadonlySet<string>): void;
  snapshot(): Data;
  /** The data for the core to work on: the next `apply` answers to what stood in it. */
  take(): Data;
}

export function createFormModel(options: FormModelOptions): FormModel {
  const index = new FieldIndex(options.form);
  const [data, setData] = createStore<Data>(complete(options.form, options.data));
  const [followed, setFollowed] = createStore<Followed>(follow(options.state));
  const [touched, setTouched] = createStore<Marks>({});
  const [tried, setTried] = createSignal(false);
  const [found, setFound] = createSignal<Problem[]>(sorted(options.state.problems, index));
  const wrongRows = createMemo(() => {
    const rows = new Map<string, string[]>();
    found().forEach(({ field }) => {
      const end = field.indexOf("]");
      if (end < 0) return;
      const row = field.slice(0, end + 1);
      const paths = rows.get(row);
      if (paths) paths.push(field);
      else rows.set(row, [field]);
    });
    return rows;
  });
  const rowNames = new WeakMap<object, number>();
  let lastRow = 0;
  // What the core last said of a field that was changed since is old: a field left before the answer to its new
  // value is there waits with being touched, or it would flash a problem that is already mended.
  const everChanged = new Set<string>();
  const changedAt = new Map<string, number>();
  const onTheWay = new Set<Promise<void>>();
  let changes = 0;
  let taken = 0;
  let left: string[] = [];
  const note = (name: string): void => {
    changes += 1;
    changedAt.set(name, changes);
    everChanged.add(name);
  };

  // Touched cells are remembered by row, not by place: rows above may come and go.
  const cellName = (table: string, row: Row, column: string): string => {
    let name = rowNames.get(row);
    if (name === undefined) {
      lastRow += 1;
      name = lastRow;
      rowNames.set(row, name);
    }
    return `${table}#${name}.${column}`;
  };
  const nameOf = (path: string): string => {
    const place = parsePath(path);
    if (place.row === undefined || place.column === undefined) return path;
    const row = (unwrap(data)[place.field] as Row[] | undefined)?.[place.row];
    return row ? cellName(place.field, row, place.column) : path;
  };
  const columnOf = (path: string): string => path.replace(/\[\d+\]/, "");
  const either = <T>(of: Record<string, T>, path: string): T | undefined => of[path] ?? of[columnOf(path)];
  const rowsNow = (table: string): Row[] => (unwrap(data)[table] as Row[] | undefined) ?? [];

  const read = (path: string): unknown => {
    if (!path.includes("[")) return data[path];
    const { field, row = 0, column = "" } = parsePath(path);
    return (data[field] as Row[] | undefined)?.[row]?.[column];
  };
  const opens = (field: Field): boolean =>
    !holdsNothing(field.kind) &&
    (options.mayEdit(field.key, field) ||
      (field.kind === "table" && field.columns.some((column) => options.mayEdit(`${field.key}.${column.key}`, column))));
  const blank = (field: Field): boolean => field.kind !== "computed" && isBlank(data[field.key]);

  const arrived = (): Promise<void> | undefined => (onTheWay.size === 0 ? undefined : Promise.all(onTheWay).then(arrived));

  return {
    form: options.form,
    index,
    value: read,
    set(path, value) {
      const { field, row, column } = parsePath(path);
      if (row === undefined || column === undefined) {
        if (unwrap(data)[field] === value) return;
        note(field);
        setData(field, value);
      } else {
        const before = rowsNow(field)[row];
        if (!before || before[column] === value) return;
        note(cellName(field, before, column));
        setData(
          produce((all) => {
            const found = (all[field] as Row[])[row];
            if (found) found[column] = value;
          }),
        );
      }
      options.changed();
    },
    rows: (table) => (data[table] as Row[] | undefined) ?? [],
    insertRow(table, at, row) {
      const made = row ?? emptyRow(index.at(table));
      setData(table, [...rowsNow(table).slice(0, at), made, ...rowsNow(table).slice(at)]);
      options.changed();
      options.settled();
    },
    deleteRow(table, at) {
      const rows = rowsNow(table);
      const gone = rows[at];
      setData(table, [...rows.slice(0, at), ...rows.slice(at + 1)]);
      options.changed();
      options.settled();
      return gone;
    },
    setCells(table, wanted, cells) {
      const rows = rowsNow(table).map((row) => row);
      const field = index.at(table);
      while (rows.length < wanted) rows.push(emptyRow(field));
      const byRow = new Map<number, Row>();
      cells.forEach(({ row, column, value }) => {
        const into = byRow.get(row) ?? {};
        into[column] = value;
        byRow.set(row, into);
      });
      byRow.forEach((values, row) => void (rows[row] = { ...rows[row], ...values }));
      setData(table, rows);
      cells.forEach(({ row, column }) => {
        const into = rows[row];
        if (!into) return;
        const name = cellName(table, into, column);
        note(name);
        left.push(name);
      });
      options.changed();
      options.settled();
    },
    opens,
    absent: (field) => either(followed.hidden, field.key) === true || (field.readOnly === true && !opens(field) && blank(field)),
    mayEdit(path) {
      const field = index.at(path);
      return field !== undefined && !holdsNothing(field.kind) && options.mayEdit(columnOf(path), field);
    },
    hidden: (path) => either(followed.hidden, path) === true,
    sectionHidden: (at) => followed.hidden[`#${at}`] === true,
    required: (path) => either(followed.required, path) === true,
    without: (path) => either(followed.without, path) ?? NOTHING,
    computed: (path) => followed.computed[path],
    capitals: (path) => followed.capitals[path] ?? "",
    problems(path) {
      const all = followed.problems[path];
      if (!all || !(tried() || touched[nameOf(path)])) return NO_PROBLEMS;
      return all;
    },
    rowHasProblem(table, row) {
      const paths = wrongRows().get(`${table}[${row}]`);
      return paths !== undefined && (tried() || paths.some((path) => touched[nameOf(path)] === true));
    },
    arriving(coming) {
      onTheWay.add(coming);
      void coming.finally(() => onTheWay.delete(coming));
    },
    arrived,
    touch(path) {
      const name = nameOf(path);
      if (!everChanged.has(name) && isBlank(untrack(() => read(path)))) return;
      if (changedAt.has(name)) left.push(name);
      else if (!untrack(() => touched[name])) setTouched(name, true);
      options.settled();
    },
    chose: (path, before) => options.chose?.(path, before),
    errors: () => found().filter((problem) => !problem.warning),
    warnings: () => found().filter((problem) => problem.warning),
    tried,
    setTried,
    apply: (state) =>
      batch(() => {
        const next = follow(state);
        (Object.keys(next) as (keyof Followed)[]).forEach((part) => setFollowed(part, reconcile(next[part] as never)));
        setFound(sorted(state.problems, index));
        changedAt.forEach((at, name) => {
          if (at <= taken) changedAt.delete(name);
        });
        setTouched(marks(left.filter((name) => !changedAt.has(name))));
        left = left.filter((name) => changedAt.has(name));
      }),
    load(fresh, except) {
      const all = complete(options.form, fresh);
      Object.keys(all).forEach((key) => {
        if (!except.has(key)) setData(key, reconcile(all[key]));
      });
    },
    snapshot: () => unwrap(data),
    take() {
      taken = changes;
      return unwrap(data);
    },
  };
}

const NOTHING: readonly string[] = [];
const NO_PROBLEMS: readonly Problem[] = [];

function follow(state: FormState): Followed {
  const problems: Record<string, Problem[]> = {};
  state.problems.forEach((problem) => (problems[problem.field] ??= []).push(problem));
  return {
    hidden: marks(state.hidden),
    required: marks(state.required),
    without: state.without,
    computed: state.computed,
    capitals: state.capitals,
    problems,
  };
}

function marks(of: readonly string[]): Marks {
  const marked: Marks = {};
  of.forEach((name) => void (marked[name] = true));
  return marked;
}

function sorted(problems: readonly Problem[], index: FieldIndex): Problem[] {
  return problems
    .map((problem, at) => ({ problem, at, rank: index.rank(problem.field) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map((ranked) => ranked.problem);
}

/** Every key there from the start: a store follows only what it knows. */
function complete(form: Form, data: Data): Data {
  const all: Data = {};
  form.sections.forEach((section) =>
    section.fields.forEach((field) => {
      if (!holdsNothing(field.kind)) all[field.key] = data[field.key] ?? emptyOf(field);
    }),
  );
  return { ...all, ...JSON.parse(JSON.stringify(data)) } as Data;
}

export function emptyOf(field: Field): unknown {
  switch (field.kind) {
    case "choices":
    case "attachment":
    case "table":
      return [];
    case "boolean":
      return false;
    case "person":
      return field.many ? [] : null;
    case "department":
    case "case":
      return null;
    default:
      return "";
  }
}

export function emptyRow(table: Field | undefined): Row {
  const row: Row = {};
  if (table?.kind === "table") {
    table.columns.forEach((column) => {
      if (!holdsNothing(column.kind)) row[column.key] = emptyOf(column);
    });
  }
  return row;
}
