// The desktop's keyring, as found on real PCs: there and open, there and locked, not there at all. With it the PC opens
// by itself; without it the password is asked for, at once and always.
import * as person from "../people.mjs";

export const setting = { policy: { allowKeyring: true } };

/** A locked keyring must not hold up the start for longer than this. */
const PATIENCE_MS = 15_000;

export async function story({ world, minute, window, picture }) {
  let official;

  await minute("no keyring: the official logs in, asks to be remembered, and is not", async () => {
    official = await window("official");
    await person.enrol(official, "lvsiqi", { remember: true });
    await world.kill(official);
    official = await window("official");
    await official.see("login-account-name");
    await picture(official, "keyring-absent");
  });

  await minute("an open keyring: after one more log-in the PC opens by itself", async () => {
    await world.kill(official);
    await world.desktop.keyring("open");
    official = await window("official");
    await person.unlock(official, { remember: true });
    await world.kill(official);
    official = await window("official");
    await official.see("frame");
  });

  await minute("a locked keyring: the password is asked for, soon, and opens as ever", async () => {
    await world.kill(official);
    await world.desktop.keyring("locked");
    const begun = Date.now();
    official = await window("official");
    await official.see("login-account-name");
    if (Date.now() - begun > PATIENCE_MS) throw new Error("the locked keyring held up the start");
    await person.unlock(official);
    await official.see("frame");
  });
}
