import type { JSX } from "solid-js";
import { Button, EmptyState, navigate, Page } from "../shared";

export default function NotFound(): JSX.Element {
  return (
    <Page title="没有此页" testid="not-found">
      <EmptyState
        icon="help"
        title="没有找到这个页面"
        hint="地址可能已经改变。"
        action={<Button onClick={() => navigate("/")}>回到工作台</Button>}
      />
    </Page>
  );
}
