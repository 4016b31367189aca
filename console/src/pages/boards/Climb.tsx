import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure, score } from "~/format/number";
import { Section } from "~/parts/Page";
import styles from "./boards.module.css";
import type { ExplainedNode } from "./explained";

interface ClimbProps {
  board: Schemas["BoardDetail"];
  unit: string;
  nodes: ExplainedNode[];
  rank: number | null;
  open: (code: string) => void;
}

/** What would lift a unit by a place; of the first, where points are still to be had. */
export function Climb({ board, unit, nodes, rank, open }: ClimbProps) {
  const { t } = useTranslation("boards");
  const path = { id: board.id, unit };
  const { data } = api.useQuery("get", "/api/v1/boards/{id}/standings/{unit}/hints", { params: { path } });
  if (rank === 1 || data?.ways.length === 0) {
    const lost = nodes
      .filter((node) => node.indicator && node.status === "scored" && node.full - (node.score ?? 0) > 0.005)
      .sort((a, b) => b.full - (b.score ?? 0) - (a.full - (a.score ?? 0)));
    return (
      <Section title={t("climb.lost")} end={rank === 1 ? t("climb.first") : t("climb.none")}>
        {lost.slice(0, 4).map((node) => (
          <button key={node.code} className={styles.way} onClick={() => open(node.code)}>
            <span>{node.name}</span>
            <span className={styles.quiet}>
              {score(node.score)} / {figure(node.full)}
            </span>
            <b className={styles.jade}>+{score(node.full - (node.score ?? 0))}</b>
          </button>
        ))}
      </Section>
    );
  }
  return (
    <Section title={t("climb.title")} end={t("climb.note")}>
      {data?.ways.map((way) => (
        <button key={way.indicator} className={styles.way} onClick={() => open(way.indicator)}>
          <span>{way.name}</span>
          <span>
            {t("climb.to", {
              from: figure(way.from, 2),
              to: figure(way.to, 2),
              measure: way.measure,
            })}{" "}
            <small>{t("climb.rank", { rank: figure(way.rank) })}</small>
          </span>
          <b className={styles.jade}>+{score(way.gain)}</b>
        </button>
      ))}
    </Section>
  );
}
