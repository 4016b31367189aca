import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, type Schemas } from "~/api/client";

const PAUSE_MS = 700;

/** Checks a text on the server a moment after it was last changed. */
export function useCheck(text: string, assign: string | null | undefined) {
  const check = useMutation({
    mutationFn: async (body: Schemas["SchemeText"]) => (await client.POST("/api/v1/schemes/check", { body })).data,
  });
  const { mutate } = check;
  useEffect(() => {
    if (!text) return undefined;
    const timer = setTimeout(() => mutate({ text, ...(assign ? { assign } : {}) }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, assign, mutate]);
  return check;
}

export interface Draft {
  text: string;
  /** The version that it was made of. */
  after: number;
}

const place = (code: string) => `liangzhu.draft.scheme.${code}`;

function kept(code: string): Draft | undefined {
  try {
    const found = localStorage.getItem(place(code));
    return found ? (JSON.parse(found) as Draft) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a scheme as it is edited. What is typed is kept in the browser; what was kept is offered, never taken unasked. */
export function useText(code: string, version: number, saved: string) {
  const [text, setText] = useState(saved);
  const [offered, setOffered] = useState(() => {
    const found = kept(code);
    return found && found.text !== saved ? found : undefined;
  });
  const edit = (next: string) => {
    setText(next);
    setOffered(undefined);
    localStorage.setItem(place(code), JSON.stringify({ text: next, after: version } satisfies Draft));
  };
  const drop = () => {
    localStorage.removeItem(place(code));
    setOffered(undefined);
  };
  return { text, edit, offered, take: () => offered && edit(offered.text), drop, reset: () => (setText(saved), drop()) };
}
