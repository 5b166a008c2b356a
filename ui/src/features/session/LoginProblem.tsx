import { Show, type JSX } from "solid-js";
import type { Refusal } from "../../bindings/api";
import { isBroken } from "../../i18n";
import { ErrorNote, Note } from "../../shared";

/** Why the log-in did not succeed. Some codes mean more here than elsewhere. */
export function LoginProblem(props: { refusal: Refusal | null; first?: boolean }): JSX.Element {
  const here = (refusal: Refusal): string | null => {
    if (refusal.code === "offline" && props.first) {
      return "连接不到服务器。首次登录需要网络，请检查服务器地址是否正确、网线或专网是否接通。";
    }
    if (refusal.code === "offline") return "现在连接不到服务器，请稍后再试。";
    if (refusal.code === "notEnrolled") return "此账号尚未在本机登记，请先联网登录。";
    if (refusal.code === "badRequest" && refusal.params?.field === "hubUrl") return "服务器地址格式不正确。";
    return null;
  };
  return (
    <Show when={props.refusal} keyed>
      {(refusal) => (
        <Show when={!isBroken(refusal) && here(refusal)} fallback={<ErrorNote refusal={refusal} testid="login-error" />}>
          {(text) => (
            <div role="alert" data-code={refusal.code}>
              <Note tone="warn" icon={refusal.code === "offline" ? "offline" : "warning"} testid="login-error">
                {text()}
              </Note>
            </div>
          )}
        </Show>
      )}
    </Show>
  );
}
