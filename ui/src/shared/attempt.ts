import { asRefusal } from "../backend";
import { sentence } from "../i18n";
import { toast } from "./Toast";

/** Waits for an act that has no place of its own to say why it did not happen: then a toast says it. */
export async function attempt<T>(act: Promise<T>): Promise<T | null> {
  try {
    return await act;
  } catch (thrown) {
    toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
    return null;
  }
}
