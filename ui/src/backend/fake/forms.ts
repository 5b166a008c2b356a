// Sample forms, with every kind of field between them, and a small reading of conditions. The real ones are
// definition packages, and the real reading is Rust's: this only lets the page be seen alone.
import type { Field, Form, FormCard, FormState, Problem, Step } from "../../bindings/api";
import { ALL_KINDS, PACK_FORMS } from "./workflow";

const approve = (key: string, title: string, more: Partial<Step> = {}): Step => ({
  key,
  title,
  kind: "approve",
  who: [{ by: "departmentHead", level: 0 }],
  many: "any",
  edit: [],
  mustFill: [],
  hide: [],
  onEmpty: "administrator",
  onSelf: "superior",
  opinionRequired: false,
  ...more,
});

const flow = [
  approve("leader", "部门负责人审批", { dueHours: 16 }),
  approve("bureau", "分管领导审批", { dueHours: 24, opinionRequired: true }),
  approve("handle", "网络处办理", { kind: "handle", edit: ["iccid"], mustFill: ["iccid"] }),
];

function form(key: string, title: string, category: string, summary: string, fields: Field[][], more: Partial<Form> = {}): Form {
  const heads = ["申请信息", "业务信息", "其他说明"];
  return {
    key,
    title,
    category,
    summary,
    sources: [],
    number: "临数〔{year}〕{n:4}号",
    subject: "reason",
    sections: fields.map((list, index) => ({ title: heads[index] ?? "更多", columns: 2, fields: list })),
    rules: [],
    flow,
    ...more,
  };
}

const applicant: Field[] = [
  { key: "applicant", label: "申请人", kind: "person", required: true, initial: "me" },
  { key: "department", label: "申请部门", kind: "department", required: true, initial: "me.department" },
  { key: "phone", label: "联系电话", kind: "phone", required: true, initial: "me.phone" },
  { key: "applyDate", label: "申请日期", kind: "date", readOnly: true, initial: "today" },
];

const reason: Field = { key: "reason", label: "申请事由", kind: "textarea", required: true, maxChars: 500, span: 2, hint: "说明用途、范围和期限" };

const SAMPLES: Form[] = [
  form("net-card-open", "专网卡开户申请", "无线专网", "新办一张或多张无线专网物联网卡", [
    applicant,
    [
      { key: "cardType", label: "卡类型", kind: "choice", required: true, options: [{ value: "single", label: "单卡" }, { value: "dual", label: "双卡" }] },
      { key: "amount", label: "数量", kind: "integer", required: true, min: 1, max: 50, unit: "张" },
      { key: "backup", label: "备用卡号码", kind: "phone", show: "cardType == 'dual'", required: true },
      { key: "services", label: "开通业务", kind: "choices", options: [{ value: "data", label: "数据" }, { value: "voice", label: "语音" }, { value: "sms", label: "短信" }] },
      { key: "iccid", label: "ICCID", kind: "text", maxChars: 20, pattern: "^[0-9]{19,20}$", patternSays: "请填写 19 或 20 位 ICCID 编号", hint: "由网络处办理时填写" },
      { key: "until", label: "使用期限", kind: "date", from: "today" },
      reason,
    ],
    [
      { key: "devices", label: "终端清单", kind: "table", minRows: 1, maxRows: 50, span: 2, columns: [
        { key: "name", label: "终端名称", kind: "text", required: true },
        { key: "mac", label: "MAC 地址", kind: "mac", required: true },
        { key: "ip", label: "IP 地址", kind: "ip" },
        { key: "keeper", label: "保管人", kind: "person" },
      ] },
      { key: "files", label: "附件", kind: "attachment", min: 0, max: 5, accept: ["pdf", "ofd", "docx"], span: 2 },
      { key: "promise", label: "已阅读并承诺遵守《无线专网使用管理规定》", kind: "boolean", required: true, span: 2 },
    ],
  ]),
  form("net-card-stop", "专网卡停用申请", "无线专网", "停用不再使用的专网卡", [applicant, [{ key: "card", label: "原开户申请", kind: "case", forms: ["net-card-open"], required: true, span: 2 }, reason]]),
  form("net-card-change", "专网卡变更申请", "无线专网", "变更使用人、终端或业务", [applicant, [reason]]),
  form("account-open", "政务外网账号开通", "网络与账号", "为新到岗人员开通外网账号", [applicant, [{ key: "email", label: "邮箱", kind: "email" }, { key: "idCard", label: "身份证号", kind: "idCard", required: true }, reason]]),
  form("port-open", "网络端口开放申请", "网络与账号", "为业务系统开放访问端口", [applicant, [{ key: "ip", label: "服务器地址", kind: "ip", required: true }, reason]]),
  form("vpn", "远程接入申请", "网络与账号", "出差、值班期间远程接入政务外网", [applicant, [{ key: "from", label: "开始时间", kind: "dateTime", required: true }, { key: "to", label: "结束时间", kind: "dateTime", required: true }, reason]]),
  form("cloud-server", "云主机资源申请", "云资源", "申请政务云主机、存储与数据库", [applicant, [
    { key: "cpu", label: "处理器", kind: "integer", required: true, min: 1, unit: "核" },
    { key: "memory", label: "内存", kind: "integer", required: true, min: 1, unit: "GB" },
    { key: "budget", label: "预算金额", kind: "money", required: true },
    { key: "code", label: "统一社会信用代码", kind: "creditCode" },
    reason,
  ]]),
  form("leave", "请假申请", "人事与考勤", "年休假、事假、病假等", [applicant, [
    { key: "kind", label: "假别", kind: "choice", required: true, options: [{ value: "annual", label: "年休假" }, { value: "private", label: "事假" }, { value: "sick", label: "病假" }] },
    { key: "from", label: "开始日期", kind: "date", required: true },
    { key: "to", label: "结束日期", kind: "date", required: true },
    { key: "days", label: "共计", kind: "computed", value: "workdays(from, to)", format: "number" },
    reason,
  ]]),
  form("leave-back", "销假", "人事与考勤", "假期结束后销假", [applicant, [{ key: "leave", label: "请假申请", kind: "case", forms: ["leave"], required: true, span: 2 }]]),
  form("travel", "出差审批", "人事与考勤", "公务出差事前审批", [applicant, [{ key: "place", label: "目的地", kind: "text", required: true }, { key: "days", label: "天数", kind: "decimal", places: 1, unit: "天" }, reason]]),
  form("car", "公务用车申请", "后勤保障", "申请使用公务车辆", [applicant, [{ key: "at", label: "用车时间", kind: "dateTime", required: true }, { key: "where", label: "地点", kind: "text", required: true }, reason]]),
  form("meeting-room", "会议室预定", "后勤保障", "预定会议室与会务保障", [applicant, [{ key: "at", label: "开始时间", kind: "dateTime", required: true }, reason]]),
  form("purchase", "采购申请", "财务与采购", "办公用品及设备采购", [applicant, [
    { key: "items", label: "采购明细", kind: "table", minRows: 1, maxRows: 100, span: 2, columns: [
      { key: "name", label: "名称", kind: "text", required: true },
      { key: "count", label: "数量", kind: "integer", required: true, min: 1 },
      { key: "price", label: "单价", kind: "money", required: true },
    ] },
    { key: "total", label: "合计金额", kind: "computed", value: "sum(items.count * items.price)", format: "money" },
    { key: "remark", label: "说明", kind: "note", text: "单项 5,000 元以上需附三家报价单。" },
    reason,
  ]]),
  form("expense", "费用报销", "财务与采购", "差旅、会议、培训等费用报销", [applicant, [{ key: "amount", label: "报销金额", kind: "money", required: true }, reason]]),
];

/** The real packages first; a sample only where no package has the form. */
export const FORMS: Form[] = PACK_FORMS.concat(
  SAMPLES.filter((sample) => !PACK_FORMS.some((real) => real.key === sample.key)),
  ALL_KINDS,
);

const PINYIN: Record<string, string> = {
  "net-card-open": "zwkkhsq zhuanwangkakaihushenqing",
  "net-card-stop": "zwktysq zhuanwangkatingyongshenqing",
  "net-card-change": "zwkbgsq zhuanwangkabiangengshenqing",
  "account-open": "zwwwzhkt zhengwuwaiwangzhanghaokaitong",
  "port-open": "wldkkfsq wangluoduankoukaifangshenqing",
  vpn: "ycjrsq yuanchengjierushenqing",
  "cloud-server": "yzjzysq yunzhujiziyuanshenqing",
  leave: "qjsq qingjiashenqing",
  "leave-back": "xj xiaojia",
  travel: "ccsp chuchaishenpi",
  car: "gwycsq gongwuyongcheshenqing",
  "meeting-room": "hysyd huiyishiyuding",
  purchase: "cgsq caigoushenqing",
  expense: "fybx feiyongbaoxiao",
};

export const formNamed = (key: string): Form => {
  const found = FORMS.filter((one) => one.key === key)[0] ?? FORMS[0];
  if (!found) throw new Error("no sample forms");
  return found;
};

export const formCards = (): FormCard[] =>
  FORMS.map((one) => ({ key: one.key, version: 3, title: one.title, category: one.category, summary: one.summary, pinyin: PINYIN[one.key] ?? "" }));

/** `a == 'b'`, and nothing more. */
function holds(condition: boolean | string | undefined, data: Record<string, unknown>, otherwise: boolean): boolean {
  if (condition === undefined) return otherwise;
  if (typeof condition === "boolean") return condition;
  const read = /^(\w+) == '(.*)'$/.exec(condition);
  return read ? data[read[1] ?? ""] === read[2] : true;
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);

/** Enough of the evaluation for the page to be tried: shown, required, blank, sums. */
export function evaluate(of: Form, data: Record<string, unknown>): FormState {
  const state: FormState = { hidden: [], required: [], without: {}, computed: {}, capitals: {}, problems: [] };
  const problem = (field: string, what: string, params: Record<string, string> = {}): Problem => ({ field, what, params, warning: false });
  for (const section of of.sections) {
    for (const field of section.fields) {
      if (!holds(field.show, data, true)) {
        state.hidden.push(field.key);
        continue;
      }
      const value = data[field.key];
      if (holds(field.required, data, false)) {
        state.required.push(field.key);
        if (isBlank(value)) state.problems.push(problem(field.key, "required"));
      }
      if (field.kind === "phone" && typeof value === "string" && value !== "" && !/^[0-9-]{8,13}$/.test(value)) {
        state.problems.push(problem(field.key, "phone"));
      }
      if (field.kind === "text" && field.pattern && typeof value === "string" && value !== "" && !new RegExp(field.pattern).test(value)) {
        state.problems.push(problem(field.key, "pattern", { says: field.patternSays ?? "" }));
      }
      if (field.kind === "table") {
        const rows = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
        if (rows.length < field.minRows) state.problems.push(problem(field.key, "tooFew", { min: String(field.minRows) }));
        rows.forEach((row, index) => {
          for (const column of field.columns) {
            if (column.required === true && isBlank(row[column.key])) {
              state.problems.push(problem(field.key + "[" + index + "]." + column.key, "required"));
            }
          }
        });
        if (field.key === "items") {
          const total = rows.reduce((sum, row) => sum + Number(row.count ?? 0) * Number(row.price ?? 0), 0);
          state.computed.total = total.toFixed(2);
          state.capitals.total = "人民币（示例大写）元整";
        }
      }
      if (field.kind === "money" && typeof value === "string" && value !== "") state.capitals[field.key] = "人民币（示例大写）元整";
      if (field.key === "days" && field.kind === "computed" && typeof data.from === "string" && typeof data.to === "string") {
        const span = (Date.parse(data.to) - Date.parse(data.from)) / 86_400_000 + 1;
        if (span > 0) state.computed.days = span;
        else state.problems.push(problem("to", "rule", { says: "结束日期不能早于开始日期" }));
      }
    }
  }
  return state;
}
