// How the line is, and the two things one can do about it.
import { Show, type JSX } from "solid-js";
import type { Line, SyncStatus } from "../../bindings/api";
import { createCommand } from "../../backend";
import { sentence, t } from "../../i18n";
import { Button, ErrorNote, formatBytes, formatRelative, Icon, type IconName, now, Switch } from "../../shared";

const ICON: Record<Line, IconName> = { online: "online", connecting: "refresh", offline: "offline", refused: "warning" };

const CARRIER: Record<string, string> = { websocket: "实时连接", sse: "推送连接", longpoll: "轮询连接" };

/** What the state means for the one who works. */
function meaning(status: SyncStatus): string {
  if (status.reason && status.line !== "online") return sentence(status.reason);
  switch (status.line) {
    case "online":
      return status.firstSync ? "正在下载第一份数据，可以先填写申请。" : "提交的内容会立即送达服务器。";
    case "connecting":
      return "正在连接服务器，您可以继续工作。";
    case "offline":
      return "您可以照常填写和审批，联网后会自动发送。";
    case "refused":
      return "服务器拒绝了本机的连接，请联系管理员。";
  }
}

/** By what way, since when, what is still to come. */
function details(status: SyncStatus): string[] {
  return [
    status.line === "online" ? (CARRIER[status.carrier] ?? status.carrier) : "",
    status.lastContact ? "上次联系 " + formatRelative(status.lastContact, now()) : "",
    status.uploadBytes > 0 ? "附件待上传 " + formatBytes(status.uploadBytes) : "",
  ].filter(Boolean);
}

export function LineCard(props: { status: SyncStatus }): JSX.Element {
  const setOffline = createCommand("sync.setOffline");
  const retry = createCommand("sync.retry");
  return (
    <section class="line card" data-testid="line" data-line={props.status.line}>
      <span class={"line-icon line-" + props.status.line}>
        <Icon name={ICON[props.status.line]} />
      </span>
      <div class="line-text">
        <p class="line-state">
          {t.line[props.status.line]}
          <span class="line-detail">
            {details(props.status).join(" · ")}
          </span>
        </p>
        <p class="line-meaning">{meaning(props.status)}</p>
        <ErrorNote refusal={setOffline.refusal() ?? retry.refusal()} />
      </div>
      <div class="line-acts">
        <Show when={props.status.line !== "online"}>
          <Button small icon="refresh" busy={retry.busy()} testid="line-retry" onClick={() => void retry.run({})}>
            立即重试
          </Button>
        </Show>
        <Switch
          value={props.status.line === "offline" && !props.status.reason}
          onChange={(offline) => void setOffline.run({ offline })}
          testid="line-offline"
        >
          主动脱机
        </Switch>
      </div>
    </section>
  );
}
