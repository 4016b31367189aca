import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { Section } from "~/parts/Page";
import { StripPlot } from "~/parts/StripPlot";
import type { ExplainedNode } from "./explained";

interface NodeStripProps {
  board: Schemas["BoardDetail"];
  node: ExplainedNode;
  /** The unit's name. */
  own: string;
  group: string;
}

/** The opened indicator of all peers on one axis: their values where one target holds for all, else their scores. */
export function NodeStrip({ board, node, own, group }: NodeStripProps) {
  const { t } = useTranslation("boards");
  const path = { id: board.id, node: node.code };
  const found = api.useQuery("get", "/api/v1/boards/{id}/nodes/{node}", { params: { path } }).data;
  if (!found) return null;
  const peers = group ? found.units.filter((of) => of.group === group) : found.units;
  const targets = new Set(peers.map((of) => of.target ?? null));
  const values = !!node.indicator && targets.size === 1 && peers.some((of) => of.value != null);
  const points = peers.flatMap((of) => {
    const value = values ? of.value : of.score;
    return value == null ? [] : [{ name: of.name, value }];
  });
  if (points.length < 2) return null;
  const title = t(group ? "why.stripGroup" : "why.strip", { name: node.name, count: points.length });
  const weak = node.full > 0 && (node.score ?? 0) / node.full < 0.8;
  return (
    <Section title={title} end={values ? found.measure : t("why.score")}>
      <StripPlot
        points={points}
        own={own}
        medianName={t("why.median")}
        target={values ? (peers[0]?.target ?? null) : null}
        targetName={t("why.aim")}
        tone={weak ? "amber" : "jade"}
      />
    </Section>
  );
}
