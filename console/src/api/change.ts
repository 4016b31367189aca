import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, type Problem } from "./problem";

/** A key for a change that must not be made twice when it is sent again. */
export function onceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Changes with the server: whether one is under way, what it objected to, and what is asked again afterwards,
 * by the beginning of its path. `run` says whether it went well; what was typed stays with who asks. */
export function useChange(...stale: readonly string[]) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Problem>();
  const run = async (change: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setFault(undefined);
    try {
      await change();
      await queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          typeof queryKey[1] === "string" && stale.some((prefix) => (queryKey[1] as string).startsWith(prefix)),
      });
      return true;
    } catch (thrown) {
      setFault(asProblem(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, run };
}
