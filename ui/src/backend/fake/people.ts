// Sample people and departments: a made-up big-data bureau and its neighbours.
import type { DepartmentNode, PersonCard } from "../../bindings/api";

interface SampleDepartment {
  id: string;
  name: string;
  pinyin: string;
  parent: string | null;
}

const DEPARTMENTS: SampleDepartment[] = [
  { id: "d-city", name: "临江市人民政府", pinyin: "linjiangshi ljs", parent: null },
  { id: "d-data", name: "大数据局", pinyin: "dashujuju dsjj", parent: "d-city" },
  { id: "d-office", name: "办公室", pinyin: "bangongshi bgs", parent: "d-data" },
  { id: "d-net", name: "网络处", pinyin: "wangluochu wlc", parent: "d-data" },
  { id: "d-app", name: "应用推进处", pinyin: "yingyongtuijinchu yytjc", parent: "d-data" },
  { id: "d-safe", name: "安全处", pinyin: "anquanchu aqc", parent: "d-data" },
  { id: "d-centre", name: "信息中心", pinyin: "xinxizhongxin xxzx", parent: "d-data" },
  { id: "d-run", name: "运行维护科", pinyin: "yunxingweihuke yxwhk", parent: "d-centre" },
  { id: "d-build", name: "建设科", pinyin: "jiansheke jsk", parent: "d-centre" },
  { id: "d-finance", name: "财政局", pinyin: "caizhengju czj", parent: "d-city" },
  { id: "d-budget", name: "预算科", pinyin: "yusuanke ysk", parent: "d-finance" },
  { id: "d-human", name: "人力资源和社会保障局", pinyin: "renliziyuanheshehuibaozhangju rsj", parent: "d-city" },
  { id: "d-traffic", name: "交通运输局", pinyin: "jiaotongyunshuju jtj", parent: "d-city" },
  { id: "d-police", name: "公安局", pinyin: "gonganju gaj", parent: "d-city" },
];

const NAMES: [name: string, pinyin: string, department: string, post: string][] = [
  ["欧阳娜", "ouyangna oyn", "d-net", "四级主任科员"],
  ["周振华", "zhouzhenhua zzh", "d-net", "处长"],
  ["李晓明", "lixiaoming lxm", "d-net", "副处长"],
  ["王芳", "wangfang wf", "d-net", "一级科员"],
  ["单田方", "shantianfang stf", "d-net", "一级科员"],
  ["赵国强", "zhaoguoqiang zgq", "d-data", "局长"],
  ["陈雅丽", "chenyali cyl", "d-data", "副局长"],
  ["孙建军", "sunjianjun sjj", "d-data", "副局长"],
  ["刘思远", "liusiyuan lsy", "d-office", "主任"],
  ["郑敏", "zhengmin zm", "d-office", "机要员"],
  ["曾庆林", "zengqinglin zql", "d-office", "文书"],
  ["吴海涛", "wuhaitao wht", "d-app", "处长"],
  ["冯丽娟", "fenglijuan flj", "d-app", "二级主任科员"],
  ["许志远", "xuzhiyuan xzy", "d-app", "一级科员"],
  ["何卫东", "heweidong hwd", "d-safe", "处长"],
  ["高洁", "gaojie gj", "d-safe", "密码管理员"],
  ["梁宇航", "liangyuhang lyh", "d-safe", "一级科员"],
  ["宋佳", "songjia sj", "d-centre", "主任"],
  ["唐文博", "tangwenbo twb", "d-run", "科长"],
  ["韩雪", "hanxue hx", "d-run", "工程师"],
  ["彭程", "pengcheng pc", "d-run", "工程师"],
  ["𠮷田玉", "jitianyu jty", "d-run", "工程师"],
  ["蒋玉梅", "jiangyumei jym", "d-build", "科长"],
  ["沈立", "shenli sl", "d-build", "工程师"],
  ["卢晨曦", "luchenxi lcx", "d-finance", "副局长"],
  ["潘红", "panhong ph", "d-budget", "科长"],
  ["阿依古丽·买买提", "ayigulimaimaiti aygl", "d-budget", "一级科员"],
  ["杜鹏飞", "dupengfei dpf", "d-human", "副局长"],
  ["姜楠", "jiangnan jn", "d-human", "科长"],
  ["魏子涵", "weizihan wzh", "d-traffic", "副局长"],
  ["钱思琪", "qiansiqi qsq", "d-traffic", "科长"],
  ["任远", "renyuan ry", "d-police", "科技信息化科科长"],
];

const pathOf = (id: string): string => {
  const found = DEPARTMENTS.filter((one) => one.id === id)[0];
  if (!found) return "";
  const above = found.parent === null || found.parent === "d-city" ? "" : pathOf(found.parent) + " / ";
  return above + found.name;
};

export const PEOPLE: (PersonCard & { pinyin: string })[] = NAMES.map(([name, pinyin, department, post], index) => ({
  id: "p-" + (index + 1),
  name,
  pinyin,
  department,
  departmentPath: pathOf(department),
  post,
  phone: "0571-8888" + String(1000 + index * 37),
  active: true,
}));

const isBelow = (id: string | null, top: string): boolean =>
  id !== null && (id === top || isBelow(DEPARTMENTS.filter((one) => one.id === id)[0]?.parent ?? null, top));

export function departments(text: string, parent: string | null): DepartmentNode[] {
  const wanted = text.trim().toLowerCase();
  return DEPARTMENTS.filter((one) =>
    wanted === "" ? one.parent === parent : one.name.indexOf(wanted) >= 0 || one.pinyin.indexOf(wanted) >= 0,
  ).map(node);
}

export function departmentsById(ids: string[]): DepartmentNode[] {
  return DEPARTMENTS.filter((one) => ids.indexOf(one.id) >= 0).map(node);
}

function node(one: SampleDepartment): DepartmentNode {
  return {
    id: one.id,
    name: one.name,
    parent: one.parent,
    path: pathOf(one.id),
    children: DEPARTMENTS.filter((other) => other.parent === one.id).length,
    people: PEOPLE.filter((person) => isBelow(person.department, one.id)).length,
  };
}

export function people(text: string, department: string | null): PersonCard[] {
  const wanted = text.trim().toLowerCase();
  return PEOPLE.filter(
    (one) =>
      (department === null || isBelow(one.department, department)) &&
      (wanted === "" ||
        one.name.indexOf(wanted) >= 0 ||
        one.pinyin.indexOf(wanted) >= 0 ||
        one.phone.indexOf(wanted) >= 0 ||
        one.departmentPath.indexOf(wanted) >= 0),
  ).map(card);
}

export function card(person: PersonCard): PersonCard {
  const { id, name, department, departmentPath, post, phone, active } = person;
  return { id, name, department, departmentPath, post, phone, active };
}

export const personNamed = (name: string): PersonCard => {
  const found = PEOPLE.filter((one) => one.name === name)[0] ?? PEOPLE[0];
  if (!found) throw new Error("no sample people");
  return card(found);
};
