// The line at the top: product, search, the one act that starts everything, and who is here.
import { Show, type JSX } from "solid-js";
import type { Me } from "../bindings/api";
import { command } from "../backend";
import { attempt, Avatar, Button, Icon, IconButton, Keys, Mark, Menu, navigate } from "../shared";
import "./TopBar.css";

export interface TopBarProps {
  me: Me | null;
  onSearch: () => void;
  onHelp: () => void;
  onKeys: () => void;
}

export function TopBar(props: TopBarProps): JSX.Element {
  return (
    <header class="top">
      <a class="top-brand" href="#/" title="工作台">
        <Mark class="mark" />
        <span class="top-name">同办</span>
      </a>
      <button type="button" class="top-search" data-testid="open-palette" onClick={() => props.onSearch()}>
        <Icon name="search" />
        <span class="top-hint clip">搜索申请、人员、表单、草稿，或输入命令</span>
        <Keys keys="Ctrl+K" />
      </button>
      <div class="top-acts">
        <Button kind="primary" icon="add" testid="new-application" title="发起申请（Ctrl+N）" onClick={() => navigate("/new")}>
          发起申请
        </Button>
        <IconButton icon="help" label="使用帮助（F1）" testid="open-help" onClick={() => props.onHelp()} />
        <Show when={props.me}>
          {(me) => (
            <Menu
              label="我"
              trigger={(open, expanded) => (
                <button
                  type="button"
                  class="top-me"
                  aria-expanded={expanded()}
                  aria-haspopup="menu"
                  data-testid="me-menu"
                  onClick={open}
                >
                  <Avatar name={me().person.name} />
                  <span class="top-who">
                    <span class="top-person">{me().person.name}</span>
                    <span class="top-department clip">{me().person.departmentPath.split(" / ").pop()}</span>
                  </span>
                  <Icon name="down" />
                </button>
              )}
              items={[
                { label: "设置", icon: "settings", keys: "Ctrl+,", testid: "menu-settings", onPick: () => navigate("/settings") },
                { label: "快捷键", icon: "keyboard", keys: "Ctrl+Shift+?", onPick: () => props.onKeys() },
                { label: "使用帮助", icon: "help", keys: "F1", onPick: () => props.onHelp() },
                { label: "锁定", icon: "lock", keys: "Ctrl+Shift+L", apart: true, testid: "menu-lock", onPick: () => void attempt(command("session.lock", {})) },
              ]}
            />
          )}
        </Show>
      </div>
    </header>
  );
}
