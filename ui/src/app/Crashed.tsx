// A page of ours failed. The rest of the window goes on; what was typed is in the drafts.
import { onMount, type JSX } from "solid-js";
import { Button, copyText, EmptyState, navigate, Page } from "../shared";

export function Crashed(props: { thrown: unknown; again: () => void }): JSX.Element {
  const report = "UI-" + Date.now().toString(36).toUpperCase();
  const text = () => (props.thrown instanceof Error ? (props.thrown.stack ?? props.thrown.message) : String(props.thrown));
  onMount(() => console.error(report, props.thrown));
  return (
    <Page title="页面出错" testid="crashed">
      <EmptyState
        icon="warning"
        title="这个页面出现了错误"
        hint={"已填写的内容保存在草稿中，不会丢失。报告编号：" + report}
        action={
          <>
            <Button onClick={() => copyText(report + "\n" + location.hash + "\n" + text(), "已复制错误信息")}>复制错误信息</Button>
            <Button onClick={() => navigate("/")}>回到工作台</Button>
            <Button kind="primary" onClick={() => props.again()}>
              重新打开
            </Button>
          </>
        }
      />
    </Page>
  );
}
