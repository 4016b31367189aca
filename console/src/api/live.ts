import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { sessionKey } from "./session";

/** What an event's kind makes stale, by the beginning of the path that was asked. */
const CONCERNS: Record<string, readonly string[]> = {
  report: ["/api/v1/reports", "/api/v1/months", "/api/v1/figures", "/api/v1/cases"],
  board: ["/api/v1/boards", "/api/v1/units"],
  notice: ["/api/v1/notices", "/api/v1/boards"],
  seal: ["/api/v1/seals", "/api/v1/months"],
  case: ["/api/v1/cases", "/api/v1/reports", "/api/v1/boards"],
  goal: ["/api/v1/goals"],
  unit: ["/api/v1/units"],
  message: ["/api/v1/messages"],
};

const PAUSE_MS = 1500;

/** Keeps what is on the screen fresh: the server tells what happened, and what it concerns is asked again, once in a while. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      const prefixes = [...stale];
      stale.clear();
      void queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          typeof queryKey[1] === "string" && prefixes.some((prefix) => (queryKey[1] as string).startsWith(prefix)),
      });
    };
    const hear = (kind: string) => {
      for (const prefix of CONCERNS[kind] ?? []) stale.add(prefix);
      timer ??= setTimeout(refresh, PAUSE_MS);
    };
    const source = new EventSource("/api/v1/events");
    source.addEventListener("journal", (event: MessageEvent<string>) => hear(kindOf(event.data)));
    source.addEventListener("message", () => {
      hear("message");
      void queries.invalidateQueries({ queryKey: sessionKey });
    });
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [queries]);
}

function kindOf(data: string): string {
  try {
    return (JSON.parse(data) as { kind?: string }).kind ?? "";
  } catch {
    return "";
  }
}
