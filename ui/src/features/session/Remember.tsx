import { Show, type JSX } from "solid-js";
import { Switch } from "../../shared";

/** Keep the key in the desktop's keyring, with what that means. */
export function Remember(props: { keyring: boolean; value: boolean; onChange: (value: boolean) => void }): JSX.Element {
  return (
    <div class="session-remember">
      <Switch value={props.value && props.keyring} disabled={!props.keyring} onChange={props.onChange} testid="login-remember">
        记住登录
      </Switch>
      <p class="session-hint">
        <Show when={props.keyring} fallback="本机没有可用的系统密钥环，每次打开都需要输入密码。">
          密钥保存在系统密钥环中，随您的桌面账户解锁。公用电脑请勿打开。
        </Show>
      </p>
    </div>
  );
}
