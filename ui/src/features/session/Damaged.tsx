// The data on this PC cannot be opened. Nothing is deleted by us: what waits in it may be the only copy.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { Diagnosis } from "../../bindings/api";
import { createCommand } from "../../backend";
import { t } from "../../i18n";
import { Button, copyText, ErrorNote, Icon } from "../../shared";

export function Damaged(): JSX.Element {
  const run = createCommand("diagnostics.run");
  const [found, setFound] = createSignal<Diagnosis | null>(null);
  const text = () => (found()?.checks ?? []).map((check) => (check.ok ? "正常" : "异常") + " " + check.name + " " + check.detail).join("\n");
  return (
    <div class="session-form">
      <h2 class="session-title session-bad">
        <Icon name="warning" />
        本机数据无法打开
      </h2>
      <p>数据文件可能因断电、磁盘故障或误操作而损坏。请不要卸载程序，也不要删除数据文件——其中可能有尚未发送的内容。</p>
      <p>请运行诊断，并把结果提供给管理员。</p>
      <ErrorNote refusal={run.refusal()} />
      <Show when={found()}>
        {(diagnosis) => (
          <ul class="session-checks" data-testid="damaged-checks">
            <For each={diagnosis().checks}>
              {(check) => (
                <li classList={{ "session-bad": !check.ok }}>
                  <Icon name={check.ok ? "check" : "close"} label={check.ok ? "正常" : "异常"} />
                  <span>{t.check(check.name)}</span>
                  <span class="session-detail clip">{check.detail}</span>
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
      <div>
        <Button kind="primary" busy={run.busy()} testid="damaged-run" onClick={() => void run.run({}).then(setFound)}>
          运行诊断
        </Button>
        <Show when={found()}>
          <Button icon="copy" onClick={() => copyText(text(), "已复制诊断结果")}>
            复制结果
          </Button>
        </Show>
      </div>
    </div>
  );
}
