// One row of a sub-table being filled in, and under it what is wrong with it.
import { For, Show, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { Icon, type IconName } from "../../../shared";
import type { FormModel, Row } from "../model/formModel";
import { cellPath } from "../model/path";
import { TableCell } from "./TableCell";
import { sayProblem } from "./wiring";

export interface TableRowProps {
  model: FormModel;
  table: string;
  columns: Field[];
  row: Row;
  index: number;
  /** Say under the row what is wrong. */
  explain: boolean;
  dense: boolean;
  full: boolean;
  /** Rows neither come nor go here. */
  fixed: boolean;
  onCopy: (at: number) => void;
  onRemove: (at: number) => void;
  onOpen: (at: number, column?: string) => void;
}

export function TableRow(props: TableRowProps): JSX.Element {
  const wrong = (): string =>
    props.model.rowHasProblem(props.table, props.index)
      ? props.columns
          .map((column) => {
            const said = props.model.problems(cellPath(props.table, props.index, column.key)).map((problem) => sayProblem(props.model, problem));
            return said.length > 0 ? `${column.label}：${said.join("，")}` : "";
          })
          .filter((text) => text !== "")
          .join("；")
      : "";
  return (
    <>
      <tr data-row={props.index} data-testid={`row-${props.table}-${props.index}`} classList={{ "wf-row-wrong": wrong() !== "" }} title={props.explain ? undefined : wrong()}>
        <td class="wf-row-number numerals">{props.index + 1}</td>
        <For each={props.columns}>
          {(column, at) => (
            <TableCell
              model={props.model}
              path={cellPath(props.table, props.index, column.key)}
              column={column}
              at={at()}
              row={props.row}
              dense={props.dense}
              onOpen={() => props.onOpen(props.index, column.key)}
            />
          )}
        </For>
        <td class="wf-row-acts">
          <Act icon="edit" label={`展开第 ${props.index + 1} 行（Alt+Enter）`} onPick={() => props.onOpen(props.index)} />
          <Show when={!props.fixed}>
            <Act icon="copy" label={`复制第 ${props.index + 1} 行（Ctrl+D）`} disabled={props.full} onPick={() => props.onCopy(props.index)} />
            <Act icon="trash" label={`删除第 ${props.index + 1} 行（Ctrl+Delete）`} onPick={() => props.onRemove(props.index)} />
          </Show>
        </td>
      </tr>
      <Show when={props.explain && wrong()}>
        {(text) => (
          <tr class="wf-row-problem">
            <td />
            <td colSpan={props.columns.length + 1} role="alert">
              {text()}
            </td>
          </tr>
        )}
      </Show>
    </>
  );
}

/** For the pointer; by keyboard the row's keys do the same, and Tab goes on to the next row. */
function Act(props: { icon: IconName; label: string; disabled?: boolean; onPick: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      tabIndex={-1}
      title={props.label}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={() => props.onPick()}
    >
      <Icon name={props.icon} />
    </button>
  );
}
