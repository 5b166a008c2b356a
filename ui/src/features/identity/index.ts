// The directory: who works where.
import { lazy } from "solid-js";
import type { Route } from "../../shared";

export const routes: Route[] = [
  { path: "/directory", title: "通讯录", component: lazy(() => import("./DirectoryPage")) },
  { path: "/directory/import", title: "导入人员", component: lazy(() => import("./ImportPage")) },
];
