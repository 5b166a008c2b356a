// What the administrator has set for a PC: it is so from the first start on, shown as set, and not for the person to change;
// and the ways in that a package brings with it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "../driver.mjs";
import * as person from "../people.mjs";

export const setting = { policy: { autostart: true, watermark: "{name} {department}" } };

export const needs = (shell) => (shell === "browser" ? "starting with the desktop is for windows" : "");

export async function story({ world, minute, window, picture }) {
  let official;
  let link;

  await minute("it starts with the desktop, and whoever looks is written over the page", async () => {
    await world.desktop.manageWindows();
    official = await window("official");
    await person.enrol(official, "lvsiqi");
    await until("the autostart file", () => existsSync(join(world.env.XDG_CONFIG_HOME, "autostart/cn.tongban.desktop.official.desktop")));
    const style = decodeURIComponent(await official.run("return document.querySelector('[data-testid=watermark]').getAttribute('style')"));
    if (!style.includes("吕思琪")) throw new Error("nobody's name is in it: " + style);
  });

  await minute("the setting says who set it, and does not move", async () => {
    await official.go("/settings");
    await official.see(".setting", "由管理员统一设置。");
    const disabled = await official.run("return document.querySelector('[data-testid=settings-autostart]').disabled");
    if (!disabled) throw new Error("it can be moved");
    await official.run("document.querySelector('[data-testid=settings-autostart]').scrollIntoView({ block: 'center' })");
    await picture(official, "settings-fixed");
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
