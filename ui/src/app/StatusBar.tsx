// The line at the bottom: what waits to be sent is always in sight.
import { Match, Show, Switch, type JSX } from "solid-js";
import type { Session, SyncStatus } from "../bindings/api";
import { createQuery } from "../backend";
import { sentence, t } from "../i18n";
import { formatBytes, formatRelative, href, Icon, type IconName, now } from "../shared";
import "./StatusBar.css";

const ICON: Record<SyncStatus["line"], IconName> = {
  online: "online",
  connecting: "refresh",
  offline: "offline",
  refused: "warning",
};

export function StatusBar(props: { session: Session }): JSX.Element {
  const query = createQuery("sync.status", () => ({}));
  return (
    <footer class="status" data-testid="status">
      <Show when={query.data()} fallback={<span class="status-part">…</span>}>
        {(line) => (
          <>
            <a
              class={"status-line status-" + line().line}
              href={href("/outbox")}
              data-testid="status-sync"
              data-line={line().line}
              title={line().reason ? sentence(line().reason as NonNullable<SyncStatus["reason"]>) : "打开待发送"}
            >
              <span class="status-dot">
                <Icon name={ICON[line().line]} />
              </span>
              <span>{t.line[line().line]}</span>
              <Show when={line().waiting > 0}>
                <span class="status-waiting" data-testid="status-waiting">
                  {line().waiting} 项待发送
                </span>
              </Show>
              <Show when={line().refused > 0}>
                <span class="status-refused" data-testid="status-refused">
                  {line().refused} 项被退回
                </span>
              </Show>
            </a>
            <Switch>
              <Match when={line().firstSync}>
                <span class="status-part">正在下载第一份数据，可以先填写申请</span>
              </Match>
              <Match when={line().line !== "online" && line().lastContact}>
                {(at) => <span class="status-part">上次联系 {formatRelative(at(), now())}</span>}
              </Match>
            </Switch>
            <Show when={line().uploadBytes > 0}>
              <span class="status-part">附件待上传 {formatBytes(line().uploadBytes)}</span>
            </Show>
            <Show when={line().clockSkewMs !== 0}>
              <span class="status-part status-warn">
                <Icon name="clock" />
                本机时钟{line().clockSkewMs > 0 ? "快" : "慢"} {Math.round(Math.abs(line().clockSkewMs) / 60_000)} 分钟，请校准
              </span>
            </Show>
          </>
        )}
      </Show>
      <span class="status-space" />
      <span class="status-part clip" title={props.session.hubUrl}>
        {props.session.hubUrl.replace(/^https?:\/\//, "")}
      </span>
      <span class="status-part">同办 {props.session.version}</span>
    </footer>
  );
}
