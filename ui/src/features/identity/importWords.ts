// What an import is said to do, and why the hub will not take one back.
import type { ImportCard, ImportCheck, ImportRow, ImportRowKind, Refusal } from "../../bindings/api";
import { sentence } from "../../i18n";
import { formatNumber, type Tone } from "../../shared";

export const KINDS: Record<ImportRowKind, { label: string; tone: Tone }> = {
  error: { label: "错误", tone: "bad" },
  new: { label: "新增", tone: "good" },
  moved: { label: "调动", tone: "info" },
  left: { label: "离职", tone: "warn" },
  changed: { label: "变更", tone: "neutral" },
};

/** How many rows there are of each kind. */
export function countOf(check: ImportCheck, kind: ImportRowKind): number {
  return kind === "error" ? check.errors : check[kind];
}

/** Somebody or something changes. */
export function doesAnything(check: ImportCheck): boolean {
  return check.new + check.moved + check.left + check.changed + check.departmentsNewTotal > 0;
}

/** `新增 300 人、调动 12 人，新建部门 4 个` */
export function sayCheck(check: ImportCheck): string {
  const people = (["new", "moved", "left", "changed"] as const).filter((kind) => check[kind] > 0).map((kind) => `${KINDS[kind].label} ${formatNumber(check[kind])} 人`);
  const departments = check.departmentsNewTotal > 0 ? [`新建部门 ${check.departmentsNewTotal} 个`] : [];
  return [people.join("、"), ...departments].filter(Boolean).join("，");
}

/** What is to be said of a row beside what stands in it. */
export function sayRow(row: ImportRow): string {
  if (row.kind === "error") return row.columns.concat(row.says).join("：");
  const changes = row.columns.filter((column) => column !== "部门" || row.from === "");
  const from = row.from ? `原在 ${row.from}` : "";
  return [from, row.kind === "left" || changes.length === 0 ? "" : "变更：" + changes.join("、")].filter(Boolean).join("；");
}

export function sayDone(card: ImportCard): string {
  return `新增 ${formatNumber(card.peopleNew)} 人，变更 ${formatNumber(card.peopleChanged)} 人，新建部门 ${formatNumber(card.departmentsNew)} 个`;
}

/** Why an import cannot be taken back. */
export function sayRollbackRefused(refusal: Refusal): string {
  const params = refusal.params ?? {};
  if (refusal.code === "notNow" && params.later) return `之后还有导入，请先撤回第 ${params.later} 次导入。`;
  if (refusal.code === "notNow") return "这次导入已经撤回过了。";
  if (refusal.code === "stale") return `这次导入的人员或部门，之后有 ${params.changed ?? "几"} 处又有变动，不能再整批撤回。可以改好表格后重新导入。`;
  return sentence(refusal);
}

/** Why a workbook was not looked at or not imported. */
export function sayImportRefused(refusal: Refusal): string {
  if (refusal.code === "offline") return "现在连接不到服务器，没有导入任何内容。联网后请再试一次。";
  if (refusal.code === "stale") return "通讯录刚刚有变动，导入的结果会和校验时不同。没有导入任何内容，请重新校验。";
  if (refusal.code === "busy") return "服务器正在处理另一份导入，请稍候再试。";
  return sentence(refusal);
}
