// One row of a sub-table as a form of its own: for long texts, files, and rows too wide for the screen.
import { createEffect, For, Show, type JSX } from "solid-js";
import type { Field } from "../../../bindings/api";
import { Button, Dialog } from "../../../shared";
import type { FieldOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { cellPath } from "../model/path";
import { FormField } from "./FormField";
import { testidOf } from "./wiring";

export interface RowDialogProps {
  model: FormModel;
  field: FieldOf<"table">;
  columns: Field[];
  at: { row: number; column?: string } | null;
  onMove: (row: number) => void;
  onClose: () => void;
}

export function RowDialog(props: RowDialogProps): JSX.Element {
  const rows = (): number => props.model.rows(props.field.key).length;
  return (
    <Show when={props.at} keyed>
      {(at) => (
        <Dialog
          open
          wide
          title={`${props.field.label} 第 ${at.row + 1} 行`}
          onClose={props.onClose}
          testid="row-dialog"
          footer={
            <>
              <Button icon="left" disabled={at.row === 0} onClick={() => props.onMove(at.row - 1)}>
                上一行
              </Button>
              <Button icon="right" disabled={at.row + 1 >= rows()} onClick={() => props.onMove(at.row + 1)}>
                下一行
              </Button>
              <Button kind="primary" testid="row-dialog-done" onClick={() => props.onClose()}>
                完成
              </Button>
            </>
          }
        >
          <RowFields {...props} row={at.row} column={at.column} />
        </Dialog>
      )}
    </Show>
  );
}

function RowFields(props: RowDialogProps & { row: number; column?: string }): JSX.Element {
  let grid!: HTMLDivElement;
  createEffect(() => {
    if (!props.column) return;
    const wanted = grid.querySelector<HTMLElement>(`[data-testid="${testidOf(cellPath(props.field.key, props.row, props.column))}"]`);
    setTimeout(() => wanted?.focus(), 0);
  });
  const wide = (field: Field): boolean => field.kind === "textarea" || field.kind === "attachment" || field.kind === "choices";
  return (
    <div ref={grid} class="form-grid">
      <For each={props.columns}>
        {(column) => (
          <div style={wide(column) ? { "grid-column": "span 2" } : undefined}>
            <FormField model={props.model} path={cellPath(props.field.key, props.row, column.key)} field={column} />
          </div>
        )}
      </For>
    </div>
  );
}
