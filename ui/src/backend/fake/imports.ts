// Importing people, made up: a file with 错 in its name has errors, any other is ten thousand people.
import type { ImportCard, ImportCheck, ImportRow, ImportRowKind, Tag } from "../../bindings/api";
import { Refused, type Gives, type Method, type Takes } from "../backend";

type Part = "identity.importTemplate" | "identity.checkImport" | "identity.importRows" | "identity.importErrors" | "identity.applyImport" | "identity.imports" | "identity.rollbackImport";
type Answers = { [M in Part & Method]: (takes: Takes<M>) => Gives<M> };

const NAMES = ["王芳", "任远", "钱思琪", "韩雪", "许志远", "阿依古丽·买买提", "单田方", "欧阳娜"];
const UNITS = ["南海省政务数据局/基础设施处/专网运维科", "南海省政务数据局/综合处/人事科", "南海省政务数据局/数据应用处/应用推广科"];
const WRONG: [string, string][] = [
  ["手机号", "不是手机号，也不是带区号的座机号"],
  ["账号", "与第 12 行的账号重复"],
  ["部门", "部门名称有空缺或不能使用的字符"],
  ["角色", "没有“专网管理员”这个角色"],
];

function row(at: number, kind: ImportRowKind): ImportRow {
  const [column, says] = WRONG[at % 4] ?? ["", ""];
  const columns = kind === "error" ? [column] : kind === "moved" ? ["部门", "职务"] : kind === "left" ? ["状态"] : kind === "changed" ? ["职务", "手机号"] : [];
  return {
    row: at + 2,
    kind,
    account: "zh" + String(1000 + at),
    name: NAMES[at % NAMES.length] ?? "",
    department: UNITS[at % 3] ?? "",
    from: kind === "moved" ? (UNITS[(at + 1) % 3] ?? "") : "",
    columns,
    says: kind === "error" ? says : "",
  };
}

const KINDS: ImportRowKind[] = ["new", "new", "new", "new", "moved", "new", "changed", "new", "left", "new"];

export function importing(tell: (...tags: Tag[]) => void): Answers {
  let look = 0;
  let rows: ImportRow[] = [];
  let file = "";
  const done: ImportCard[] = [
    { import: 2, file: "2026年11月新进人员.xlsx", by: "孙海涛", at: Date.now() - 26 * 3_600_000, peopleNew: 14, peopleChanged: 2, departmentsNew: 1, rolledBackAt: null, isLast: true },
    { import: 1, file: "全省人员.xlsx", by: "", at: Date.now() - 700 * 3_600_000, peopleNew: 10_000, peopleChanged: 0, departmentsNew: 500, rolledBackAt: null, isLast: false },
  ];
  const count = (kind: ImportRowKind): number => rows.filter((one) => one.kind === kind).length;
  const check = (): ImportCheck => ({
    look,
    file,
    rows: 10_000,
    new: count("new"),
    moved: count("moved"),
    left: count("left"),
    changed: count("changed"),
    unchanged: 10_000 - rows.length,
    errors: count("error"),
    errorsListed: count("error"),
    departmentsNew: ["南海省政务数据局/综合处/信访科", "南海省政务数剧局"],
    departmentsNewTotal: 2,
    ignoredColumns: ["备注"],
  });
  return {
    "identity.importTemplate": () => ({ base64: "UEsDBA==" }),
    "identity.checkImport": (takes) => {
      look += 1;
      file = takes.name;
      const wrong = file.indexOf("错") >= 0;
      rows = Array.from({ length: wrong ? 37 : 9_000 }, (_, at) => row(at, wrong && at % 3 === 0 ? "error" : (KINDS[at % KINDS.length] ?? "new")));
      return check();
    },
    "identity.importRows": (takes) => {
      const found = rows.filter((one) => (!takes.kind || one.kind === takes.kind) && (one.account + one.name + one.department).indexOf(takes.text) >= 0);
      return { rows: found.slice(takes.offset, takes.offset + (takes.limit || 50)), total: found.length };
    },
    "identity.importErrors": () => ({ base64: "UEsDBA==" }),
    "identity.applyImport": (takes) => {
      const number = done.length + 1;
      done.forEach((one) => (one.isLast = false));
      done.unshift({ import: number, file, by: "欧阳娜", at: Date.now(), peopleNew: count("new"), peopleChanged: rows.length - count("new"), departmentsNew: 2, rolledBackAt: null, isLast: true });
      tell("directory");
      return { import: number, handedOut: takes.handOut ? count("new") : 0, passwords: takes.handOut ? { base64: "UEsDBA==" } : null };
    },
    "identity.imports": (takes) => ({ rows: done.slice(takes.offset, takes.offset + (takes.limit || 50)).map((one) => ({ ...one })), total: done.length }),
    "identity.rollbackImport": (takes) => {
      const of = done.filter((one) => one.import === takes.import)[0];
      if (takes.import === 2) throw new Refused({ code: "stale", params: { changed: "3" } });
      if (of) of.rolledBackAt = Date.now();
      done.forEach((one) => (one.isLast = false));
      const last = done.filter((one) => !one.rolledBackAt)[0];
      if (last) last.isLast = true;
      tell("directory");
      return {};
    },
  };
}
