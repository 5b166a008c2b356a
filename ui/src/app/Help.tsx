// F1 and the cheat sheet.
import { For, Match, Switch, type JSX } from "solid-js";
import { Dialog, Keys, Tabs } from "../shared";
import "./Help.css";
import { DESTINATIONS } from "./navigation";

type Topic = "guide" | "keys";

const KEYS: { title: string; rows: [keys: string, what: string][] }[] = [
  {
    title: "随处可用",
    rows: [
      ["Ctrl+K", "搜索与命令"],
      ["Ctrl+N", "发起申请"],
      ["F1", "使用帮助"],
      ["Ctrl+Shift+?", "快捷键"],
      ["Ctrl+,", "设置"],
      ["Alt+←", "返回"],
      ["Ctrl+Shift+L", "锁定"],
      ["Ctrl+= Ctrl+-", "放大、缩小"],
      ["Esc", "关闭弹出的内容"],
    ],
  },
  { title: "前往", rows: DESTINATIONS.filter((to) => to.keys).map((to): [string, string] => [to.keys, to.label]) },
  {
    title: "列表",
    rows: [
      ["↑ ↓", "上一行、下一行"],
      ["Enter", "打开"],
      ["PageUp PageDown", "上一屏、下一屏"],
      ["Home End", "第一行、最后一行"],
    ],
  },
];

const GUIDE: [title: string, text: string][] = [
  ["没有网络也能办", "草稿、申请、审批、通讯录都保存在本机。脱机时照常填写和审批，提交后进入“待发送”，联网后按顺序自动发出，每项只会办理一次。"],
  ["先看左下角", "状态栏始终显示是否在线、有几项待发送、几项被退回。点击它可以查看每一项的去向和原因，已写的意见会原样保留。"],
  ["填写即保存", "表单边填边存，不需要点保存。意外关闭后从“草稿”继续。红色文字说明还需要修改什么。"],
  ["用拼音查找", "搜索框、选人框都可以输入全拼或首字母，例如 oyn 或 ouyangna。"],
  ["看不清楚时", "在“设置”里放大界面，或打开“关怀模式”：文字更大、对比更强、按钮更大。"],
  ["遇到问题", "出错信息旁有“复制”按钮，报告编号能帮助管理员在日志中找到原因；“设置”里的“诊断”可检查本机状态。"],
];

export default function Help(props: { topic: Topic; onTopic: (topic: Topic) => void; onClose: () => void }): JSX.Element {
  return (
    <Dialog open wide title="帮助" onClose={props.onClose} testid="help">
      <Tabs<Topic>
        value={props.topic}
        tabs={[
          { value: "guide", label: "使用说明" },
          { value: "keys", label: "快捷键" },
        ]}
        onChange={props.onTopic}
      />
      <div class="help">
        <Switch>
          <Match when={props.topic === "guide"}>
            <dl class="help-guide">
              <For each={GUIDE}>
                {([title, text]) => (
                  <div>
                    <dt>{title}</dt>
                    <dd>{text}</dd>
                  </div>
                )}
              </For>
            </dl>
          </Match>
          <Match when={props.topic === "keys"}>
            <div class="help-keys">
              <For each={KEYS}>
                {(group) => (
                  <section>
                    <h3>{group.title}</h3>
                    <For each={group.rows}>
                      {([keys, what]) => (
                        <p class="help-key">
                          <span>{what}</span>
                          <span>
                            <For each={keys.split(" ")}>{(one) => <Keys keys={one} />}</For>
                          </span>
                        </p>
                      )}
                    </For>
                  </section>
                )}
              </For>
            </div>
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}
