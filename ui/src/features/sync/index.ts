// What waits to be sent, and what came back.
import { lazy } from "solid-js";
import type { Route } from "../../shared";

export const routes: Route[] = [{ path: "/outbox", title: "待发送", component: lazy(() => import("./OutboxPage")) }];
