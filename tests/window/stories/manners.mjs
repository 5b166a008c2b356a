// The manners of a desktop application: a notification that leads to its case, a tray to live in, a start with the desktop.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../driver.mjs";
import * as person from "../people.mjs";

export const setting = {};

export async function story({ world, minute, window }) {
  const autostart = join(world.env.XDG_CONFIG_HOME, "autostart/cn.tongban.desktop.approver.desktop");
  let approver;
  let applicant;

  await minute("a desktop with notifications and a tray; the approver logs in and goes to another window", async () => {
    await world.desktop.begin();
    world.desktop.listen();
    approver = await window("approver");
    await person.enrol(approver, "yuexiaoming");
    await person.line(approver, "online");
    applicant = await window("applicant");
    await person.enrol(applicant, "lvsiqi");
    await applicant.see("bench-forms");
    await world.desktop.focus(world.pid("applicant"));
  });

  await minute("a task comes: the desktop says so, without the content of the application", async () => {
    await person.planChange(applicant, "夜间回传");
    await person.submit(applicant);
    await person.happened(applicant, "submitted");
    await until("a notification", () => world.desktop.heard.includes("专网卡套餐变更申请"));
    if (world.desktop.heard.includes("夜间回传")) throw new Error("it says too much: " + world.desktop.heard);
  });

  await minute("a click on it opens the case", async () => {
    world.desktop.clickNotification();
    await approver.see("case");
    await approver.see("act-panel");
  });

  await minute("starting with the desktop: the file comes and goes with the setting", async () => {
    await approver.go("/settings");
    await person.flip(approver, "settings-autostart");
    await until("the autostart file", () => existsSync(autostart));
    if (!/Exec=.*--hidden --profile approver/.test(readFileSync(autostart, "utf8"))) throw new Error("it starts otherwise");
    await person.flip(approver, "settings-autostart");
    await until("no autostart file", () => !existsSync(autostart));
  });

  await minute("closed to the tray the page's process ends, the application lives on and opens again by the tray", async () => {
    const pid = world.pid("approver");
    await until("an icon in the tray", () => world.desktop.trayIcons().length > 0);
    await world.desktop.close(pid);
    await until("no page", () => world.desktop.pages(pid).length === 0);
    if (world.pid("approver") !== pid) throw new Error("another process");
    world.desktop.clickTray(pid);
    await until("a page again", () => world.desktop.pages(pid).length > 0);
  });

  await minute("a page whose process hangs before its first frame is begun again without compositing; a log-in beside it is shown", async () => {
    const { pid } = world.launch("newcomer");
    const hung = await until("the page's process", () => world.desktop.pages(pid)[0]);
    process.kill(Number(hung), "SIGSTOP");
    const composites = () => JSON.parse(readFileSync(world.file("newcomer", "window.json"), "utf8")).compositing;
    await until("no compositing", () => composites() === false, 60_000);
    process.kill(Number(hung), "SIGKILL");
    await until("a page in place of it", () => world.desktop.pages(pid).some((page) => page !== hung));
    const login = JSON.stringify({ account: "lvsiqi", password: person.PASSWORD });
    await until("the log-in", async () => (await world.commandOnLine(["call", "--profile", "newcomer", "session.login", login])) === 0);
    const title = async () => world.desktop.run("xdotool", "getwindowname", await world.desktop.windowOf(pid));
    await until("the workbench", async () => (await title()).includes(" - 同办"));
  });
}
