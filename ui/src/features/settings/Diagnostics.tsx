// What IT staff ask for, in one run and one copy.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { Check } from "../../bindings/api";
import { createCommand } from "../../backend";
import { t } from "../../i18n";
import { Button, copyText, ErrorNote, formatDateTime, Icon } from "../../shared";

declare global {
  interface Window {
    /** Errors nobody caught, collected by public/engine.js. */
    tongbanTroubles?: string[];
  }
}

/** What only the page knows of its engine. */
function pageCheck(): Check {
  const troubles = window.tongbanTroubles ?? [];
  const scale = Math.round(window.devicePixelRatio * 100) + "%";
  const size = window.innerWidth + "×" + window.innerHeight;
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize) + "px";
  return {
    name: "page",
    ok: troubles.length === 0,
    detail: [size, scale, root, navigator.userAgent].concat(troubles.slice(0, 5)).join(", "),
  };
}

export function Diagnostics(): JSX.Element {
  const run = createCommand("diagnostics.run");
  const [checks, setChecks] = createSignal<Check[]>([]);
  const [at, setAt] = createSignal(0);
  const start = async () => {
    const found = await run.run({});
    if (!found) return;
    setAt(Date.now());
    setChecks(found.checks.concat([pageCheck()]));
  };
  const bad = () => checks().filter((check) => !check.ok).length;
  const text = () =>
    ["同办诊断 " + formatDateTime(at())]
      .concat(checks().map((check) => (check.ok ? "[正常] " : "[异常] ") + check.name + ": " + check.detail))
      .join("\n");
  return (
    <div class="diagnosis">
      <div class="diagnosis-head">
        <p class="setting-hint">
          {checks().length === 0
            ? "检查密码算法、本机数据、服务器连接、时钟和磁盘。结果不含任何申请内容和密码。"
            : bad() === 0
              ? "全部正常"
              : bad() + " 项异常，请把结果提供给管理员。"}
        </p>
        <span>
          <Show when={checks().length > 0}>
            <Button icon="copy" testid="diagnose-copy" onClick={() => copyText(text(), "已复制诊断结果")}>
              复制结果
            </Button>
          </Show>
          <Button kind="primary" busy={run.busy()} testid="diagnose-run" onClick={() => void start()}>
            {checks().length > 0 ? "重新检查" : "开始检查"}
          </Button>
        </span>
      </div>
      <ErrorNote refusal={run.refusal()} />
      <Show when={checks().length > 0}>
        <ul class="diagnosis-rows" data-testid="diagnosis">
          <For each={checks()}>
            {(check) => (
              <li class="diagnosis-row" classList={{ "diagnosis-bad": !check.ok }} data-name={check.name} data-ok={check.ok}>
                <Icon name={check.ok ? "check" : "warning"} label={check.ok ? "正常" : "异常"} />
                <span class="diagnosis-name">{check.name === "page" ? "本页面" : t.check(check.name)}</span>
                <span class="diagnosis-detail">{check.detail}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
