// The rail, in order; Alt and a digit open its entries. The palette offers the same list.
import type { SyncStatus, Workbench } from "../bindings/api";
import type { IconName } from "../shared";

export interface Destination {
  path: string;
  label: string;
  /** For the palette: initials and full pinyin. */
  pinyin: string;
  icon: IconName;
  keys: string;
  /** A line above it. */
  apart?: boolean;
  count?: (desk: Workbench | undefined, line: SyncStatus | undefined) => number;
  /** The count wants to be seen. */
  strong?: boolean;
}

export const DESTINATIONS: Destination[] = [
  { path: "/", label: "工作台", pinyin: "gzt gongzuotai", icon: "desk", keys: "Alt+1" },
  { path: "/todo", label: "待办", pinyin: "db daiban", icon: "todo", keys: "Alt+2", count: (desk) => (desk ? desk.tasksTotal + desk.returnedTotal : 0), strong: true },
  { path: "/done", label: "已办", pinyin: "yb yiban", icon: "done", keys: "Alt+3" },
  { path: "/mine", label: "我发起的", pinyin: "wfqd wofaqide", icon: "send", keys: "Alt+4", count: (desk) => desk?.runningTotal ?? 0 },
  { path: "/copied", label: "抄送我的", pinyin: "cswd chaosongwode", icon: "copy", keys: "Alt+5" },
  { path: "/drafts", label: "草稿", pinyin: "cg caogao", icon: "draft", keys: "Alt+6", count: (desk) => desk?.draftsTotal ?? 0, apart: true },
  { path: "/outbox", label: "待发送", pinyin: "dfs daifasong", icon: "outbox", keys: "Alt+7", count: (_, line) => (line ? line.waiting + line.refused : 0) },
  { path: "/notices", label: "通知", pinyin: "tz tongzhi", icon: "bell", keys: "Alt+8", count: (desk) => desk?.unreadTotal ?? 0, strong: true },
  { path: "/ledgers", label: "台账", pinyin: "tz taizhang", icon: "ledger", keys: "Alt+9", apart: true },
  { path: "/directory", label: "通讯录", pinyin: "txl tongxunlu", icon: "people", keys: "" },
];

/** Is `path` within the entry `of`? The workbench is only itself. */
export function isAt(of: string, path: string): boolean {
  return of === "/" ? path === "/" : path === of || path.indexOf(of + "/") === 0;
}
