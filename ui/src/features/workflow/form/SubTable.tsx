// A sub-table (明细) to fill in, like a sheet: cells are inputs, Enter goes down, a block copied from a
// spreadsheet spreads from the cell it is pasted into. Above a hundred rows only those in sight exist.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { Button, isEnter, toast } from "../../../shared";
import { columnWidth, isBlank, type FieldOf } from "../model/fields";
import type { FormModel, Row } from "../model/formModel";
import { parsePath } from "../model/path";
import { isGrid, layOver, parseTsv } from "../model/tsv";
import { createWindow } from "./rowWindow";
import { RowDialog } from "./RowDialog";
import { TableRow } from "./TableRow";
import { leave, leftFor, testidOf, today } from "./wiring";

/** With more rows than this, cells are plain inputs; calendars and pickers are in the row's dialog. */
const DENSE_FROM = 30;

/** Columns that only others fill in, later, are not there before they do. */
export function isColumnShown(model: FormModel, table: string, column: Field): boolean {
  const path = `${table}.${column.key}`;
  if (model.hidden(path)) return false;
  if (column.readOnly !== true || column.kind === "computed" || model.mayEdit(path)) return true;
  return model.rows(table).some((row) => !isBlank(row[column.key]));
}

export function SubTable(props: { model: FormModel; field: FieldOf<"table"> }): JSX.Element {
  const { model, field } = props;
  const table = field.key;
  let body!: HTMLTableSectionElement;
  const [opened, setOpened] = createSignal<{ row: number; column?: string } | null>(null);
  const rows = (): Row[] => model.rows(table);
  /** A step may open some columns only: then rows neither come nor go, and those columns stand in front. */
  const rowsOpen = (): boolean => model.mayEdit(table);
  const columns = createMemo(() => {
    const shown = field.columns.filter((column) => isColumnShown(model, table, column));
    if (rowsOpen()) return shown;
    const [name, ...rest] = shown;
    const isOpen = (column: Field): boolean => model.mayEdit(`${table}.${column.key}`);
    return (name ? [name] : []).concat(rest.filter(isOpen), rest.filter((column) => !isOpen(column)));
  });
  const full = (): boolean => rows().length >= field.maxRows;
  const part = createWindow(rows);

  const focusCell = (row: number, column: number): void => {
    part.show(row);
    queueMicrotask(() => {
      const cell = body.querySelector(`[data-row="${row}"] [data-column="${column}"]`);
      const control = cell?.querySelector<HTMLElement>("input, select, button");
      control?.focus();
      if (control instanceof HTMLInputElement && control.type === "text") control.select();
    });
  };
  const add = (): void => {
    model.insertRow(table, rows().length);
    focusCell(rows().length - 1, 0);
  };
  const copy = (at: number): void => {
    if (full() || !rowsOpen()) return;
    model.insertRow(table, at + 1, JSON.parse(JSON.stringify(rows()[at])) as Row);
    focusCell(at + 1, 0);
  };
  const remove = (at: number): void => {
    if (!rowsOpen()) return;
    const gone = model.deleteRow(table, at);
    if (!gone) return;
    toast({ text: `已删除第 ${at + 1} 行`, undo: () => model.insertRow(table, Math.min(at, rows().length), gone) });
    if (rows().length > 0) focusCell(Math.min(at, rows().length - 1), 0);
  };
  const paste = (text: string, from: { row: number; column: number }): void => {
    const pasted = layOver(parseTsv(text), columns(), from, rowsOpen() ? field.maxRows : rows().length, today());
    pasted.cells = pasted.cells.filter((cell) => model.mayEdit(`${table}.${cell.column}`));
    model.setCells(table, pasted.rows, pasted.cells);
    const left = pasted.left > 0 ? `，${pasted.left} 格未能识别` : "";
    toast({ text: `已粘贴 ${pasted.rows - from.row} 行${left}`, tone: pasted.left > 0 ? "warn" : "good" });
  };

  const keys = (event: KeyboardEvent): void => {
    const at = placeOf(event.target);
    if (!at || event.defaultPrevented || event.keyCode === 229) return;
    const text = event.target instanceof HTMLInputElement && event.target.type === "text";
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "d") {
      event.preventDefault();
      copy(at.row);
    } else if (command && event.key === "Delete") {
      event.preventDefault();
      remove(at.row);
    } else if (event.altKey && isEnter(event)) {
      event.preventDefault();
      setOpened({ row: at.row });
    } else if (text && isEnter(event) && !command) {
      event.preventDefault();
      if (at.row + 1 < rows().length) focusCell(at.row + 1, at.column);
      else if (rowsOpen() && !full()) {
        model.insertRow(table, rows().length);
        focusCell(at.row + 1, at.column);
      }
    } else if (text && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const row = at.row + (event.key === "ArrowDown" ? 1 : -1);
      if (row >= 0 && row < rows().length) {
        event.preventDefault();
        focusCell(row, at.column);
      }
    }
  };

  return (
    <div class="wf-table" data-testid={testidOf(table)}>
      <Show
        when={rows().length > 0}
        fallback={
          <button type="button" class="wf-table-empty" onClick={add} onPaste={(event) => pasteInto(event, paste, { row: 0, column: 0 })}>
            还没有明细，点此添加一行，或直接粘贴表格内容
          </button>
        }
      >
        <div class="wf-table-scroll" classList={{ "wf-table-long": rows().length > 12 }} ref={part.scroller}>
          <table
            class="wf-grid"
            style={{ "min-width": columns().reduce((sum, column) => sum + columnWidth(column), 116) / 16 + "rem" }}
            onKeyDown={keys}
            onFocusIn={(event) => uncover(event.target)}
            onFocusOut={(event) => {
              const cell = event.target instanceof Element ? event.target.closest("[data-field]") : null;
              if (cell && leftForOther(event, cell)) leave(model, cell.getAttribute("data-field") ?? "");
            }}
            onPaste={(event) => {
              const at = placeOf(event.target);
              if (at) pasteInto(event, paste, at);
            }}
          >
            <colgroup>
              <col class="wf-col-number" />
              <For each={columns()}>{(column) => <col style={{ width: columnWidth(column) / 16 + "rem" }} />}</For>
              <col class={rowsOpen() ? "wf-col-acts" : "wf-col-act"} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col" class="wf-row-number">
                  #
                </th>
                <For each={columns()}>
                  {(column) => (
                    <th scope="col" title={column.hint ?? column.label}>
                      {column.label}
                      <Show when={model.required(`${table}.${column.key}`)}>
                        <span class="field-required" aria-hidden="true">
                          *
                        </span>
                      </Show>
                    </th>
                  )}
                </For>
                <th scope="col">
                  <span class="unseen">操作</span>
                </th>
              </tr>
            </thead>
            <tbody ref={body}>
              <Show when={part.before() > 0}>
                <tr class="wf-spacer" style={{ height: part.before() + "px" }} />
              </Show>
              <For each={part.items()}>
                {(row, index) => (
                  <TableRow
                    model={model}
                    table={table}
                    columns={columns()}
                    row={row}
                    index={part.start() + index()}
                    explain={!part.windowed()}
                    dense={rows().length > DENSE_FROM}
                    full={full()}
                    fixed={!rowsOpen()}
                    onCopy={copy}
                    onRemove={remove}
                    onOpen={(at, column) => setOpened({ row: at, column })}
                  />
                )}
              </For>
              <Show when={part.after() > 0}>
                <tr class="wf-spacer" style={{ height: part.after() + "px" }} />
              </Show>
            </tbody>
          </table>
        </div>
      </Show>
      <div class="wf-table-foot">
        <Show when={rowsOpen()}>
          <Button small icon="add" disabled={full()} testid={`${testidOf(table)}-add`} onClick={add}>
            添加一行
          </Button>
        </Show>
        <span class="wf-table-hint">
          共 {rows().length} 行{full() ? "，已到上限" : ""}
          {"　"}
          <Show when={rows().length > 0}>Enter 下一行{rowsOpen() ? " · Ctrl+D 复制行 · Ctrl+Delete 删除行" : ""} · Alt+Enter 展开 · 可粘贴电子表格</Show>
        </span>
      </div>
      <RowDialog model={model} field={field} columns={columns()} at={opened()} onMove={(row) => setOpened({ row })} onClose={() => setOpened(null)} />
    </div>
  );
}

function placeOf(target: EventTarget | null): { row: number; column: number } | undefined {
  const cell = target instanceof Element ? target.closest("[data-column]") : null;
  const row = cell?.closest("[data-row]");
  if (!cell || !row) return undefined;
  return { row: Number(row.getAttribute("data-row")), column: Number(cell.getAttribute("data-column")) };
}

/** A cell that has the focus does not lie under the column that stays. */
function uncover(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest("td") : null;
  const scroller = cell?.closest(".wf-table-scroll");
  const acts = cell?.parentElement?.lastElementChild;
  if (!cell || !scroller || !acts || cell === acts) return;
  const hidden = cell.getBoundingClientRect().right - acts.getBoundingClientRect().left;
  if (hidden > 0) scroller.scrollLeft += hidden;
}

function leftForOther(event: FocusEvent, cell: Element): boolean {
  if (parsePath(cell.getAttribute("data-field") ?? "").row === undefined) return leftFor(event);
  return !(event.relatedTarget instanceof Node && cell.contains(event.relatedTarget));
}

function pasteInto(
  event: ClipboardEvent,
  paste: (text: string, from: { row: number; column: number }) => void,
  from: { row: number; column: number },
): void {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!isGrid(text)) return;
  event.preventDefault();
  paste(text, from);
}
