// What an approver has typed but not sent survives leaving the page and reloading it: kept per case, removed when it
// is sent. In the session's storage, which stays in memory: nothing a person writes lies on the disk unencrypted.

const PREFIX = "opinion:";
/** Opinions of cases that others finished meanwhile do not stay for ever. */
const KEPT = 50;

export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  key(at: number): string | null;
  readonly length: number;
}

export function recallOpinion(keep: Keep, id: string): string {
  try {
    const kept: unknown = JSON.parse(keep.getItem(PREFIX + id) ?? "null");
    const text = (kept as { text?: unknown } | null)?.text;
    return typeof text === "string" ? text : "";
  } catch {
    return "";
  }
}

export function rememberOpinion(keep: Keep, id: string, text: string, now: number): void {
  try {
    if (text.trim() === "") keep.removeItem(PREFIX + id);
    else keep.setItem(PREFIX + id, JSON.stringify({ text, at: now }));
    forgetOldest(keep);
  } catch {
    // A full or forbidden storage costs the convenience, not the work.
  }
}

function forgetOldest(keep: Keep): void {
  const kept: { key: string; at: number }[] = [];
  for (let at = 0; at < keep.length; at += 1) {
    const key = keep.key(at);
    if (!key || !key.startsWith(PREFIX)) continue;
    const parsed = JSON.parse(keep.getItem(key) ?? "{}") as { at?: number };
    kept.push({ key, at: parsed.at ?? 0 });
  }
  kept.sort((a, b) => a.at - b.at);
  kept.slice(0, Math.max(0, kept.length - KEPT)).forEach((old) => keep.removeItem(old.key));
}
