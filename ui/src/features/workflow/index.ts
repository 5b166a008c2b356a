// What this room adds to the window: everything a person does with applications.
import { lazy } from "solid-js";
import type { Route } from "../../shared";

export const routes: Route[] = [
  { path: "/", title: "工作台", component: lazy(() => import("./workbench/WorkbenchPage")) },
  { path: "/new", title: "发起申请", component: lazy(() => import("./catalogue/CataloguePage")) },
  { path: "/draft/:id", title: "草稿", component: lazy(() => import("./draft/DraftPage")) },
  { path: "/case/:id", title: "申请", component: lazy(() => import("./case/CasePage")) },
  { path: "/todo", title: "待办", component: lazy(() => import("./lists/TodoPage")) },
  { path: "/done", title: "已办", component: lazy(() => import("./lists/DonePage")) },
  { path: "/mine", title: "我发起的", component: lazy(() => import("./lists/MinePage")) },
  { path: "/copied", title: "抄送我的", component: lazy(() => import("./lists/CopiedPage")) },
  { path: "/drafts", title: "草稿", component: lazy(() => import("./lists/DraftsPage")) },
  { path: "/notices", title: "通知", component: lazy(() => import("./notices/NoticesPage")) },
  { path: "/ledgers", title: "台账", component: lazy(() => import("./ledgers/LedgersPage")) },
  { path: "/ledger/:key", title: "台账", component: lazy(() => import("./ledgers/LedgerPage")) },
];
