// Does what was typed mean this command? The title, or its pinyin in full or by initials. Everything else is
// searched for in Rust.

export function matches(typed: string, title: string, pinyin: string): boolean {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return true;
  if (title.toLowerCase().indexOf(wanted) >= 0) return true;
  // Of each reading from its beginning: `db` is 待办 and not something with `…db…` in its middle.
  return pinyin.split(" ").some((reading) => reading.indexOf(wanted) === 0);
}
