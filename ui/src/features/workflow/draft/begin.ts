// Starting an application, from wherever a form is named.
import { asRefusal, command } from "../../../backend";
import { sentence } from "../../../i18n";
import { navigate, toast } from "../../../shared";

let beginning = false;

/** Makes a draft and opens it; `fromCase`: to go on with one that came back, or to copy. */
export async function begin(form: string, fromCase?: string): Promise<void> {
  if (beginning) return;
  beginning = true;
  try {
    const view = await command("workflow.beginDraft", { form, fromCase: fromCase ?? null, data: {} });
    navigate("/draft/" + view.id, { query: { fresh: fromCase ? undefined : "1" } });
  } catch (thrown) {
    toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
  } finally {
    beginning = false;
  }
}
