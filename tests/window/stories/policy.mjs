// What the administrator has set for a PC, or suggested: it is so from the first start on, shown as what it is, and only what was
// suggested is for the person to change; and the links that lead into the application.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { until } from "../driver.mjs";
import * as person from "../people.mjs";

export const setting = { policy: { watermark: "{name} {department} {time}" } };

export const needs = (shell) => (shell === "browser" ? "starting with the desktop is for windows" : "");

export async function story({ world, minute, window, picture }) {
  const autostart = join(world.env.XDG_CONFIG_HOME, "autostart/cn.tongban.desktop.official.desktop");
  const lay = (file, rules) => {
    const path = join(world.env.TONGBAN_POLICY_DIR, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(rules));
  };
  let official;
  let link;

  await minute("suggested: it starts with the desktop, until the person says otherwise", async () => {
    await world.desktop.manageWindows();
    lay("recommended/10.json", { autostart: true });
    official = await window("official");
    await person.enrol(official, "lvsiqi");
    await until("the autostart file", () => existsSync(autostart));
    await official.go("/settings");
    await person.flip(official, "settings-autostart");
    await until("no autostart file", () => !existsSync(autostart));
  });

  await minute("set: it does, whatever the person said; the setting says who set it, and does not move", async () => {
    lay("managed/20.json", { autostart: true });
    await world.kill(official);
    official = await window("official");
    await person.unlock(official);
    await until("the autostart file", () => existsSync(autostart));
    await official.go("/settings");
    await official.see(".setting", "由管理员统一设置。");
    if (!(await official.run("return document.querySelector('[data-testid=settings-autostart]').disabled"))) throw new Error("it moves");
    await picture(official, "settings-fixed");
  });

  await minute("whoever looks is written over the page, and when", async () => {
    const style = decodeURIComponent(await official.run("return document.querySelector('[data-testid=watermark]').getAttribute('style')"));
    if (!/>吕思琪 [^<{]*数据资源科 20\d\d年/.test(style)) throw new Error("it says something else: " + style);
  });

  await minute("a link in somebody's letter opens its place in the window that is there", async () => {
    await person.planChange(official, "夜间回传");
    await person.submit(official);
    await person.happened(official, "submitted");
    link = "tongban://" + (await official.run("return location.hash.slice(1)"));
    await official.go("/");
    await official.see("workbench");
    const second = world.runToEnd("official", link);
    if (second.status !== 0) throw new Error(`a second start ended with ${second.status}: ${second.stderr}`);
    await official.see("case");
    if ("tongban://" + (await official.run("return location.hash.slice(1)")) !== link) throw new Error("another place");
  });

  await minute("a link that leads nowhere shows the workbench", async () => {
    world.runToEnd("official", "tongban:///case/../settings");
    await official.see("workbench");
  });
}
