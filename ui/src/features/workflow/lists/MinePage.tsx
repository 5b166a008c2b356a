// 我发起的
import type { JSX } from "solid-js";
import { CasesPage } from "./CasesPage";

export default function MinePage(): JSX.Element {
  return <CasesPage box="mine" title="我发起的" icon="mine" empty="您还没有发起过申请" hint="发起后，可以在这里随时查看办到哪一步、在谁那里。" />;
}
