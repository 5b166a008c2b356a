// The real definition packages, for the page alone, and one form that has every kind of field. Values are made
// up by kind, so that any form can be opened as a case.
import type { Field, Form } from "../../bindings/api";
import { PEOPLE } from "./people";

interface Pack {
  forms: Form[];
}

const packs = import.meta.glob<Pack>("../../../../src-tauri/packs/*/package.json", { eager: true, import: "default" });

/** A form as the core would give it: what the package leaves out is there. */
function whole(form: Form): Form {
  const steps = form.flow.map((step) => ({
    ...step,
    many: step.many ?? "any",
    edit: step.edit ?? [],
    mustFill: step.mustFill ?? [],
    hide: step.hide ?? [],
    onEmpty: step.onEmpty ?? "administrator",
    onSelf: step.onSelf ?? "superior",
    opinionRequired: step.opinionRequired ?? false,
  }));
  return { ...form, sources: form.sources ?? [], rules: form.rules ?? [], flow: steps, sections: form.sections.map((section) => ({ ...section, fields: section.fields.map(full) })) };
}

function full(field: Field): Field {
  if (field.kind === "attachment") return { ...field, min: field.min ?? 0, accept: field.accept ?? [] };
  if (field.kind === "table") return { ...field, minRows: field.minRows ?? 0, columns: field.columns.map(full) };
  return field;
}

export const PACK_FORMS: Form[] = Object.keys(packs).reduce<Form[]>((all, path) => all.concat((packs[path]?.forms ?? []).map(whole)), []);

const OPTIONS = ["一", "二", "三", "四", "五", "六", "七"].map((label, at) => ({ value: "o" + at, label: "选项" + label }));

/** Every kind of field once, with its pitfalls: long labels, hints, units, a wide table. */
export const ALL_KINDS: Form = whole({
  key: "all-kinds",
  title: "全部字段示例",
  category: "示例",
  summary: "每一种字段各一个，用来核对界面",
  sources: [],
  subject: "text",
  rules: [],
  flow: [],
  sections: [
    {
      title: "文字与数字",
      columns: 3,
      fields: [
        { key: "text", label: "单行文字", kind: "text", required: true, maxChars: 60 },
        { key: "integer", label: "整数", kind: "integer", min: 1, unit: "台", required: true },
        { key: "decimal", label: "小数", kind: "decimal", places: 2, unit: "小时" },
        { key: "money", label: "金额", kind: "money", required: true },
        { key: "date", label: "日期", kind: "date", from: "today" },
        { key: "moment", label: "日期和时间", kind: "dateTime" },
        { key: "phone", label: "联系电话", kind: "phone", required: true },
        { key: "idCard", label: "身份证号", kind: "idCard" },
        { key: "creditCode", label: "统一社会信用代码", kind: "creditCode" },
        { key: "mac", label: "MAC 地址", kind: "mac", hint: "分隔符可写可不写" },
        { key: "ip", label: "IP 地址", kind: "ip" },
        { key: "email", label: "电子邮箱", kind: "email" },
        { key: "long", label: "多行文字", kind: "textarea", maxChars: 200, required: true },
      ],
    },
    {
      title: "选择",
      columns: 2,
      fields: [
        { key: "radio", label: "少数几项", kind: "choice", options: OPTIONS.slice(0, 3), required: true },
        { key: "select", label: "较多几项", kind: "choice", options: OPTIONS },
        { key: "choices", label: "任选几项", kind: "choices", options: OPTIONS },
        { key: "yes", label: "是否涉密", kind: "boolean" },
        { key: "person", label: "经办人", kind: "person", required: true },
        { key: "people", label: "参加人员", kind: "person", many: true },
        { key: "unit", label: "主办部门", kind: "department" },
        { key: "earlier", label: "原申请", kind: "case", forms: ["net-card-open", "leave", "port-open"] },
      ],
    },
    {
      title: "明细与附件",
      columns: 2,
      fields: [
        {
          key: "rows",
          label: "设备明细",
          kind: "table",
          minRows: 1,
          maxRows: 5000,
          columns: [
            { key: "name", label: "名称", kind: "text", required: true },
            { key: "kind", label: "类别", kind: "choice", options: OPTIONS.slice(0, 4) },
            { key: "mac", label: "MAC 地址", kind: "mac", required: true },
            { key: "ip", label: "IP 地址", kind: "ip" },
            { key: "on", label: "启用日期", kind: "date" },
            { key: "keeper", label: "保管人", kind: "person" },
            { key: "count", label: "数量", kind: "integer" },
            { key: "price", label: "单价", kind: "money" },
            { key: "secret", label: "涉密", kind: "boolean" },
          ],
        },
        { key: "sum", label: "合计金额", kind: "computed", value: "0", format: "money" },
        { key: "files", label: "附件", kind: "attachment", min: 0, max: 5, accept: ["pdf", "ofd", "docx", "png"] },
        { key: "note", label: "", kind: "note", text: "提交前请核对设备清单与附件内容一致。\n涉密设备不得接入专网。" },
        { key: "promise", label: "本人承诺以上内容真实，并遵守专网使用管理规定", kind: "boolean", required: true },
      ],
    },
  ],
});

/** Something fitting for every field. */
export function sampleData(form: Form): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  form.sections.forEach((section) => section.fields.forEach((field) => set(data, field, 0)));
  return data;
}

function set(into: Record<string, unknown>, field: Field, row: number): void {
  const value = field.readOnly ? undefined : sampleValue(field, row);
  if (value !== undefined) into[field.key] = value;
}

const PLACES = ["执法记录仪", "防汛监测终端", "路口卡口设备", "应急指挥平板"];

function sampleValue(field: Field, row: number): unknown {
  const person = PEOPLE[(row * 5 + 3) % PEOPLE.length]?.id;
  switch (field.kind) {
    case "text":
      return /姓名|联系人|经办/.test(field.label) ? ["王芳", "任远", "钱思琪", "韩雪"][row % 4] : `${PLACES[row % 4]}${row > 3 ? row : ""}`;
    case "textarea":
      return "因汛期值守需要，为十二个水位监测点配置专网终端，数据经专网回传至市防汛指挥平台。使用期限一年，到期后按规定办理续用或停用手续。";
    case "integer":
      return String(12 + row);
    case "decimal":
      return "3.5";
    case "money":
      return String(1280 + row * 315) + ".50";
    case "date":
      return "2026-12-0" + ((row % 8) + 1);
    case "dateTime":
      return "2026-12-01T09:00";
    case "choice":
      return field.options[row % field.options.length]?.value;
    case "choices":
      return field.options.slice(0, 3).map((option) => option.value);
    case "boolean":
      return row % 2 === 0;
    case "person":
      return field.many ? PEOPLE.slice(2, 5).map((one) => one.id) : person;
    case "department":
      return "d-net";
    case "phone":
      return "1380571" + String(2200 + row * 17);
    case "idCard":
      return "11010519491231002X";
    case "creditCode":
      return "11330100MB1A2B3C4D";
    case "mac":
      return "00:1A:2B:3C:4D:" + (16 + row).toString(16).toUpperCase();
    case "ip":
      return "10.21.3." + (11 + row);
    case "email":
      return "wangluochu@linjiang.example";
    case "attachment":
      return [{ blob: "5f2c", name: "部署方案（盖章）.pdf", size: 1_482_113 }];
    case "table":
      return [0, 1, 2, 3].map((at) => {
        const made: Record<string, unknown> = {};
        field.columns.forEach((column) => set(made, column, at));
        return made;
      });
    default:
      return undefined;
  }
}
