// Who is here: log-in, lock, and the person for whoever needs them.
import { createQuery } from "../../backend";
import type { Me, Session } from "../../bindings/api";

export const loadSessionPage = () => import("./SessionPage");

/** The session, as a signal. */
export function useSession(): () => Session | undefined {
  return createQuery("session.status", () => ({})).data;
}

/** Who is logged in. */
export function useMe(): () => Me | null {
  const session = useSession();
  return () => session()?.me ?? null;
}
