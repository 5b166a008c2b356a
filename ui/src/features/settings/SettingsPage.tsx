// Every setting acts at once and is kept at once: there is no save button to forget.
import { createEffect, on, Show, type JSX } from "solid-js";
import type { Settings, Theme } from "../../bindings/api";
import { createCommand, createQuery } from "../../backend";
import { t } from "../../i18n";
import { Button, ErrorNote, navigate, Page, RadioGroup, Select, Skeleton, Switch, type PageProps } from "../../shared";
import { Diagnostics } from "./Diagnostics";
import { Phrases } from "./Phrases";
import { Security } from "./Security";
import { SettingRow, SettingsPart } from "./SettingRow";

const THEMES: Theme[] = ["system", "light", "dark"];
const ZOOMS = ["100", "110", "125", "150", "175"];

export default function SettingsPage(props: PageProps): JSX.Element {
  const query = createQuery("settings.get", () => ({}));
  const set = createCommand("settings.set");
  const session = createQuery("session.status", () => ({}));
  // Where `?part=` points, once it is there.
  createEffect(
    on(
      () => query.data() !== undefined && props.query.part,
      (part) => {
        if (part) document.getElementById("settings-" + part)?.scrollIntoView();
      },
    ),
  );
  const change = (part: Partial<Settings>) => {
    const now = query.data();
    if (now) void set.run({ ...now, ...part }).then(() => query.refetch());
  };
  return (
    <Page title="设置" narrow testid="settings">
      <ErrorNote refusal={set.refusal() ?? query.refusal()} />
      <Show when={query.data()} fallback={<Skeleton rows={10} />}>
        {(settings) => (
          <>
            <SettingsPart title="外观" id="appearance">
              <SettingRow label="颜色" hint="“跟随系统”按桌面的浅色或深色显示。">
                <RadioGroup<Theme>
                  value={settings().theme}
                  options={THEMES.map((value) => ({ value, label: t.theme[value] }))}
                  label="颜色"
                  testid="settings-theme"
                  onChange={(theme) => change({ theme })}
                />
              </SettingRow>
              <SettingRow label="显示比例" hint="也可以用 Ctrl+= 放大、Ctrl+- 缩小、Ctrl+0 还原。">
                <Select
                  value={String(settings().zoom)}
                  options={ZOOMS.map((value) => ({ value, label: value + "%" }))}
                  label="显示比例"
                  testid="settings-zoom"
                  onChange={(zoom) => change({ zoom: Number(zoom) })}
                />
              </SettingRow>
              <SettingRow label="关怀模式" hint="文字更大、对比更强、按钮更大，适合视力不便时使用。">
                <Switch value={settings().careMode} testid="settings-care" onChange={(careMode) => change({ careMode })}>
                  {settings().careMode ? "已打开" : "已关闭"}
                </Switch>
              </SettingRow>
            </SettingsPart>
            <SettingsPart title="窗口与通知" id="window">
              <SettingRow label="关闭窗口时留在托盘" hint="继续在后台收发，新待办会提醒；不占用界面内存。">
                <Switch value={settings().closeToTray} testid="settings-tray" onChange={(closeToTray) => change({ closeToTray })}>
                  {settings().closeToTray ? "已打开" : "已关闭"}
                </Switch>
              </SettingRow>
              <SettingRow
                label="开机自动启动"
                hint={settings().fixed.includes("autostart") ? "由管理员统一设置。" : "登录桌面后在后台启动。"}
              >
                <Switch
                  value={settings().autostart}
                  testid="settings-autostart"
                  disabled={settings().fixed.includes("autostart")}
                  onChange={(autostart) => change({ autostart })}
                >
                  {settings().autostart ? "已打开" : "已关闭"}
                </Switch>
              </SettingRow>
              <SettingRow label="新待办通知" hint="通过系统通知提醒，只显示表单名称和事由摘要。">
                <Switch
                  value={settings().notifications}
                  testid="settings-notifications"
                  onChange={(notifications) => change({ notifications })}
                >
                  {settings().notifications ? "已打开" : "已关闭"}
                </Switch>
              </SettingRow>
            </SettingsPart>
            <SettingsPart title="审批常用语" id="phrases">
              <Phrases phrases={settings().phrases} onChange={(phrases) => change({ phrases })} />
            </SettingsPart>
            <SettingsPart title="安全" id="security">
              <Show when={session.data()}>{(current) => <Security session={current()} />}</Show>
            </SettingsPart>
            <Show when={session.data()?.me?.permits.includes("identity.importPeople")}>
              <SettingsPart title="管理" id="administration">
                <SettingRow label="导入人员" hint="用电子表格一次新增或更新人员和部门。">
                  <Button testid="settings-import" onClick={() => navigate("/directory/import")}>
                    打开
                  </Button>
                </SettingRow>
              </SettingsPart>
            </Show>
            <SettingsPart title="诊断" id="diagnostics">
              <Diagnostics />
            </SettingsPart>
          </>
        )}
      </Show>
    </Page>
  );
}
