// The first log-in on this PC: against the hub, so the network is needed this once.
import { createSignal, Show, type JSX } from "solid-js";
import type { Session } from "../../bindings/api";
import { createCommand } from "../../backend";
import { Button, Field, Icon, TextField } from "../../shared";
import { normaliseAddress } from "./address";
import { LoginProblem } from "./LoginProblem";
import { PasswordField, retype, toFirstProblem } from "./PasswordField";
import { Remember } from "./Remember";

export function Enrol(props: { session: Session }): JSX.Element {
  const [hubUrl, setHubUrl] = createSignal(props.session.hubUrl);
  const [account, setAccount] = createSignal(props.session.account ?? "");
  const [password, setPassword] = createSignal("");
  const [remember, setRemember] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const login = createCommand("session.login");
  const missing = (value: string, what: string) => (tried() && value.trim() === "" ? what : undefined);

  let form!: HTMLFormElement;

  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const wanted = { hubUrl: normaliseAddress(hubUrl()), account: account().trim(), password: password(), remember: remember() };
    if (!wanted.hubUrl || !wanted.account || !wanted.password) toFirstProblem(form);
    else void login.run(wanted).then((session) => session ?? retype(form));
  };

  return (
    <form ref={form} class="session-form" onSubmit={submit} noValidate>
      <h2 class="session-title">在本机首次登录</h2>
      <p class="session-hint">首次登录需要连接单位服务器，之后没有网络也可以使用。</p>
      <LoginProblem refusal={login.refusal()} first />
      <Field
        label="服务器地址"
        required
        problem={missing(hubUrl(), "请填写服务器地址")}
        hint={props.session.hubFixed ? "由管理员统一设置" : "例如 https://tongban.example.gov.cn:8443"}
        aside={
          <Show when={props.session.hubFixed}>
            <Icon name="lock" label="由管理员管理" />
          </Show>
        }
      >
        <TextField
          value={hubUrl()}
          onChange={setHubUrl}
          inputMode="url"
          readOnly={props.session.hubFixed}
          autofocus={props.session.hubUrl === ""}
          testid="login-hub"
        />
      </Field>
      <Field label="账号" required problem={missing(account(), "请填写账号")}>
        <TextField
          value={account()}
          onChange={setAccount}
          autocomplete="username"
          autofocus={props.session.hubUrl !== ""}
          testid="login-account"
        />
      </Field>
      <Field label="密码" required problem={missing(password(), "请填写密码")}>
        <PasswordField value={password()} onChange={setPassword} />
      </Field>
      <Remember keyring={props.session.keyring} value={remember()} onChange={setRemember} />
      <Button kind="primary" type="submit" busy={login.busy()} testid="login-submit">
        {login.busy() ? "正在登录" : "登录"}
      </Button>
    </form>
  );
}
