// Back on a PC that is enrolled: the password opens this PC's data, with or without a network.
import { createSignal, Show, type JSX } from "solid-js";
import type { Session } from "../../bindings/api";
import { createCommand } from "../../backend";
import { Avatar, Button, Field } from "../../shared";
import { LoginProblem } from "./LoginProblem";
import { PasswordField, retype, toFirstProblem } from "./PasswordField";
import { Remember } from "./Remember";

export function Unlock(props: { session: Session }): JSX.Element {
  const [password, setPassword] = createSignal("");
  const [remember, setRemember] = createSignal(props.session.remembered);
  const [tried, setTried] = createSignal(false);
  const login = createCommand("session.login");
  const account = () => props.session.account ?? "";

  let form!: HTMLFormElement;

  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (password() === "") return toFirstProblem(form);
    void login
      .run({ hubUrl: props.session.hubUrl, account: account(), password: password(), remember: remember() })
      .then((session) => session ?? retype(form));
  };

  return (
    <form ref={form} class="session-form" onSubmit={submit} noValidate>
      <div class="session-account">
        <Avatar name={account()} />
        <div>
          <p class="session-who" data-testid="login-account-name">
            {account()}
          </p>
          <p class="session-hint">本机数据已锁定，不需要网络即可解锁</p>
        </div>
      </div>
      <LoginProblem refusal={login.refusal()} />
      <Show when={login.refusal()?.code === "wrongPassword"}>
        <p class="session-hint" data-testid="login-earlier">
          如果在别的电脑上改过密码，本机仍用改之前的密码打开；登录后按提示启用新密码。
        </p>
      </Show>
      <Field label="密码" problem={tried() && password() === "" ? "请填写密码" : undefined}>
        <PasswordField value={password()} onChange={setPassword} autofocus />
      </Field>
      <Remember keyring={props.session.keyring} value={remember()} onChange={setRemember} />
      <Button kind="primary" type="submit" busy={login.busy()} testid="login-submit">
        {login.busy() ? "正在解锁" : "解锁"}
      </Button>
    </form>
  );
}
