// Ctrl+K. Pure keyboard: type, arrows, Enter; Ctrl+Enter opens a case in a window of its own.
import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show, type JSX } from "solid-js";
import { Portal } from "solid-js/web";
import type { Settings } from "../../bindings/api";
import { command, createQuery, shell } from "../../backend";
import { attempt, Avatar, bindText, CaseBadge, Icon, isEnter, Keys, navigate, scrollTo, useFocusTrap, useLayer, type IconName } from "../../shared";
import { matches } from "./matches";
import "./palette.css";

export interface Place {
  path: string;
  label: string;
  pinyin: string;
  icon: IconName;
  keys: string;
}

interface Entry {
  id: string;
  icon?: IconName;
  /** In place of the icon. */
  lead?: JSX.Element;
  title: string;
  detail?: string;
  tail?: JSX.Element;
  run: () => void | Promise<void>;
  /** With Ctrl: in a window of its own. */
  route?: string;
}

interface Group {
  title: string;
  entries: Entry[];
}

export default function Palette(props: { commands: Place[]; onClose: () => void; onHelp: () => void }): JSX.Element {
  const [text, setText] = createSignal("");
  const [active, setActive] = createSignal(0);
  const list = createUniqueId();
  let panel!: HTMLDivElement;
  let rows!: HTMLDivElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const [asked, setAsked] = createSignal("");
  const found = createQuery("search.all", () => (asked().trim() === "" ? null : { text: asked().trim() }));
  const desk = createQuery("workflow.workbench", () => ({}));

  useLayer({ close: () => props.onClose(), within: () => [panel] });
  useFocusTrap(() => panel);

  const begin = async (form: string) => {
    const draft = await command("workflow.beginDraft", { form, fromCase: null, data: {} });
    navigate("/draft/" + draft.id);
  };
  const change = async (part: Partial<Settings>) => {
    await command("settings.set", { ...(await command("settings.get", {})), ...part });
  };

  const commands = (): (Entry & { pinyin: string })[] => [
    { id: "new", icon: "add", title: "发起申请", pinyin: "fqsq faqishenqing", tail: <Keys keys="Ctrl+N" />, run: () => navigate("/new") },
    ...props.commands.map((to) => ({
      id: "go" + to.path,
      icon: to.icon,
      title: "前往" + to.label,
      pinyin: to.pinyin,
      tail: to.keys ? <Keys keys={to.keys} /> : undefined,
      run: () => navigate(to.path),
    })),
    { id: "settings", icon: "settings", title: "设置", pinyin: "sz shezhi", tail: <Keys keys="Ctrl+," />, run: () => navigate("/settings") },
    { id: "dark", icon: "moon", title: "切换到深色", pinyin: "qhdss shense", run: () => change({ theme: "dark" }) },
    { id: "light", icon: "sun", title: "切换到浅色", pinyin: "qhdqs qianse", run: () => change({ theme: "light" }) },
    { id: "care", icon: "search", title: "打开或关闭关怀模式", pinyin: "ghms guanhuaimoshi", run: async () => change({ careMode: !(await command("settings.get", {})).careMode }) },
    { id: "offline", icon: "offline", title: "主动脱机", pinyin: "zdtj tuoji", run: async () => void (await command("sync.setOffline", { offline: true })) },
    { id: "online", icon: "online", title: "恢复联网", pinyin: "hflw lianwang", run: async () => void (await command("sync.setOffline", { offline: false })) },
    { id: "diagnose", icon: "info", title: "诊断", pinyin: "zd zhenduan", run: () => navigate("/settings", { query: { part: "diagnostics" } }) },
    { id: "help", icon: "help", title: "使用帮助", pinyin: "sybz bangzhu", tail: <Keys keys="F1" />, run: () => props.onHelp() },
    { id: "lock", icon: "lock", title: "锁定", pinyin: "sd suoding", tail: <Keys keys="Ctrl+Shift+L" />, run: async () => void (await command("session.lock", {})) },
  ];

  const groups = createMemo<Group[]>(() => {
    const typed = text().trim();
    const chosen = commands().filter((one) => matches(typed, one.title, one.pinyin));
    if (typed === "") {
      const forms = (desk.data()?.forms ?? []).slice(0, 5).map((form): Entry => ({ id: "form-" + form.key, icon: "draft", title: form.title, detail: form.category, run: () => begin(form.key) }));
      return [
        { title: "常用表单", entries: forms },
        { title: "命令", entries: chosen },
      ].filter((group) => group.entries.length > 0);
    }
    const answer = found.latest();
    const people = (answer?.people ?? []).map((one): Entry => ({ id: one.id, lead: <Avatar name={one.name} small />, title: one.name, detail: [one.departmentPath, one.post].filter(Boolean).join(" · "), tail: <span class="palette-phone numerals">{one.phone}</span>, run: () => navigate("/directory", { query: { text: one.name } }) }));
    const cases = (answer?.cases ?? []).map((one): Entry => ({ id: one.id, icon: "todo", title: one.subject || one.formTitle, detail: [one.formTitle, one.initiatorName, one.number].filter(Boolean).join(" · "), tail: <CaseBadge state={one.state} />, run: () => navigate("/case/" + one.id), route: "/case/" + one.id }));
    const forms = (answer?.forms ?? []).map((one): Entry => ({ id: "form-" + one.key, icon: "draft", title: "申请：" + one.title, detail: one.category, run: () => begin(one.key) }));
    const drafts = (answer?.drafts ?? []).map((one): Entry => ({ id: one.id, icon: "edit", title: one.subject || one.formTitle, detail: one.formTitle, run: () => navigate("/draft/" + one.id) }));
    return [
      { title: "命令", entries: chosen.slice(0, 5) },
      { title: "表单", entries: forms },
      { title: "人员", entries: people },
      { title: "申请", entries: cases },
      { title: "草稿", entries: drafts },
    ].filter((group) => group.entries.length > 0);
  });
  const flat = createMemo(() => groups().reduce<Entry[]>((all, group) => all.concat(group.entries), []));
  createEffect(on(text, () => setActive(0)));

  const run = (entry: Entry | undefined, apart: boolean) => {
    if (!entry) return;
    const open = shell().openWindow;
    props.onClose();
    if (apart && entry.route && open) void open(entry.route);
    else void attempt(Promise.resolve(entry.run()));
  };
  const move = (to: number) => {
    const count = flat().length;
    if (count === 0) return;
    setActive((to + count) % count);
    const row = rows.querySelector(".palette-active");
    if (row) scrollTo(rows, row);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.keyCode === 229 || event.isComposing) return;
    if (event.key === "ArrowDown") move(active() + 1);
    else if (event.key === "ArrowUp") move(active() - 1);
    else if (event.key === "Home" && text() === "") move(0);
    else if (event.key === "End" && text() === "") move(flat().length - 1);
    else if (isEnter(event)) run(flat()[active()], event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  };

  return (
    <Portal>
      <div class="palette-shade">
        <div ref={panel} class="palette" role="dialog" aria-modal="true" aria-label="搜索与命令" data-testid="palette">
          <div class="palette-field">
            <Icon name="search" />
            <input
              ref={(element) =>
                bindText(element, {
                  value: text,
                  onChange: (typed) => {
                    setText(typed);
                    clearTimeout(timer);
                    timer = setTimeout(() => setAsked(typed), 90);
                  },
                })
              }
              class="palette-input"
              type="text"
              role="combobox"
              aria-expanded="true"
              aria-controls={list}
              aria-activedescendant={flat().length > 0 ? list + "-" + active() : undefined}
              aria-label="搜索与命令"
              placeholder="输入名称、拼音、编号或命令"
              autocomplete="off"
              spellcheck={false}
              autofocus
              data-testid="palette-input"
              onKeyDown={pressed}
            />
            <Keys keys="Esc" />
          </div>
          <div ref={rows} class="palette-rows" id={list} role="listbox" aria-label="结果">
            <For
              each={groups()}
              fallback={
                <p class="palette-none" data-testid="palette-none">
                  {found.loading() || asked() !== text() ? "正在查找…" : "没有找到“" + text().trim() + "”。可以试试拼音首字母或编号。"}
                </p>
              }
            >
              {(group) => (
                <section role="group" aria-label={group.title}>
                  <h3 class="palette-group">{group.title}</h3>
                  <For each={group.entries}>
                    {(entry) => {
                      const index = () => flat().indexOf(entry);
                      return (
                        <div
                          id={list + "-" + index()}
                          class="palette-row"
                          classList={{ "palette-active": index() === active() }}
                          role="option"
                          aria-selected={index() === active()}
                          data-id={entry.id}
                          onMouseMove={() => setActive(index())}
                          onClick={(event) => run(entry, event.ctrlKey || event.metaKey)}
                        >
                          <span class="palette-lead">
                            {entry.lead}
                            <Show when={entry.icon}>{(icon) => <Icon name={icon()} />}</Show>
                          </span>
                          <span class="palette-title clip">{entry.title}</span>
                          <span class="palette-detail clip">{entry.detail}</span>
                          {entry.tail}
                        </div>
                      );
                    }}
                  </For>
                </section>
              )}
            </For>
          </div>
          <div class="palette-foot">
            <span>
              <Keys keys="↑" />
              <Keys keys="↓" /> 选择
            </span>
            <span>
              <Keys keys="Enter" /> 打开
            </span>
            <Show when={shell().openWindow}>
              <span>
                <Keys keys="Ctrl+Enter" /> 在新窗口打开申请
              </span>
            </Show>
          </div>
        </div>
      </div>
    </Portal>
  );
}
