// How the page looks and behaves on this PC, and what IT staff ask for.
import { lazy } from "solid-js";
import type { Route } from "../../shared";

export const routes: Route[] = [{ path: "/settings", title: "设置", component: lazy(() => import("./SettingsPage")) }];
