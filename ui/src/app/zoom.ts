// Larger and smaller by keyboard: through the settings, so that it stays.
import { command } from "../backend";
import { toast } from "../shared";
import { ZOOMS } from "./appearance";

let told: (() => void) | null = null;

/** One step larger (1) or smaller (-1), or back to 100 % (0). */
export async function stepZoom(step: 1 | -1 | 0): Promise<void> {
  const settings = await command("settings.get", {});
  const at = ZOOMS.indexOf(settings.zoom);
  const zoom = step === 0 ? 100 : (ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + step))] ?? 100);
  if (zoom !== settings.zoom) await command("settings.set", { ...settings, zoom });
  told?.();
  told = toast({ text: "显示比例 " + zoom + "%" });
}
