// Where a value lies in the data of a form: `phone`, `cards[2].mac` (rows count from 0), or a whole
// column, `cards.mac`. The core speaks in these paths; nothing else in this room takes them apart.

export interface Place {
  field: string;
  row?: number;
  column?: string;
}

const CELL = /^([^.[\]]+)(?:\[(\d+)\])?(?:\.([^.[\]]+))?$/;

export function parsePath(path: string): Place {
  const found = CELL.exec(path);
  if (!found || found[1] === undefined) return { field: path };
  const place: Place = { field: found[1] };
  if (found[2] !== undefined) place.row = Number(found[2]);
  if (found[3] !== undefined) place.column = found[3];
  return place;
}

export function cellPath(table: string, row: number, column: string): string {
  return `${table}[${row}].${column}`;
}
