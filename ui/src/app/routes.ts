// Every address of the page and who answers it.
import { lazy } from "solid-js";
import { routes as identity } from "../features/identity";
import { routes as settings } from "../features/settings";
import { routes as sync } from "../features/sync";
import { routes as workflow } from "../features/workflow";
import { match, type Place, type Route } from "../shared";

const nowhere: Route = { path: "", title: "没有此页", component: lazy(() => import("./NotFound")) };

export const ROUTES: Route[] = [...workflow, ...identity, ...settings, ...sync];

export interface Here {
  route: Route;
  params: Record<string, string>;
  place: Place;
}

/** Which page `place` is. */
export function find(place: Place): Here {
  for (const route of ROUTES) {
    const params = match(route.path, place.path);
    if (params) return { route, params, place };
  }
  return { route: nowhere, params: {}, place };
}
