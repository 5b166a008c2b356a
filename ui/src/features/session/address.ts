/** What people type for an address, made whole: the scheme may be left out, a slash at the end is nothing. */
export function normaliseAddress(typed: string): string {
  const text = typed.trim().replace(/\/+$/, "");
  return text === "" || /^https?:\/\//i.test(text) ? text : "https://" + text;
}
