// 已办
import type { JSX } from "solid-js";
import { CasesPage } from "./CasesPage";

export default function DonePage(): JSX.Element {
  return <CasesPage box="done" title="已办" icon="done" empty="还没有办理过的事项" hint="您审批或办理过的申请会留在这里。" />;
}
