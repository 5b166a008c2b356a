// The window of one who is logged in.
import { createMemo, createSignal, ErrorBoundary, lazy, onMount, Show, Suspense, type JSX } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Session } from "../bindings/api";
import { command, createQuery, onEvent } from "../backend";
import { sentence } from "../i18n";
import { attempt, Button, formatDateTime, href, layered, navigate, Note, route, Skeleton, toast, useShortcuts, type Shortcuts } from "../shared";
import { Crashed } from "./Crashed";
import "./Frame.css";
import { DESTINATIONS } from "./navigation";
import { Rail } from "./Rail";
import { find } from "./routes";
import { StatusBar } from "./StatusBar";
import { TopBar } from "./TopBar";
import { useWatermark } from "./watermark";
import { stepZoom } from "./zoom";

const Palette = lazy(() => import("../features/search").then((search) => search.loadPalette()));
const Help = lazy(() => import("./Help"));

export function Frame(props: { session: Session; onPainted: () => void }): JSX.Element {
  const [palette, setPalette] = createSignal(false);
  const [help, setHelp] = createSignal<"guide" | "keys" | null>(null);
  const here = createMemo(() => find(route()));
  const line = createQuery("sync.status", () => ({}));
  useWatermark(() => props.session.watermark);
  onMount(() => props.onPainted());

  /** What leads elsewhere waits until the question on top is answered. */
  const free = (act: () => void) => () => {
    if (!layered()) act();
  };
  const shortcuts: Shortcuts = {
    "Ctrl+K": free(() => setPalette(true)),
    "Ctrl+N": free(() => navigate("/new")),
    "Ctrl+,": free(() => navigate("/settings")),
    "Alt+ArrowLeft": free(() => history.back()),
    "Ctrl+Shift+?": free(() => setHelp("keys")),
    "Ctrl+Shift+L": () => void attempt(command("session.lock", {})),
    "Ctrl+=": () => void attempt(stepZoom(1)),
    "Ctrl+Shift++": () => void attempt(stepZoom(1)),
    "Ctrl+-": () => void attempt(stepZoom(-1)),
    "Ctrl+0": () => void attempt(stepZoom(0)),
    F1: free(() => setHelp("guide")),
  };
  DESTINATIONS.forEach((to) => {
    if (to.keys) shortcuts[to.keys] = free(() => navigate(to.path));
  });
  useShortcuts(shortcuts);

  onEvent((event) => {
    if (event.event !== "taskArrived") return;
    const open = () => navigate("/case/" + event.case);
    toast({ text: "收到一项新待办", tone: "info", action: { label: "查看", onPick: open } });
  });

  return (
    <div class="frame" data-testid="frame" data-line={line.data()?.line}>
      <TopBar
        me={props.session.me ?? null}
        onSearch={() => setPalette(true)}
        onHelp={() => setHelp("guide")}
        onKeys={() => setHelp("keys")}
      />
      <Rail />
      <main class="main" id="main">
        <Show when={route().path !== "/outbox" && line.data()?.line === "refused" && line.data()?.reason}>
          {(reason) => (
            <div class="main-banner" role="alert" data-testid="line-refused">
              <Note tone="bad" icon="warning" action={<a href={href("/outbox")}>查看连接</a>}>
                {sentence(reason())}
              </Note>
            </div>
          )}
        </Show>
        <Show when={props.session.restored}>
          {(restored) => (
            <div class="main-banner" role="alert" data-testid="restored">
              <Note
                tone={restored().whole ? "info" : "warn"}
                icon="warning"
                action={
                  <Button small kind="quiet" testid="restored-noted" onClick={() => void attempt(command("session.noteRestored", {}))}>
                    知道了
                  </Button>
                }
              >
                {restored().whole
                  ? `本机保存草稿和待发送内容的文件曾经损坏，已在 ${formatDateTime(restored().at)} 从副本恢复，没有丢失内容。建议请运维人员检查磁盘。`
                  : `本机保存草稿和待发送内容的文件曾经损坏，已在 ${formatDateTime(restored().at)} 从副本恢复，损坏前最后填写的内容可能不全，请核对草稿和意见；已经提交的以服务器为准。建议请运维人员检查磁盘。`}
              </Note>
            </div>
          )}
        </Show>
        <Show when={route().path !== "/settings" && props.session.otherPassword}>
          <div class="main-banner" role="alert" data-testid="other-password-banner">
            <Note tone="warn" icon="warning" action={<a href={href("/settings")}>启用新密码</a>}>
              您的密码已在别处修改，本机目前仍用原来的密码打开。
            </Note>
          </div>
        </Show>
        <div class="main-page">
          {/* A page is made anew for each path; only what follows `?` reaches the one that is there. */}
          <Show when={here().place.path} keyed>
            {(path) => (
              <ErrorBoundary fallback={(thrown: unknown, again) => <Crashed thrown={thrown} again={again} />}>
                <Suspense fallback={<Skeleton rows={10} />}>
                  <PageAt path={path} query={here().place.query} />
                </Suspense>
              </ErrorBoundary>
            )}
          </Show>
        </div>
      </main>
      <StatusBar session={props.session} />
      <Suspense>
        <Show when={palette()}>
          <Palette onClose={() => setPalette(false)} commands={DESTINATIONS} onHelp={() => setHelp("guide")} />
        </Show>
        <Show when={help()}>
          {(topic) => <Help topic={topic()} onTopic={setHelp} onClose={() => setHelp(null)} />}
        </Show>
      </Suspense>
    </div>
  );
}

function PageAt(props: { path: string; query: Record<string, string> }): JSX.Element {
  // The path does not change within one PageAt.
  const found = find({ path: props.path, query: {} });
  return <Dynamic component={found.route.component} params={found.params} query={props.query} />;
}
