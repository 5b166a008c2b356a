/** What the hub asks of a password, said before it refuses: 8 to 128 characters, of two kinds, without the account. */
export function passwordProblem(password: string, account: string): string | undefined {
  const chars = Array.from(password);
  if (chars.length < 8) return "至少 8 个字符";
  if (chars.length > 128) return "最多 128 个字符";
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
  if (kinds < 2) return "不能只用一类字符，请混用字母、数字或符号";
  const name = account.trim().toLowerCase();
  return Array.from(name).length >= 3 && password.toLowerCase().indexOf(name) >= 0 ? "不能包含账号" : undefined;
}
