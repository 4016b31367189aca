import { useEffect, useState } from "react";

/** What is typed, kept in the browser until it is taken, so that neither a fault nor a closed page loses it. */
export function useDraft<T>(key: string, initial: T): [T, (draft: T) => void, () => void] {
  const place = `liangzhu.draft.${key}`;
  const [draft, setDraft] = useState<T>(() => read<T>(place) ?? initial);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (isChanged) localStorage.setItem(place, JSON.stringify(draft));
  }, [place, draft, isChanged]);
  const set = (next: T) => {
    setChanged(true);
    setDraft(next);
  };
  const drop = () => {
    setChanged(false);
    localStorage.removeItem(place);
  };
  return [draft, set, drop];
}

function read<T>(place: string): T | undefined {
  try {
    const kept = localStorage.getItem(place);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined;
  }
}
