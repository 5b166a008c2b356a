// A question above the page. Our own focus trap: <dialog> is newer than our floor.
import { createSignal, createUniqueId, Show, type JSX } from "solid-js";
import { Portal } from "solid-js/web";
import { Button, IconButton } from "./Button";
import "./Dialog.css";
import { useFocusTrap, useLayer } from "./layers";

export interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Buttons, the one that acts last. */
  footer?: JSX.Element;
  wide?: boolean;
  testid?: string;
  children: JSX.Element;
}

export function Dialog(props: DialogProps): JSX.Element {
  return (
    <Show when={props.open}>
      <Portal>
        <Panel {...props} />
      </Portal>
    </Show>
  );
}

function Panel(props: DialogProps): JSX.Element {
  let panel!: HTMLDivElement;
  const id = createUniqueId();
  useLayer({ close: () => props.onClose(), within: () => [panel] });
  useFocusTrap(() => panel);
  return (
    <div class="dialog-shade">
      <div
        ref={panel}
        class="dialog"
        classList={{ "dialog-wide": props.wide }}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        data-testid={props.testid}
      >
        <header class="dialog-head">
          <h2 id={id} class="dialog-title">
            {props.title}
          </h2>
          <IconButton icon="close" label="关闭" onClick={() => props.onClose()} />
        </header>
        <div class="dialog-body">{props.children}</div>
        <Show when={props.footer}>
          <footer class="dialog-foot">{props.footer}</footer>
        </Show>
      </div>
    </div>
  );
}

export interface Question {
  title: string;
  text?: string;
  /** What the button that acts says: `删除草稿`. */
  action: string;
  danger?: boolean;
}

const [question, setQuestion] = createSignal<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Asks, for what cannot be undone. What can be undone is done at once, with an undo in the toast. */
export function confirm(asked: Question): Promise<boolean> {
  return new Promise((resolve) => {
    setQuestion({
      ...asked,
      answer: (yes) => {
        setQuestion(null);
        resolve(yes);
      },
    });
  });
}

/** Stands once at the end of the page. */
export function ConfirmHost(): JSX.Element {
  return (
    <Show when={question()} keyed>
      {(asked) => (
        <Dialog
          open
          title={asked.title}
          onClose={() => asked.answer(false)}
          testid="confirm"
          footer={
            <>
              <Button testid="confirm-no" onClick={() => asked.answer(false)}>
                取消
              </Button>
              <Button
                kind={asked.danger ? "danger" : "primary"}
                autofocus
                testid="confirm-yes"
                onClick={() => asked.answer(true)}
              >
                {asked.action}
              </Button>
            </>
          }
        >
          <p class="dialog-text">{asked.text}</p>
        </Dialog>
      )}
    </Show>
  );
}
