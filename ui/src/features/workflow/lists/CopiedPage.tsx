// 抄送我的
import type { JSX } from "solid-js";
import { CasesPage } from "./CasesPage";

export default function CopiedPage(): JSX.Element {
  return <CasesPage box="copied" title="抄送我的" icon="comment" empty="没有抄送给您的申请" hint="只需知晓、不需办理的申请会出现在这里。" />;
}
