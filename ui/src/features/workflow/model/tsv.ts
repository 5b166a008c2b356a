// What a spreadsheet puts on the clipboard: tab-separated, quoted where a cell holds a tab, a quote or a new line.

import type { Choice, Field } from "../../../bindings/api";
import { normalise } from "./normalise";

export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  let at = 0;
  const endCell = (): void => {
    row.push(cell);
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const c = text[at] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === "\t") endCell();
    else if (c === "\n") endRow();
    else if (c !== "\r") cell += c;
    at += 1;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** More than one cell: something to spread over the table rather than to type into one input. */
export function isGrid(text: string): boolean {
  return text.includes("\t") || text.trim().includes("\n");
}

/** A pasted text as the value of a column; `undefined` where this kind cannot be pasted. */
export function pastedValue(column: Field, text: string, today: string): unknown {
  const said = text.trim();
  switch (column.kind) {
    case "choice":
      return optionOf(column.options, said) ?? "";
    case "choices":
      return said.split(/[、,，;；]/).map((part) => optionOf(column.options, part.trim())).filter((v) => v !== undefined);
    case "boolean":
      return /^(是|√|✓|对|有|y|yes|true|1)$/i.test(said);
    case "person":
    case "department":
    case "case":
    case "attachment":
    case "table":
    case "computed":
    case "note":
      return undefined;
    default:
      return normalise(column, said, today);
  }
}

function optionOf(options: Choice[], said: string): string | undefined {
  return options.find((option) => option.label === said || option.value === said)?.value;
}

export interface Pasted {
  /** Cells to set: row, key of the column, value. */
  cells: { row: number; column: string; value: unknown }[];
  /** Rows the table must have. */
  rows: number;
  /** Cells that could not be taken: no column, no such option, beyond the last row allowed. */
  left: number;
}

/** Lay a grid over the columns, from one cell on; a first line that repeats the headings is passed over. */
export function layOver(grid: string[][], columns: Field[], from: { row: number; column: number }, maxRows: number, today: string): Pasted {
  const targets = columns.slice(from.column);
  const body = isHeading(grid[0], columns) ? grid.slice(1) : grid;
  const pasted: Pasted = { cells: [], rows: 0, left: 0 };
  body.forEach((line, down) => {
    const row = from.row + down;
    line.forEach((text, across) => {
      const column = targets[across];
      const value = column && row < maxRows ? pastedValue(column, text, today) : undefined;
      const lost = value === undefined || (column?.kind === "choice" && value === "" && text.trim() !== "");
      if (lost && text.trim() !== "") pasted.left += 1;
      if (column && value !== undefined) {
        pasted.cells.push({ row, column: column.key, value });
        pasted.rows = Math.max(pasted.rows, row + 1);
      }
    });
  });
  return pasted;
}

function isHeading(line: string[] | undefined, columns: Field[]): boolean {
  if (!line) return false;
  const labels = new Set(columns.map((column) => column.label));
  const said = line.map((cell) => cell.trim()).filter((cell) => cell !== "");
  return said.length > 0 && said.every((cell) => labels.has(cell));
}
