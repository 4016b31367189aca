import { useQuery } from "@tanstack/react-query";
import { client, rememberCsrf, type Schemas } from "./client";

export type Me = Schemas["Me"];

export const sessionKey = ["session"] as const;

/** Whoever is signed in, with what they may do; null for a stranger. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async (): Promise<Me | null> => {
      const { data, response } = await client.GET("/api/v1/session").catch((fault: { status?: number }) => {
        if (fault.status === 401) return { data: null, response: null };
        throw fault;
      });
      if (!response || !data) return null;
      rememberCsrf(data.csrf);
      return data;
    },
    staleTime: 60_000,
  });
}

/** Whoever is signed in; only below the frame, which shows the sign-in to strangers. */
export function useMe(): Me {
  const { data } = useSession();
  if (!data) throw new Error("nobody is signed in");
  return data;
}

/** Whether one of their posts allows an action somewhere. The server says so; what it allows here, it says when asked. */
export function useMay(): (action: string) => boolean {
  const may = useMe().may;
  return (action) => may.includes(action);
}
