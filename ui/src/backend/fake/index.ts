// A backend made of memory, so that the page runs alone (`npm run dev -- --mode fake`). Chosen by `?fake=`:
// `open` (the default), `enrol`, `locked`, `damaged`, `offline`, `refused`, `otherPassword`, `restored`, `empty`, `slow`, `broken`,
// `official` (may not import people). Passwords: anything
// but `wrong`. `&theme=dark&zoom=125&care=true` begin with those settings. Never part of a production build.
import type { Aim, BegunAct, CaseCard, Code, Event, Happened, Methods, OutboxRow, Page, PageRequest, Refusal, Session, Settings, SyncStatus, Tag, TimelineRow } from "../../bindings/api";
import { Refused, type Backend, type Gives, type Method, type Takes } from "../backend";
import { pickFile, saveFile } from "../browserFiles";
import { caseView, draft, ledger, ME, sample } from "./cases";
import { evaluate, formCards, formNamed } from "./forms";
import { importing } from "./imports";
import { card, departments, departmentsById, PEOPLE, people } from "./people";

type Answers = { [M in Method]: (takes: Takes<M>) => Gives<M> };

const refuse = (code: Code, params: Record<string, string> = {}): never => {
  throw new Refused({ code, params } satisfies Refusal);
};

function paged<T>(rows: T[], page: PageRequest, text: (row: T) => string): Page<T> {
  const found = page.text ? rows.filter((row) => text(row).toLowerCase().indexOf(page.text.toLowerCase()) >= 0) : rows;
  return { rows: found.slice(page.offset, page.offset + (page.limit || 50)), total: found.length };
}

const isReturned = (one: CaseCard): boolean => one.state === "sentBack" || one.state === "withdrawn";

const words = (one: CaseCard) => [one.number, one.subject, one.initiatorName, one.formTitle].join(" ");

const HAPPENED: Partial<Record<keyof Methods, Happened>> = {
  "workflow.approve": "approved",
  "workflow.reject": "rejected",
  "workflow.complete": "handled",
  "workflow.sendBack": "sentBack",
  "workflow.transfer": "transferred",
  "workflow.countersign": "countersignAsked",
  "workflow.withdraw": "withdrawn",
  "workflow.urge": "urged",
};

export function fake(): Backend {
  const scene = /[?&]fake=(\w+)/.exec(location.search)?.[1] ?? "open";
  const empty = scene === "empty";
  const started = Date.now();
  const listeners = new Set<(event: Event) => void>();
  const tell = (...tags: Tag[]) => {
    setTimeout(() => listeners.forEach((listener) => listener({ event: "stale", tags })), 30);
  };
  let id = 100;
  const next = (prefix: string) => {
    id += 1;
    return prefix + id;
  };

  const all = sample(started);
  const data = empty
    ? { mine: [], todo: [], done: [], copied: [], drafts: [], notices: [] as typeof all.notices }
    : all;

  const session: Session = {
    state: scene === "enrol" ? "notEnrolled" : scene === "locked" ? "locked" : scene === "damaged" ? "damaged" : "open",
    hubUrl: scene === "enrol" ? "" : "https://hub.linjiang.example:8443",
    hubFixed: false,
    account: scene === "enrol" ? null : "ouyangna",
    me: null,
    keyring: true,
    remembered: false,
    restored: scene === "restored" ? { whole: true, at: started - 60_000 } : null,
    otherPassword: scene === "otherPassword",
    version: "0.1.0",
    watermark: "",
  };
  const enter = () => {
    session.state = "open";
    session.account = "ouyangna";
    session.me = { person: ME, roles: ["staff", "netAdmin"], permits: scene === "official" ? [] : ["identity.importPeople", "identity.listImports", "identity.rollbackImport"], since: started };
    session.watermark = ME.name + " 网络处";
  };
  if (session.state === "open") enter();
  let wrong = 0;

  const line: SyncStatus = {
    line: scene === "offline" ? "offline" : scene === "refused" ? "refused" : "online",
    carrier: scene === "offline" ? "" : "websocket",
    waiting: 0,
    refused: 0,
    uploadBytes: scene === "offline" ? 3_400_000 : 0,
    lastContact: started - (scene === "offline" ? 47 * 60_000 : 4_000),
    clockSkewMs: 0,
    reason: scene === "offline" ? { code: "offline" } : scene === "refused" ? { code: "deviceRevoked" } : null,
    firstSync: false,
  };
  const outbox: OutboxRow[] = empty
    ? []
    : [
        { op: "o-1", verb: "workflow.submit", state: "waiting", at: started - 12 * 60_000, formTitle: "专网卡开户申请", subject: "防汛监测点专网卡 12 张", case: "c-1", text: "", draft: null, refusal: null },
        { op: "o-2", verb: "workflow.approve", state: "waiting", at: started - 20 * 60_000, formTitle: "请假申请", subject: "事假 2 天（11月20日至21日）", case: "c-12", text: "同意，请安排好工作交接。", draft: null, refusal: null },
        { op: "o-3", verb: "workflow.sendBack", state: "refused", at: started - 3 * 3_600_000, formTitle: "网络端口开放申请", subject: "公交调度平台对接端口开放", case: "c-13", text: "请补充等保备案证明，并说明开放端口的起止时间、访问来源和责任人，材料齐全后再行提交。", draft: null, refusal: { code: "stale", params: { state: "completed" } } },
        { op: "o-4", verb: "workflow.submit", state: "refused", at: started - 54 * 3_600_000, formTitle: "远程接入申请", subject: "值班期间远程接入", case: null, text: "", draft: "dr-4", refusal: { code: "formChanged" } },
      ].map((row) => row as OutboxRow);
  const count = () => {
    line.waiting = outbox.filter((row) => row.state === "waiting").length;
    line.refused = outbox.filter((row) => row.state === "refused").length;
  };
  if (scene !== "offline") outbox.splice(0, 2);
  count();

  const asked = (name: string) => new RegExp("[?&]" + name + "=(\\w+)").exec(location.search)?.[1];
  const settings: Settings = {
    theme: (asked("theme") as Settings["theme"] | undefined) ?? "system",
    zoom: Number(asked("zoom") ?? 100),
    careMode: asked("care") === "true",
    closeToTray: true,
    autostart: true,
    notifications: true,
    phrases: ["同意。", "同意，请按规定办理。", "已阅。", "请补充材料后重新提交。"],
    fixed: [],
    suggested: [],
  };

  /** What was begun in cases. In the session's storage, so that it is there after reloading, as the core's is. */
  const BEGUN = "fake-begun" + location.search;
  type Kept = BegunAct & { case: string };
  let begun: Kept[] = JSON.parse(sessionStorage.getItem(BEGUN) ?? "[]") as Kept[];
  const keepBegun = (rows: Kept[]): void => {
    begun = rows;
    sessionStorage.setItem(BEGUN, JSON.stringify(rows));
    tell("begun", "tasks");
  };
  const others = (takes: { case: string; aim: Aim; task?: string | null }): Kept[] =>
    begun.filter((row) => !(row.case === takes.case && row.aim === takes.aim && (row.task ?? null) === (takes.task ?? null)));
  const AIMS: Partial<Record<keyof Methods, Aim>> = {
    "workflow.approve": "decide",
    "workflow.reject": "decide",
    "workflow.complete": "decide",
    "workflow.sendBack": "sendBack",
    "workflow.transfer": "transfer",
    "workflow.countersign": "countersign",
    "workflow.withdraw": "withdraw",
    "workflow.urge": "urge",
    "workflow.comment": "comment",
  };
  if (!empty && scene !== "offline" && sessionStorage.getItem(BEGUN) === null) {
    begun = [
      { case: "c-13", aim: "sendBack", task: "t-gone", words: { text: outbox[0]?.text ?? "", edits: {}, people: [], to: "initiator", way: "straight" }, open: false, refusal: { code: "stale", params: { state: "completed" } }, op: "o-3", verb: "workflow.sendBack", updatedAt: started - 3 * 3_600_000 },
    ];
  }

  /** What was done here, for the timelines. */
  const acted: { case: string; row: TimelineRow }[] = [];
  const act = (verb: keyof Methods, takes: { case: string; task?: string; opinion?: string; text?: string }) => {
    const at = data.todo.filter((one) => one.id === takes.task)[0];
    const aim = AIMS[verb];
    // Its own, and what it took over from beside it.
    const text = takes.opinion ?? takes.text ?? "";
    const left = aim ? others({ case: takes.case, aim, task: takes.task }) : begun;
    keepBegun(left.filter((row) => !(takes.task && row.task === takes.task && text.indexOf(row.words.text) >= 0)));
    const of = caseById(takes.case);
    const op = next("o-");
    if (at && verb !== "workflow.countersign") data.todo = data.todo.filter((one) => one !== at);
    if (line.line !== "online") {
      outbox.unshift({ op, verb, state: "waiting", at: Date.now(), formTitle: of.formTitle, subject: of.subject, case: of.id, text: takes.opinion ?? takes.text ?? "", draft: null, refusal: null });
    } else {
      const after: Record<string, CaseCard["state"]> = { "workflow.reject": "rejected", "workflow.complete": "completed", "workflow.sendBack": "sentBack", "workflow.withdraw": "withdrawn" };
      of.state = after[verb] ?? of.state;
    }
    if (at && verb !== "workflow.countersign") data.done.unshift(of);
    acted.push({
      case: of.id,
      row: {
        happened: HAPPENED[verb] ?? "commented",
        person: ME.id,
        name: ME.name,
        departmentName: "网络处",
        stepTitle: at?.title ?? "",
        text: takes.opinion ?? takes.text ?? "",
        names: [],
        changes: [],
        at: Date.now(),
        waiting: line.line !== "online",
      },
    });
    count();
    tell("tasks", "cases", "sync", "notices");
    return { op, case: of.id };
  };

  const caseById = (wanted: string): CaseCard =>
    data.mine.concat(data.done, data.todo.map((one) => one.case)).filter((one) => one.id === wanted)[0] ?? refuse("notFound");
  const draftById = (wanted: string) => data.drafts.filter((one) => one.id === wanted)[0] ?? refuse("notFound");
  const draftCard = (one: (typeof data.drafts)[number]) => ({
    id: one.id,
    form: one.form.key,
    formTitle: one.form.title,
    subject: String(one.data.reason ?? ""),
    updatedAt: one.updatedAt,
    case: one.case,
    refusal: one.refusal,
  });

  const answers: Answers = {
    "session.status": () => ({ ...session }),
    "session.login": (takes) => {
      if (takes.password === "wrong") {
        wrong += 1;
        refuse(wrong > 4 ? "lockedOut" : "wrongPassword", wrong > 4 ? { minutes: "10" } : {});
      }
      if (session.state === "notEnrolled" && takes.hubUrl.indexOf("offline") >= 0) refuse("offline");
      if (session.state === "notEnrolled") session.hubUrl = takes.hubUrl;
      session.remembered = takes.remember;
      enter();
      tell("session");
      return { ...session };
    },
    "session.lock": () => {
      session.state = "locked";
      session.me = null;
      session.watermark = "";
      tell("session");
      return { ...session };
    },
    "session.changePassword": (takes) => (takes.old === "wrong" ? refuse("wrongPassword") : {}),
    "session.noteRestored": () => {
      session.restored = null;
      tell("session");
      return {};
    },
    "session.adoptPassword": (takes) => {
      if (takes.password === "wrong") refuse("wrongPassword");
      session.otherPassword = false;
      tell("session");
      return {};
    },
    "identity.searchPeople": (takes) => {
      const found = people(takes.text, takes.department ?? null);
      return { rows: found.slice(takes.offset, takes.offset + (takes.limit || 50)), total: found.length };
    },
    "identity.searchDepartments": (takes) => {
      const rows = departments(takes.text, takes.parent ?? null);
      return { rows, total: rows.length };
    },
    "identity.resolveNames": (takes) => ({
      people: PEOPLE.filter((one) => takes.people.indexOf(one.id) >= 0).map(card),
      departments: departmentsById(takes.departments),
    }),
    ...importing(tell),
    "workflow.workbench": () => {
      const running = data.mine.filter((one) => one.state === "running" || one.state === "waiting");
      const returned = data.mine.filter(isReturned);
      return {
        tasks: data.todo.slice(0, 6).map((one) => ({ ...one, begun: begun.some((row) => row.task === one.id) })),
        tasksTotal: data.todo.length,
        returned: returned.slice(0, 6),
        returnedTotal: returned.length,
        drafts: data.drafts.slice(0, 4).map(draftCard),
        draftsTotal: data.drafts.length,
        running: running.slice(0, 6),
        runningTotal: running.length,
        notices: data.notices.slice(0, 5),
        unreadTotal: data.notices.filter((one) => one.unread).length,
        forms: formCards().slice(0, 8),
      };
    },
    "workflow.catalogue": () => ({ rows: formCards(), total: formCards().length }),
    "workflow.form": (takes) => ({ version: 3, form: formNamed(takes.key) }),
    "workflow.evaluate": (takes) => evaluate(formNamed(takes.form), takes.data),
    "workflow.follow": (takes) => {
      const follows = draftById(takes.id).form.follows;
      const chosen = follows ? (takes.data[follows.field] as string | null | undefined) : undefined;
      const from = chosen ? caseView(caseById(chosen), undefined).data : {};
      const changes: Record<string, unknown> = {};
      Object.keys(follows?.copies ?? {}).forEach((here) => {
        changes[here] = from[follows?.copies[here] ?? here] ?? null;
      });
      return { changes };
    },
    "workflow.drafts": (takes) => paged(data.drafts.map(draftCard), takes, (one) => one.formTitle + one.subject),
    "workflow.draft": (takes) => ({ ...draftById(takes.id) }),
    "workflow.beginDraft": (takes) => {
      const from = takes.fromCase ? caseView(caseById(takes.fromCase), undefined).data : {};
      const begun = draft(next("dr-"), takes.form, { applicant: ME.id, department: ME.department, phone: ME.phone, applyDate: new Date().toISOString().slice(0, 10), ...from, ...takes.data }, Date.now());
      data.drafts.unshift(begun);
      tell("drafts");
      return begun;
    },
    "workflow.saveDraft": (takes) => {
      const one = draftById(takes.id);
      one.data = takes.data;
      one.updatedAt = Date.now();
      one.state = evaluate(one.form, takes.data);
      return one.state;
    },
    "workflow.updateDraft": (takes) => {
      const one = draftById(takes.id);
      one.refusal = null;
      one.newerVersion = null;
      tell("drafts");
      return { ...one };
    },
    "workflow.discardDraft": (takes) => {
      data.drafts = data.drafts.filter((one) => one.id !== takes.id);
      tell("drafts");
      return {};
    },
    "workflow.submit": (takes) => {
      const one = draftById(takes.id);
      const state = evaluate(one.form, one.data);
      if (state.problems.length > 0) refuse("formInvalid", { errors: state.problems.map((problem) => problem.field).join(",") });
      data.drafts = data.drafts.filter((other) => other !== one);
      const made: CaseCard = { id: next("c-"), form: one.form.key, formTitle: one.form.title, number: "", subject: String(one.data.reason ?? ""), initiator: ME.id, initiatorName: ME.name, departmentName: "网络处", state: line.line === "online" ? "running" : "waiting", stepTitle: "部门负责人审批", waitsFor: ["周振华"], submittedAt: Date.now(), updatedAt: Date.now() };
      data.mine.unshift(made);
      const op = next("o-");
      if (line.line !== "online") outbox.unshift({ op, verb: "workflow.submit", state: "waiting", at: Date.now(), formTitle: made.formTitle, subject: made.subject, case: made.id, text: "", draft: null, refusal: null });
      count();
      tell("drafts", "cases", "sync");
      return { op, case: made.id };
    },
    "workflow.begun": (takes) => {
      const rows = begun
        .filter((row) => row.case === takes.id)
        .map((row) => ({ ...row, open: row.task ? data.todo.some((one) => one.id === row.task) : row.open }));
      return { rows, total: rows.length };
    },
    "workflow.saveAct": (takes) => {
      const updatedAt = Date.now();
      const { text, edits, people } = takes.words;
      const isEmpty = text.trim() === "" && Object.keys(edits).length === 0 && people.length === 0;
      const before = begun.filter((row) => others(takes).indexOf(row) < 0)[0];
      const row: Kept = { ...(before ?? { open: true, verb: "" }), case: takes.case, aim: takes.aim, task: takes.task, words: takes.words, updatedAt };
      keepBegun(others(takes).concat(isEmpty && !row.op ? [] : [row]));
      return { updatedAt };
    },
    "workflow.discardAct": (takes) => {
      const gone = begun.filter((row) => others(takes).indexOf(row) < 0)[0] ?? refuse("notFound");
      const at = outbox.map((row) => row.op).indexOf(gone.op ?? "");
      if (at >= 0) outbox.splice(at, 1);
      count();
      keepBegun(others(takes));
      tell("sync");
      return {};
    },
    "workflow.tasks": (takes) => paged(data.todo.map((one) => ({ ...one, begun: begun.some((row) => row.task === one.id) })), takes, (one) => words(one.case)),
    "workflow.cases": (takes) => {
      const boxes = { mine: data.mine, returned: data.mine.filter(isReturned), done: data.done, copied: data.copied, all: data.mine.concat(data.done) };
      const rows = boxes[takes.box].filter((one) => (!takes.state || one.state === takes.state) && (!takes.form || one.form === takes.form));
      return paged(rows, takes.page, words);
    },
    "workflow.case": (takes) => {
      const of = caseById(takes.id);
      const view = caseView(of, data.todo.filter((one) => one.case.id === of.id)[0]);
      const mine = acted.filter((one) => one.case === of.id).map((one) => one.row);
      return { ...view, timeline: view.timeline.concat(mine), waiting: view.waiting || mine.some((row) => row.waiting) };
    },
    "workflow.open": (takes) => {
      data.todo.forEach((one) => {
        if (one.case.id === takes.id) one.unread = false;
      });
      tell("tasks");
      return {};
    },
    "workflow.approve": (takes) => act("workflow.approve", takes),
    "workflow.reject": (takes) => act("workflow.reject", takes),
    "workflow.complete": (takes) => act("workflow.complete", takes),
    "workflow.sendBack": (takes) => act("workflow.sendBack", takes),
    "workflow.transfer": (takes) => act("workflow.transfer", takes),
    "workflow.countersign": (takes) => act("workflow.countersign", takes),
    "workflow.withdraw": (takes) => act("workflow.withdraw", takes),
    "workflow.urge": (takes) => (/割接|年休/.test(caseById(takes.case).subject) ? refuse("tooSoon", { minutes: "18" }) : act("workflow.urge", takes)),
    "workflow.comment": (takes) => act("workflow.comment", takes),
    "workflow.ledgers": () => {
      const rows = empty ? [] : [{ key: "net-card", title: "专网卡台账", rows: 137 }, { key: "cloud", title: "云资源台账", rows: 42 }, { key: "account", title: "外网账号台账", rows: 318 }];
      return { rows, total: rows.length };
    },
    "workflow.ledger": (takes) => ledger(takes.key, takes.page.text, takes.page.offset, takes.page.limit),
    "workflow.notices": (takes) => paged(data.notices, takes, (one) => one.subject + one.name + one.text),
    "workflow.readNotices": (takes) => {
      data.notices.forEach((one) => {
        if (takes.ids.length === 0 || takes.ids.indexOf(one.id) >= 0) one.unread = false;
      });
      tell("notices");
      return {};
    },
    "workflow.addBlob": (takes) => ({ blob: next("b-"), name: takes.name, size: Math.floor((takes.base64.length * 3) / 4) }),
    "workflow.saveBlob": () => ({}),
    "workflow.readBlob": () => ({ base64: btoa("sample") }),
    "search.all": (takes) => {
      const text = takes.text.trim().toLowerCase();
      if (text === "") return { cases: [], people: [], forms: [], drafts: [] };
      return {
        cases: data.mine.concat(data.todo.map((one) => one.case), data.done).filter((one) => words(one).toLowerCase().indexOf(text) >= 0).slice(0, 6),
        people: people(text, null).slice(0, 6),
        forms: formCards().filter((one) => one.title.indexOf(text) >= 0 || one.pinyin.indexOf(text) >= 0).slice(0, 6),
        drafts: data.drafts.map(draftCard).filter((one) => (one.formTitle + one.subject).indexOf(text) >= 0).slice(0, 4),
      };
    },
    "sync.status": () => ({ ...line }),
    "sync.outbox": (takes) => paged(outbox, takes, (one) => one.subject),
    "sync.dismiss": (takes) => {
      const at = outbox.map((row) => row.op).indexOf(takes.op);
      if (at >= 0) outbox.splice(at, 1);
      count();
      keepBegun(begun.map((row) => (row.op === takes.op ? { ...row, op: null, refusal: null, verb: "" } : row)));
      tell("sync");
      return {};
    },
    "sync.setOffline": (takes) => {
      line.line = takes.offline ? "offline" : "online";
      line.carrier = takes.offline ? "" : "websocket";
      line.reason = null;
      if (!takes.offline) {
        line.lastContact = Date.now();
        for (let i = outbox.length - 1; i >= 0; i -= 1) if (outbox[i]?.state === "waiting") outbox.splice(i, 1);
        data.mine.forEach((one) => {
          if (one.state === "waiting") one.state = "running";
        });
        acted.forEach((one) => {
          one.row.waiting = false;
        });
        count();
      }
      tell("sync", "cases", "tasks");
      return { ...line };
    },
    "sync.retry": () => {
      tell("sync");
      return {};
    },
    "settings.get": () => ({ ...settings }),
    "settings.set": (takes) => {
      Object.assign(settings, takes);
      tell("settings");
      return { ...settings };
    },
    "diagnostics.run": () => ({
      checks: [
        { name: "crypto", ok: true, detail: "SM2 SM3 SM4 known answers" },
        { name: "intent", ok: true, detail: "quick_check ok, 184 KiB" },
        { name: "replica", ok: true, detail: "quick_check ok, 12.4 MiB" },
        { name: "hub", ok: line.line === "online", detail: line.line === "online" ? "websocket, 18 ms" : "connect: network unreachable" },
        { name: "clock", ok: true, detail: "skew 0.4 s" },
        { name: "keyring", ok: true, detail: "org.freedesktop.secrets" },
        { name: "disk", ok: true, detail: "61.2 GiB free" },
        { name: "webview", ok: true, detail: navigator.userAgent },
      ],
    }),
  };

  const delay = scene === "slow" ? 1500 : 20;
  return {
    call: <M extends Method>(method: M, takes: Takes<M>) =>
      new Promise<Gives<M>>((resolve, reject) => {
        setTimeout(() => {
          if (scene === "broken" && method.indexOf("workflow.") === 0) {
            reject(new Refused({ code: "internal", params: { report: "TB-7F3A-2291" } }));
            return;
          }
          try {
            // As through a wire: what the page holds is never ours.
            resolve(JSON.parse(JSON.stringify(answers[method](JSON.parse(JSON.stringify(takes)) as Takes<M>))) as Gives<M>);
          } catch (thrown) {
            reject(thrown as Error);
          }
        }, delay);
      }),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shell: { kind: "fake", pickFile, saveFile, openWindow: (route) => Promise.resolve(void window.open(location.pathname + location.search + "#" + route)) },
  };
}
