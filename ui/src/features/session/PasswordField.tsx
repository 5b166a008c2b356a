import { createSignal, type JSX } from "solid-js";
import { TextField } from "../../shared";

/** After a try with fields left blank: at the first of them. */
export function toFirstProblem(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}

/** After a refusal the password is what most often was wrong: ready to be typed over. */
export function retype(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("[data-testid=login-password]");
  field?.focus();
  field?.select();
}

/** A password that may be looked at. Caps Lock is told: it is the usual reason for a wrong one. */
export function PasswordField(props: {
  value: string;
  onChange: (text: string) => void;
  autofocus?: boolean;
  testid?: string;
  autocomplete?: string;
}): JSX.Element {
  const [seen, setSeen] = createSignal(false);
  const [caps, setCaps] = createSignal(false);
  return (
    <>
      <span
        class="password"
        onKeyDown={(event) => setCaps(event.getModifierState("CapsLock"))}
        onKeyUp={(event) => setCaps(event.getModifierState("CapsLock"))}
      >
        <TextField
          type={seen() ? "text" : "password"}
          value={props.value}
          onChange={props.onChange}
          autocomplete={props.autocomplete ?? "current-password"}
          autofocus={props.autofocus}
          testid={props.testid ?? "login-password"}
        />
        <button type="button" class="password-eye" aria-pressed={seen()} onClick={() => setSeen(!seen())}>
          {seen() ? "隐藏" : "显示"}
        </button>
      </span>
      <span class="password-caps" role="status">
        {caps() ? "大写锁定已打开" : ""}
      </span>
    </>
  );
}
