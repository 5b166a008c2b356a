// A sub-table to read: names, figures, sums. Long ones show the rows in sight.
import { createMemo, For, Show, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { columnWidth, type FieldOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { cellPath } from "../model/path";
import { AttachmentList, filesOf } from "./Attachments";
import { CaseLink } from "./CaseField";
import { useNames } from "./names";
import { list } from "../model/present";
import { readText } from "./ReadValue";
import { isColumnShown } from "./SubTable";
import { createWindow } from "./rowWindow";
import { testidOf } from "./wiring";

const FIGURES: ReadonlySet<Field["kind"]> = new Set<Field["kind"]>(["integer", "decimal", "money"]);

export function SubTableRead(props: { model: FormModel; field: FieldOf<"table"> }): JSX.Element {
  const { model, field } = props;
  const table = field.key;
  const nameOf = useNames();
  const columns = createMemo(() => field.columns.filter((column) => isColumnShown(model, table, column)));
  const part = createWindow(() => model.rows(table));
  const names = (ids: string[]): string[] => ids.map((id) => nameOf(id) || "…");
  const cell = (column: Field, path: string): JSX.Element => {
    if (column.kind === "attachment" && filesOf(model.value(path)).length > 0) return <AttachmentList value={model.value(path)} />;
    if (column.kind === "case") return <CaseLink id={list(model.value(path))[0]} />;
    return model.hidden(path) ? "—" : readText(model, path, column, names) || "—";
  };
  return (
    <Show when={model.rows(table).length > 0} fallback={<span class="wf-none">没有明细</span>}>
      <div class="wf-table-scroll" classList={{ "wf-table-long": part.windowed() }} ref={part.scroller} data-testid={testidOf(table)}>
        <table
          class="wf-grid wf-grid-read"
          style={{ "min-width": columns().reduce((sum, column) => sum + columnWidth(column) * 0.8, 40) / 16 + "rem" }}
        >
          <colgroup>
            <col class="wf-col-number" />
            <For each={columns()}>{(column) => <col style={{ width: columnWidth(column) / 16 + "rem" }} />}</For>
          </colgroup>
          <thead>
            <tr>
              <th scope="col" class="wf-row-number">
                #
              </th>
              <For each={columns()}>
                {(column) => (
                  <th scope="col" classList={{ "wf-figure": FIGURES.has(column.kind) }}>
                    {column.label}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <Show when={part.before() > 0}>
              <tr class="wf-spacer" style={{ height: part.before() + "px" }} />
            </Show>
            <For each={part.items()}>
              {(_, index) => (
                <tr>
                  <td class="wf-row-number numerals">{part.start() + index() + 1}</td>
                  <For each={columns()}>
                    {(column) => (
                      <td classList={{ "wf-figure": FIGURES.has(column.kind) }} class="numerals">
                        {cell(column, cellPath(table, part.start() + index(), column.key))}
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
            <Show when={part.after() > 0}>
              <tr class="wf-spacer" style={{ height: part.after() + "px" }} />
            </Show>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
