// Searching the catalogue: the core gives each title's pinyin, full and initials, so this is plain finding.

import type { FormCard } from "../../../bindings/api";

/** Every word of the query is found in title, summary, category or pinyin. Best first. */
export function matchForms(forms: readonly FormCard[], query: string): FormCard[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [...forms];
  return forms
    .map((form, at) => ({ form, at, score: Math.min(...words.map((word) => scoreOf(form, word))) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map((hit) => hit.form);
}

function scoreOf(form: FormCard, word: string): number {
  if (form.title.toLowerCase().startsWith(word)) return 5;
  if (form.title.toLowerCase().includes(word)) return 4;
  if (form.pinyin.toLowerCase().split(/\s+/).some((pinyin) => pinyin.startsWith(word))) return 3;
  if (form.pinyin.toLowerCase().includes(word)) return 2;
  return form.category.includes(word) || form.summary.toLowerCase().includes(word) || form.key.includes(word) ? 1 : 0;
}

/** In the catalogue's order, by heading. */
export function byCategory(forms: readonly FormCard[]): { category: string; forms: FormCard[] }[] {
  const groups = new Map<string, FormCard[]>();
  for (const form of forms) {
    const group = groups.get(form.category);
    if (group) group.push(form);
    else groups.set(form.category, [form]);
  }
  return [...groups].map(([category, members]) => ({ category, forms: members }));
}
