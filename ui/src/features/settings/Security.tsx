// The password, and locking at once.
import { createSignal, Show, type JSX } from "solid-js";
import type { Session } from "../../bindings/api";
import { createCommand } from "../../backend";
import { Button, Dialog, ErrorNote, Field, Note, TextField, toast } from "../../shared";
import { passwordProblem } from "./password";
import { SettingRow } from "./SettingRow";

export function Security(props: { session: Session }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const [adopting, setAdopting] = createSignal(false);
  const lock = createCommand("session.lock");
  return (
    <>
      <SettingRow label="登录密码" hint={"账号 " + (props.session.account ?? "") + "。修改后服务器和本机同时生效，需要联网。"}>
        <Button testid="settings-password" onClick={() => setOpen(true)}>
          修改密码
        </Button>
      </SettingRow>
      <Show when={props.session.otherPassword}>
        <Note
          tone="warn"
          icon="warning"
          testid="other-password"
          action={
            <Button small testid="adopt-password" onClick={() => setAdopting(true)}>
              启用新密码
            </Button>
          }
        >
          您的密码已在别处修改，本机目前仍用原来的密码打开。请填写一次新密码，此后本机只认新密码。
        </Note>
      </Show>
      <SettingRow
        label="锁定"
        hint={
          props.session.remembered
            ? "本机已在系统密钥环中记住密钥；锁定后需要重新输入密码。"
            : props.session.keyring
              ? "离开时锁定，数据在磁盘上始终加密保存。"
              : "本机没有可用的系统密钥环，每次打开都需要输入密码。"
        }
      >
        <Button icon="lock" testid="settings-lock" busy={lock.busy()} onClick={() => void lock.run({})}>
          立即锁定
        </Button>
      </SettingRow>
      <Show when={open()}>
        <PasswordDialog account={props.session.account ?? ""} onClose={() => setOpen(false)} />
      </Show>
      <Show when={adopting()}>
        <AdoptDialog onClose={() => setAdopting(false)} />
      </Show>
    </>
  );
}

/** The password that is good at the hub, once: from then on it opens this PC, and no other does. */
function AdoptDialog(props: { onClose: () => void }): JSX.Element {
  const [password, setPassword] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const adopt = createCommand("session.adoptPassword");
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (password() === "" || (await adopt.run({ password: password() })) === null) return;
    toast({ text: "本机已启用新密码", tone: "good" });
    props.onClose();
  };
  return (
    <Dialog
      open
      title="启用新密码"
      onClose={props.onClose}
      testid="adopt-dialog"
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button kind="primary" busy={adopt.busy()} testid="adopt-save" onClick={(event) => void submit(event)}>
            启用
          </Button>
        </>
      }
    >
      <form class="password-form" onSubmit={(event) => void submit(event)} noValidate>
        <ErrorNote refusal={adopt.refusal()} />
        <Field label="现在的密码" required problem={tried() && password() === "" ? "请填写密码" : undefined}>
          <TextField type="password" value={password()} autocomplete="current-password" autofocus testid="adopt-password-text" onChange={setPassword} />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function PasswordDialog(props: { account: string; onClose: () => void }): JSX.Element {
  const [old, setOld] = createSignal("");
  const [fresh, setFresh] = createSignal("");
  const [again, setAgain] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const change = createCommand("session.changePassword");
  const problems = () => ({
    old: old() === "" ? "请填写当前密码" : undefined,
    fresh: passwordProblem(fresh(), props.account),
    again: again() !== fresh() ? "两次填写的新密码不一致" : undefined,
  });
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    const { old: first, fresh: second, again: third } = problems();
    if (first || second || third) return;
    if ((await change.run({ old: old(), new: fresh() })) === null) return;
    toast({ text: "密码已修改", tone: "good" });
    props.onClose();
  };
  const shown = (problem: string | undefined) => (tried() ? problem : undefined);
  return (
    <Dialog
      open
      title="修改密码"
      onClose={props.onClose}
      testid="password-dialog"
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button kind="primary" busy={change.busy()} testid="password-save" onClick={(event) => void submit(event)}>
            修改
          </Button>
        </>
      }
    >
      <form class="password-form" onSubmit={(event) => void submit(event)} noValidate>
        <ErrorNote refusal={change.refusal()} />
        <Field label="当前密码" required problem={shown(problems().old)}>
          <TextField type="password" value={old()} autocomplete="current-password" autofocus testid="password-old" onChange={setOld} />
        </Field>
        <Field label="新密码" required problem={shown(problems().fresh)} hint="至少 8 个字符，混用字母、数字或符号">
          <TextField type="password" value={fresh()} autocomplete="new-password" testid="password-new" onChange={setFresh} />
        </Field>
        <Field label="再填一次新密码" required problem={shown(problems().again)}>
          <TextField type="password" value={again()} autocomplete="new-password" testid="password-again" onChange={setAgain} />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
