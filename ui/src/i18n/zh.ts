// Every sentence that a code, a verb or a state of the backend becomes. Records over the generated unions, so
// that a new code without a sentence does not compile. Sentences of one page only live in that page.
import type {
  Aim,
  Can,
  CaseState,
  Code,
  CountersignMode,
  Happened,
  LedgerAction,
  Line,
  Many,
  Methods,
  OutboxState,
  Problem,
  Refusal,
  Severity,
  StepKind,
  StepState,
  Temper,
  Theme,
} from "../bindings/api";
import { TEMPERS } from "../bindings/api";

type Params = Record<string, string | undefined>;
type Sentence = (params: Params) => string;

/** `。` already at the end of what the definition's author wrote stays single. */
const quoted = (text: string | undefined) => (text ? "“" + text + "”" : "");
const minutes = (params: Params) => (params.minutes ? params.minutes + " 分钟" : "一段时间");

/** Names of the limits that `tooLarge` and `tooMany` speak of, with what they are. */
const LIMITS: Record<string, string> = {
  OP_BYTES: "单次提交内容不得超过 1 MB",
  REQUEST_BYTES: "单次请求不得超过 8 MB",
  BLOB_BYTES: "单个附件不得超过 300 MB",
  SHOWN_BYTES: "超过 64 MB 的附件不能在窗口内打开",
  MOST_DEVICES: "一个账号最多登记 10 台电脑，请联系管理员停用不再使用的",
  CASE_BLOBS: "一份申请最多 50 个附件",
  TABLE_ROWS: "明细最多 5,000 行",
  TEXT_CHARS: "单项文字不得超过 20,000 字",
  OPINION_CHARS: "意见不得超过 2,000 字",
  COUNTERSIGNERS: "一次最多邀请 50 人会签",
  PAGE_ROWS: "一页最多 200 行",
  IMPORT_ROWS: "一次最多导入 100,000 行",
  IMPORT_BYTES: "导入文件不得超过 50 MB",
  IMPORT_PASSWORDS: "表里的初始密码最多 200 个不同的。请清空“初始密码”列，由服务器为每人生成",
  PACKAGE_BYTES: "表单包不得超过 4 MB",
};

/** Why a new password is not good enough. */
const PASSWORDS: Record<string, string> = {
  short: "新密码至少 8 个字符。",
  long: "新密码最多 128 个字符。",
  oneKind: "新密码不能只用一类字符，请混用字母、数字或符号。",
  account: "新密码不能包含账号。",
};

const limit = (params: Params, otherwise: string) => (params.limit && LIMITS[params.limit]) || otherwise;

export const CODES: Record<Code, Sentence> = {
  badRequest: (p) => (p.field === "new" && PASSWORDS[p.why ?? ""]) || "请求内容不完整或格式不对" + (p.field ? "（" + p.field + "）" : "") + "，请检查后重试。",
  notFound: () => "没有找到，或您无权查看。它可能已被撤回或删除。",
  notPermitted: (p) =>
    p.field === "token" ? "这个页面已失效，请关闭后从同办重新打开。" : "您没有进行此操作的权限，如确有需要请联系管理员。",
  wrongPassword: () => "账号或密码不正确，请重新输入。",
  lockedOut: (p) => "密码连续输错次数过多，请 " + minutes(p) + "后再试。",
  notEnrolled: () => "本机尚未登记，请先联网登录一次。",
  locked: () => "本机数据已锁定，请先登录。",
  deviceRevoked: () => "本机已被管理员停用。未发送的内容仍在本机，请联系管理员。",
  noKey: () => "无法打开本机数据：密码与本机密钥不匹配。请确认账号和密码。",
  formInvalid: (p) =>
    "表单还有" + (p.errors ? " " + p.errors.split(/[ ,]+/).length + " 处" : "") + "需要修改，请按红色提示改好后再提交。",
  formChanged: () => "这张表单已更新。请打开草稿，核对新版内容后再提交。",
  packageBroken: (p) => "表单定义有误" + (p.path ? "（" + p.path + "）" : "") + "，已通知管理员需要修正。",
  stale: () => "此事项刚刚已由他人处理，请查看最新情况。",
  notNow: () => "事项当前的状态不能进行此操作。",
  tooSoon: (p) => "刚刚已经催办过，请 " + minutes(p) + "后再催。",
  unknownReference: (p) => "所选的人员、部门或环节已不存在" + (p.field ? "（" + p.field + "）" : "") + "，请重新选择。",
  opinionMissing: () => "请填写意见后再提交。",
  tooLarge: (p) => "内容过大：" + limit(p, "超出允许的大小") + "。",
  tooMany: (p) => "数量过多：" + limit(p, "超出允许的数量") + "。",
  blobMismatch: () => "附件内容校验不一致，文件可能已损坏，请重新添加。",
  badSignature: () => "电子签名校验未通过，内容未被接受。请联系管理员。",
  versionMismatch: (p) =>
    "本机程序与服务器版本不一致" +
    (p.ours && p.theirs ? "（本机 " + p.ours + "，服务器 " + p.theirs + "）" : "") +
    "，请升级后再试。",
  importInvalid: () => "导入文件有错误，未作任何更改。请按提示修正后重新导入。",
  alreadyRunning: () => "同办已在运行，请切换到已打开的窗口。",
  offline: () => "现在连接不到服务器。您可以继续填写，联网后会自动发送。",
  busy: () => "服务器繁忙，稍后会自动重试。",
  blobsMissing: () => "附件尚未全部上传，上传完成后会自动发送。",
  sessionExpired: () => "登录已过期，正在自动重新登录。",
  diskFull: () => "磁盘空间不足，内容未能保存。请清理磁盘后重试。",
  readOnly: () => "数据目录不可写入，请联系管理员检查磁盘权限。",
  corrupt: () => "本机数据文件已损坏，请联系管理员。未发送的内容请勿删除。",
  programChanged: () => "程序文件与发布时不一致，为保护数据已停止使用。请联系管理员重新安装。",
  noRandomness: () => "操作系统未能提供安全随机数，请联系管理员。",
  internal: () => "程序出现意外错误，操作没有完成。",
};

export const TEMPER: Record<Temper, string> = { rejected: "请修改", retry: "自动重试", broken: "程序故障" };

/** The sentence for a refusal; one that is our fault carries the number that finds it in the log. */
export function sentence(refusal: Refusal): string {
  const params: Params = refusal.params ?? {};
  const known = CODES[refusal.code] as Sentence | undefined;
  const text = known ? known(params) : CODES.internal(params);
  return params.report ? text + "报告编号：" + params.report : text;
}

/** Ours to mend: shown with the report id and a way to copy it. */
export function isBroken(refusal: Refusal): boolean {
  return (TEMPERS[refusal.code] ?? "broken") === "broken";
}

/** What is wrong with a field, by `Problem.what`. Rust owns the list; an unknown one shows what it says. */
const PROBLEMS: Record<string, Sentence> = {
  required: () => "请填写此项",
  tooLong: (p) => "文字过长" + (p.max ? "，最多 " + p.max + " 字" : ""),
  pattern: (p) => p.says || "格式不正确",
  idCardCheck: () => "身份证号码有误，请核对",
  idCardDate: () => "身份证号码中的出生日期有误",
  idCard: () => "身份证号码应为 18 位",
  phone: () => "请填写 11 位手机号，或带区号的固定电话",
  mac: () => "MAC 地址应形如 00-1A-2B-3C-4D-5E",
  ip: () => "IP 地址应形如 10.1.2.3",
  email: () => "电子邮箱格式不正确",
  creditCode: () => "统一社会信用代码应为 18 位",
  creditCodeCheck: () => "统一社会信用代码有误，请核对",
  tooSmall: (p) => "不能小于 " + (p.min ?? "下限"),
  tooLarge: (p) => "不能大于 " + (p.max ?? "上限"),
  tooEarly: (p) => "不能早于 " + day(p.from),
  tooLate: (p) => "不能晚于 " + day(p.to),
  tooPrecise: (p) => "最多保留 " + (p.places ?? "规定") + " 位小数",
  notNumber: () => "请填写数字",
  notDate: () => "日期不正确",
  notOption: () => "所选项已不可用，请重新选择",
  fileKind: (p) => (p.name ? "“" + p.name + "”" : "文件") + "的类型不符" + (p.accept ? "，可用：" + p.accept : ""),
  unknownPerson: () => "此人已不在通讯录中，请重新选择",
  inactivePerson: (p) => (p.name ?? "此人") + "已离岗，请重新选择",
  unknownDepartment: () => "此部门已不在通讯录中，请重新选择",
  unknownCase: () => "所引用的申请不存在，或不是您本人的",
  caseNotCompleted: () => "所引用的申请还没有办结",
  caseFollowed: () => "所引用的申请已有后续申请，不能重复办理",
  tooFew: (p) => "至少需要 " + (p.min ?? "规定") + " 项",
  tooMany: (p) => "最多 " + (p.max ?? "规定") + " 项",
  wrongType: () => "内容格式不正确，请重新填写",
  tooCostly: () => "内容过多，无法完成校验，请精简后再试",
  rule: (p) => p.says || "不符合填写要求",
};

/** `2026-03-02T09:00` as it is read; other text as it is. */
function day(text: string | undefined): string {
  const read = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?/.exec(text ?? "");
  if (!read) return text || "规定日期";
  return read[1] + "年" + Number(read[2]) + "月" + Number(read[3]) + "日" + (read[4] ? " " + read[4] : "");
}

export function problemSentence(problem: Pick<Problem, "what" | "params">): string {
  const known = PROBLEMS[problem.what];
  return known ? known(problem.params) : problem.params.says || "此项内容有误（" + problem.what + "）";
}

const STATES: Record<CaseState, string> = {
  waiting: "待发送",
  running: "办理中",
  sentBack: "已退回",
  withdrawn: "已撤回",
  completed: "已办结",
  rejected: "未通过",
};

const HAPPENED: Record<Happened, string> = {
  submitted: "提交申请",
  resubmitted: "重新提交",
  approved: "同意",
  rejected: "不同意",
  handled: "办理完成",
  sentBack: "退回",
  transferred: "转办",
  countersignAsked: "邀请会签",
  countersigned: "会签同意",
  countersignRefused: "会签不同意",
  withdrawn: "撤回",
  urged: "催办",
  notified: "知会",
  commented: "留言",
  skipped: "自动跳过",
  completed: "办结",
};

/** Notices say the same words as the timeline, and two of their own. */
const NOTICES: Record<string, string> = { ...HAPPENED, numberGiven: "已编号", ledgerWritten: "已记入台账" };

const CAN: Record<Can, string> = {
  approve: "同意",
  reject: "不同意",
  complete: "办结",
  sendBack: "退回",
  transfer: "转办",
  countersign: "会签",
  withdraw: "撤回",
  urge: "催办",
  resubmit: "重新提交",
  copy: "复制为新申请",
  comment: "留言",
};

/** Only what makes an operation of the outbox; other methods never wait. */
const VERBS: Partial<Record<keyof Methods, string>> = {
  "workflow.submit": "提交申请",
  "workflow.approve": "同意",
  "workflow.reject": "不同意",
  "workflow.complete": "办结",
  "workflow.sendBack": "退回",
  "workflow.transfer": "转办",
  "workflow.countersign": "会签",
  "workflow.withdraw": "撤回",
  "workflow.urge": "催办",
  "workflow.comment": "留言",
  "workflow.open": "阅办",
  "workflow.readNotices": "通知已读",
  "session.changePassword": "修改密码",
};

/** What is being written, by what it is to become. */
const AIMS: Record<Aim, string> = {
  decide: "意见",
  sendBack: "退回原因",
  transfer: "转办说明",
  countersign: "会签说明",
  withdraw: "撤回原因",
  urge: "催办",
  comment: "留言",
};

const LINES: Record<Line, string> = { online: "在线", connecting: "正在连接", offline: "脱机", refused: "连接被拒绝" };
const OUTBOX: Record<OutboxState, string> = { waiting: "待发送", refused: "被退回" };
const STEP_KINDS: Record<StepKind, string> = { approve: "审批", handle: "办理", notify: "知会" };
const STEP_STATES: Record<StepState, string> = { done: "已完成", skipped: "已跳过", now: "进行中", ahead: "未开始" };
const MANY: Record<Many, string> = { any: "一人办理即可", all: "须全部办理", inTurn: "依次办理" };
const MODES: Record<CountersignMode, string> = { all: "须全部同意", any: "一人同意即可", inTurn: "依次会签" };
const THEMES: Record<Theme, string> = { system: "跟随系统", light: "浅色", dark: "深色" };
const LEDGER_ACTIONS: Record<LedgerAction, string> = { add: "新增", change: "变更", close: "注销" };
const SEVERITIES: Record<Severity, string> = { error: "错误", warning: "提醒" };

/** Lines of the diagnosis, by `Check.name`. */
const CHECKS: Record<string, string> = {
  crypto: "国密算法自检",
  program: "程序文件签名",
  update: "可升级的版本",
  intent: "草稿与待发送数据",
  replica: "本机副本数据",
  hub: "服务器连接",
  clock: "本机时钟",
  keyring: "系统密钥环",
  disk: "磁盘空间",
  webview: "界面引擎",
  folder: "数据目录",
  session: "登录状态",
  hello: "服务器版本",
};

export const t = {
  state: STATES,
  happened: HAPPENED,
  notice: (what: string): string => NOTICES[what] ?? what,
  can: CAN,
  verb: (method: string): string => (VERBS as Record<string, string | undefined>)[method] ?? method,
  aim: AIMS,
  line: LINES,
  outbox: OUTBOX,
  stepKind: STEP_KINDS,
  stepState: STEP_STATES,
  many: MANY,
  countersign: MODES,
  theme: THEMES,
  ledgerAction: LEDGER_ACTIONS,
  severity: SEVERITIES,
  check: (name: string): string => CHECKS[name] ?? name,
  quoted,
};
