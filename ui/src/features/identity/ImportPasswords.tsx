// The initial passwords that the hub made up: given once, as a file. Whoever closes without it is asked first.
import { createEffect, createSignal, on, Show, type JSX } from "solid-js";
import type { ImportDone } from "../../bindings/api";
import { shell } from "../../backend";
import { Button, confirm, Dialog, formatNumber, Note, toast } from "../../shared";

export function ImportPasswords(props: { done: ImportDone | null; onClose: () => void }): JSX.Element {
  const [saved, setSaved] = createSignal(false);
  createEffect(on(() => props.done, () => setSaved(false)));
  const save = async (): Promise<void> => {
    const passwords = props.done?.passwords;
    if (!passwords) return;
    if (await shell().saveFile(`初始密码（第${props.done?.import ?? ""}次导入）.xlsx`, passwords.base64)) {
      setSaved(true);
      toast({ text: "初始密码名单已保存", tone: "good" });
    }
  };
  const close = async (): Promise<void> => {
    const sure =
      saved() ||
      (await confirm({
        title: "还没有保存初始密码名单",
        text: "名单只给这一次，关闭后无法找回，只能由管理员逐个重设密码。",
        action: "不保存，关闭",
        danger: true,
      }));
    if (sure) props.onClose();
  };
  return (
    <Dialog
      open={props.done !== null && props.done.handedOut > 0}
      title="已导入"
      testid="import-passwords"
      onClose={() => void close()}
      footer={
        <>
          <Button testid="import-passwords-close" onClick={() => void close()}>
            关闭
          </Button>
          <Button kind="primary" icon="download" testid="import-passwords-save" onClick={() => void save()}>
            {saved() ? "再存一份" : "保存名单"}
          </Button>
        </>
      }
    >
      <Show when={props.done}>
        {(done) => (
          <p class="dialog-text">
            第 {done().import} 次导入已完成，为 {formatNumber(done().handedOut)} 人生成了初始密码。
          </p>
        )}
      </Show>
      <Note tone="warn" icon="key">
        名单只给这一次，服务器不留存。请保存到安全的地方，分别交给本人后销毁；本人首次登录后应修改密码。
      </Note>
    </Dialog>
  );
}
