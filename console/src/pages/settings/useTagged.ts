import { useQuery } from "@tanstack/react-query";
import { client } from "~/api/client";

type Path = "/api/v1/settings/goal-thresholds" | "/api/v1/settings/result-rules" | "/api/v1/calendar/holidays";

/** A setting with the tag of its version, which a change has to name. */
export function useTagged<T>(path: Path) {
  return useQuery({
    queryKey: ["get", path, "tagged"],
    queryFn: async () => {
      const { data, response } = await client.GET(path);
      return { value: data as T, tag: response.headers.get("etag") ?? '"v0"' };
    },
  });
}
