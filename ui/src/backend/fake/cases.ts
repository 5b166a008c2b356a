// Sample cases, tasks, notices and ledgers, made from a few lines each.
import type {
  CaseCard,
  CaseState,
  CaseView,
  DraftView,
  Form,
  LedgerView,
  NoticeRow,
  StepView,
  TaskCard,
  TimelineRow,
} from "../../bindings/api";
import { evaluate, formNamed } from "./forms";
import { personNamed } from "./people";
import { sampleData } from "./workflow";

export const ME = personNamed("欧阳娜");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Who · form · subject · state · hours ago. */
type Line = [name: string, form: string, subject: string, state: CaseState, hours: number];

const MINE: Line[] = [
  ["欧阳娜", "net-card-open", "防汛监测点专网卡 12 张", "waiting", 0.2],
  ["欧阳娜", "cloud-server", "大运河数据汇聚平台云主机扩容", "running", 3],
  ["欧阳娜", "leave", "年休假 3 天（11月26日至28日）", "running", 26],
  ["欧阳娜", "travel", "赴省大数据局参加数据治理培训", "sentBack", 50],
  ["欧阳娜", "port-open", "12345 热线系统开放 8443 端口", "completed", 75],
  ["欧阳娜", "purchase", "采购国产化终端外设一批", "rejected", 120],
  ["欧阳娜", "meeting-room", "三楼第二会议室：专网割接协调会", "completed", 170],
  ["欧阳娜", "car", "赴江北机房巡检用车", "withdrawn", 240],
  ["欧阳娜", "net-card-stop", "停用旧视频会商终端专网卡 4 张", "completed", 400],
];

const TODO: Line[] = [
  ["王芳", "net-card-open", "执法记录仪专网卡 30 张", "running", 0.4],
  ["任远", "net-card-open", "重点路口卡口设备专网卡 46 张", "running", 2],
  ["单田方", "leave", "事假 1 天（11月24日）", "running", 5],
  ["钱思琪", "port-open", "公交调度平台对接端口开放", "running", 8],
  ["许志远", "cloud-server", "一网通办测试环境云主机 4 台", "running", 27],
  ["阿依古丽·买买提", "account-open", "预算科新进人员外网账号", "running", 30],
  ["韩雪", "vpn", "国庆值班期间远程接入", "running", 52],
  ["梁宇航", "purchase", "商用密码测评服务采购，含政务外网边界密码机、签名验签服务器与三年运维服务", "running", 80],
];

const DONE: Line[] = Array.from({ length: 34 }, (_, index): Line => {
  const names = ["王芳", "李晓明", "吴海涛", "姜楠", "蒋玉梅", "彭程", "魏子涵", "潘红"];
  const subjects = ["专网卡 2 张", "年休假 5 天", "测试环境云主机 2 台", "赴省厅汇报用车", "办公耗材一批", "外网账号 3 个"];
  const forms = ["net-card-open", "leave", "cloud-server", "car", "purchase", "account-open"];
  const states: CaseState[] = ["completed", "completed", "running", "rejected", "completed", "withdrawn"];
  return [
    names[index % 8] ?? "王芳",
    forms[index % 6] ?? "leave",
    subjects[index % 6] ?? "",
    states[(index * 5) % 6] ?? "completed",
    90 + index * 19,
  ];
});

let counted = 0;

function caseOf(line: Line, present: number): CaseCard {
  const [name, key, subject, state, hours] = line;
  const person = personNamed(name);
  counted += 1;
  const at = present - hours * HOUR;
  return {
    id: "c-" + counted,
    form: key,
    formTitle: formNamed(key).title,
    number: state === "waiting" ? "" : "临数〔2026〕" + String(1000 - counted).padStart(4, "0") + "号",
    subject,
    initiator: person.id,
    initiatorName: person.name,
    departmentName: person.departmentPath.split(" / ").pop() ?? "",
    state,
    stepTitle: state === "running" ? (hours > 24 ? "分管领导审批" : "部门负责人审批") : state === "sentBack" ? "申请人修改" : "",
    waitsFor: state === "running" ? [hours > 24 ? "陈雅丽" : "周振华"] : state === "sentBack" ? [name] : [],
    submittedAt: at,
    updatedAt: at + (state === "running" ? HOUR * 0.1 : HOUR * 2),
  };
}

export interface Sample {
  mine: CaseCard[];
  todo: TaskCard[];
  done: CaseCard[];
  copied: CaseCard[];
  drafts: DraftView[];
  notices: NoticeRow[];
}

export function sample(present: number): Sample {
  counted = 0;
  const mine = MINE.map((line) => caseOf(line, present));
  const todo = TODO.map((line, index): TaskCard => {
    const of = caseOf(line, present);
    return {
      id: "t-" + of.id,
      case: { ...of, waitsFor: [ME.name] },
      kind: index === 1 ? "handle" : "approve",
      title: index === 5 ? "会签" : of.stepTitle,
      arrivedAt: of.updatedAt,
      dueAt: index === 7 ? present - 5 * HOUR : index < 5 ? present + (index + 1) * 7 * HOUR : null,
      urged: index === 3 ? 2 : 0,
      unread: index < 3,
      begun: false,
    };
  });
  const done = DONE.map((line) => caseOf(line, present));
  // Last, so that the others keep their ids: one that further applications go on from.
  mine.push(caseOf(["欧阳娜", "net-card-open", "水位监测专网卡 2 张", "completed", 900], present));
  const notices: NoticeRow[] = [
    notice(mine[3], "sentBack", "陈雅丽", "请补充培训通知原件，并写明往返交通方式。", present - 2 * HOUR, true),
    notice(mine[4], "completed", "网络处", "", present - 5 * HOUR, true),
    notice(mine[4], "ledgerWritten", "", "", present - 5 * HOUR - MINUTE, true),
    notice(mine[5], "rejected", "孙建军", "年内预算已安排完毕，请列入明年计划。", present - DAY, false),
    notice(mine[1], "commented", "周振华", "请补充现有资源使用率截图。", present - DAY - 3 * HOUR, false),
    notice(mine[2], "numberGiven", "", "", present - 2 * DAY, false),
    notice(todo[3]?.case, "urged", "钱思琪", "线路割接定在今晚，请尽快审批，谢谢。", present - 3 * HOUR, true),
  ];
  const drafts = [
    draft("dr-1", "net-card-open", { applicant: ME.id, department: ME.department, phone: ME.phone, cardType: "dual", amount: 12, reason: "汛期水位监测点数据回传" }, present - 4 * MINUTE),
    draft("dr-2", "purchase", { applicant: ME.id, reason: "更换机房备用光模块" }, present - 7 * HOUR),
    { ...draft("dr-3", "travel", { applicant: ME.id, place: "省大数据局", reason: "参加数据治理培训" }, present - 30 * HOUR), case: mine[3]?.id ?? null },
    { ...draft("dr-4", "vpn", { applicant: ME.id, reason: "值班期间远程接入" }, present - 54 * HOUR), refusal: { code: "formChanged" as const }, newerVersion: 4 },
  ];
  return { mine, todo, done, copied: done.slice(4, 12), drafts, notices };
}

let noticed = 0;

function notice(of: CaseCard | undefined, what: string, name: string, text: string, at: number, unread: boolean): NoticeRow {
  noticed += 1;
  return { id: "n-" + noticed, what, case: of?.id ?? null, formTitle: of?.formTitle ?? "", subject: of?.subject ?? "", name, text, at, unread };
}

export function draft(id: string, key: string, data: Record<string, unknown>, at: number): DraftView {
  const form = formNamed(key);
  return { id, version: 3, form, data, state: evaluate(form, data), updatedAt: at, case: null, refusal: null, newerVersion: null };
}

export function caseView(of: CaseCard, task: TaskCard | undefined): CaseView {
  const form = formNamed(of.form);
  const person = personNamed(of.initiatorName);
  const data: Record<string, unknown> = {
    ...sampleData(form),
    applicant: person.id,
    department: person.department,
    phone: person.phone,
    applyDate: new Date(of.submittedAt).toISOString().slice(0, 10),
    cardType: "single",
    amount: 12,
    services: ["data", "sms"],
    reason: of.subject + "。经部门会议研究，拟于本月内完成部署，使用期限一年，到期后按规定办理续用或停用手续。",
    devices: [
      { name: "水位监测终端 1 号", mac: "00-1A-2B-3C-4D-5E", ip: "10.21.3.11", keeper: person.id },
      { name: "水位监测终端 2 号", mac: "00-1A-2B-3C-4D-5F", ip: "10.21.3.12", keeper: person.id },
    ],
    promise: true,
    from: "2026-11-26",
    to: "2026-11-28",
    kind: "annual",
    items: [{ name: "光模块", count: 8, price: "1280.00" }, { name: "尾纤", count: 40, price: "12.50" }],
    budget: "186000.00",
    cpu: 16,
    memory: 64,
    files: [{ blob: "5f2c", name: "部署方案（盖章）.pdf", size: 1_482_113 }],
  };
  return {
    card: of,
    version: 3,
    form,
    data,
    state: evaluate(form, data),
    timeline: timeline(of),
    steps: steps(of),
    task: task
      ? { id: task.id, kind: task.kind, title: task.title, edit: opened(form, task).edit, mustFill: opened(form, task).mustFill, opinionRequired: task.case.stepTitle === "分管领导审批", backTo: [{ step: "initiator", title: "", names: [of.initiatorName] }, { step: "leader", title: "部门负责人审批", names: ["周振华"] }] }
      : null,
    can: task
      ? task.kind === "handle"
        ? ["complete", "sendBack", "transfer", "comment"]
        : ["approve", "reject", "sendBack", "transfer", "countersign", "comment"]
      : of.initiator === ME.id
        ? of.state === "running"
          ? ["withdraw", "urge", "copy", "comment"]
          : of.state === "sentBack" || of.state === "withdrawn"
            ? ["resubmit", "copy"]
            : ["copy"]
        : ["comment"],
    waiting: of.state === "waiting",
  };
}

/** What the first work order of the form opens. */
function opened(form: Form, task: TaskCard): { edit: string[]; mustFill: string[] } {
  const step = task.kind === "handle" ? form.flow.filter((one) => one.kind === "handle")[0] : undefined;
  return { edit: step?.edit ?? [], mustFill: step?.mustFill ?? [] };
}

function steps(of: CaseCard): StepView[] {
  const form = formNamed(of.form);
  const at = of.state === "completed" || of.state === "rejected" ? form.flow.length : of.stepTitle === "分管领导审批" ? 1 : 0;
  const names = [["周振华"], ["陈雅丽"], ["韩雪", "彭程"]];
  return form.flow.map((step, index) => ({
    key: step.key,
    title: step.title,
    state: index < at ? "done" : index === at && of.state === "running" ? "now" : "ahead",
    names: names[index] ?? [],
  }));
}

function row(of: CaseCard, name: string, more: Partial<TimelineRow>): TimelineRow {
  const person = personNamed(name);
  return {
    happened: "commented",
    person: person.id,
    name: person.name,
    departmentName: person.departmentPath.split(" / ").pop() ?? "",
    stepTitle: "",
    text: "",
    names: [],
    changes: [],
    at: of.submittedAt,
    waiting: false,
    ...more,
  };
}

function timeline(of: CaseCard): TimelineRow[] {
  const rows = [row(of, of.initiatorName, { happened: "submitted", waiting: of.state === "waiting" })];
  if (of.state === "waiting") return rows;
  if (of.stepTitle !== "部门负责人审批") {
    rows.push(row(of, "周振华", { happened: "approved", stepTitle: "部门负责人审批", text: "同意。请按计划推进，注意终端台账同步更新。", at: of.submittedAt + 40 * MINUTE, changes: of.form === "net-card-open" ? [{ label: "数量", before: "14", after: "12" }] : [] }));
  }
  if (of.state === "sentBack") rows.push(row(of, "陈雅丽", { happened: "sentBack", stepTitle: "分管领导审批", text: "请补充培训通知原件，并写明往返交通方式。", names: [of.initiatorName], at: of.updatedAt }));
  if (of.state === "rejected") rows.push(row(of, "孙建军", { happened: "rejected", stepTitle: "分管领导审批", text: "年内预算已安排完毕，请列入明年计划。", at: of.updatedAt }));
  if (of.state === "withdrawn") rows.push(row(of, of.initiatorName, { happened: "withdrawn", text: "行程取消。", at: of.updatedAt }));
  if (of.state === "completed") {
    rows.push(row(of, "陈雅丽", { happened: "approved", stepTitle: "分管领导审批", text: "同意。", at: of.submittedAt + 70 * MINUTE }));
    rows.push(row(of, "韩雪", { happened: "handled", stepTitle: "网络处办理", text: "已开通，请查收。", at: of.updatedAt }));
    rows.push({ ...row(of, "韩雪", { happened: "completed", at: of.updatedAt }), person: null, name: "", departmentName: "" });
  }
  return rows;
}

export function ledger(key: string, text: string, offset: number, limit: number): LedgerView {
  const all = Array.from({ length: 137 }, (_, index) => {
    const people = ["王芳", "任远", "钱思琪", "韩雪", "许志远", "欧阳娜"];
    const name = people[index % 6] ?? "王芳";
    return {
      cells: ["8986" + String(120_000_000_000_000 + index * 7919), "172.20." + (index % 32) + "." + ((index * 7) % 250), name, personNamed(name).departmentPath, index % 5 === 0 ? "双卡" : "单卡", "2026-" + String((index % 11) + 1).padStart(2, "0") + "-" + String((index % 27) + 1).padStart(2, "0")],
      closed: index % 9 === 4,
      case: "c-5",
      number: "临数〔2026〕" + String(900 - index).padStart(4, "0") + "号",
    };
  }).filter((one) => one.cells.join(" ").indexOf(text) >= 0 || one.number.indexOf(text) >= 0);
  return {
    title: key === "net-card" ? "专网卡台账" : "云资源台账",
    columns: [
      { key: "iccid", label: "ICCID", format: "text" },
      { key: "ip", label: "IP 地址", format: "text" },
      { key: "keeper", label: "使用人", format: "text" },
      { key: "department", label: "部门", format: "text" },
      { key: "type", label: "类型", format: "text" },
      { key: "on", label: "开通日期", format: "date" },
    ],
    rows: all.slice(offset, offset + (limit || 50)),
    total: all.length,
  };
}
