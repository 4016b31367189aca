import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure } from "~/format/number";
import { QuartileMark } from "~/parts/Mark";
import styles from "./boards.module.css";
import { type Dimension, groupSizes, type Heat, type Line } from "./figures";
import { RankingRow } from "./RankingRow";
import { boardRoute } from "./routes";
import { without } from "./search";

interface RankingProps {
  board: Schemas["BoardDetail"];
  lines: Line[];
  /** Of all groups, for the marks. */
  all: Line[];
  tops: Heat;
  dimensions: Dimension[];
}

const ROW = 40;

/** Units by rank; only the rows that are seen are drawn. */
export function Ranking({ board, lines, all, tops, dimensions }: RankingProps) {
  const { t } = useTranslation("boards");
  const { unit, with: chosen = "" } = boardRoute.useSearch();
  const navigate = useNavigate({ from: "/boards/$id" });
  const past = api.useQuery("get", "/api/v1/boards/{id}/history", {
    params: { path: { id: board.id }, query: { months: 12 } },
  }).data;
  const scroll = useRef<HTMLDivElement>(null);
   
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const sizes = groupSizes(all);
  const compared = chosen ? chosen.split(",") : [];
  const choose = (of: string) =>
    void navigate({ search: (before) => ({ ...without(before, "unit", "node"), ...(of === unit ? {} : { unit: of }) }) });
  const compare = (of: string) => {
    const next = compared.includes(of) ? compared.filter((unit) => unit !== of) : [...compared, of].slice(-4);
    void navigate({ search: (before) => ({ ...without(before, "with"), ...(next.length ? { with: next.join() } : {}) }) });
  };
  const columns = `14px 40px 36px minmax(96px, 1.4fr) 64px ${dimensions
    .map(({ full }) => `minmax(36px, ${Math.max(0.5, full / 14)}fr)`)
    .join(" ")} 70px 72px 20px`;
  const scores = new Map(tops.units.map((line) => [line.unit, line.shares]));
  const fulls = new Map(board.head?.nodes.map((node) => [node.code, node.full]));
  const bars = dimensions.map((of) => ({ ...of, at: tops.nodes.indexOf(of.code), whole: fulls.get(of.code) ?? of.full }));
  const series = new Map(past?.units.map((of) => [of.unit, of.ranks.map((rank) => rank ?? null)]));
  return (
    <div className={styles.rankScroll} ref={scroll} role="table" aria-label={board.title} aria-rowcount={lines.length + 1}>
      <div className={styles.rankHead} style={{ gridTemplateColumns: columns }} role="row" aria-rowindex={1}>
        <span role="columnheader" aria-label={t("col.mark")} />
        <span role="columnheader" className={styles.number}>{t("col.rank")}</span>
        <span role="columnheader">{t("col.change")}</span>
        <span role="columnheader">{t("col.unit")}</span>
        <span role="columnheader" className={styles.number}>{t("col.score")}</span>
        {dimensions.map(({ code, name, full }) => (
          <span key={code} role="columnheader" className={styles.dimension}>
            {name}
            <br />
            {figure(full)}
          </span>
        ))}
        <span role="columnheader" className={styles.wide}>
          {t("col.past", { count: past?.boards.length ?? 12 })}
          <br />
          {t("col.pastNote")}
        </span>
        <span role="columnheader" className={styles.number}>{t("col.check")}</span>
        <span role="columnheader" className={styles.wide}>{t("col.compare")}</span>
      </div>
      <div role="rowgroup" className={styles.rankRows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          const shares = scores.get(line.unit) ?? [];
          return (
            <RankingRow
              key={line.unit}
              line={line}
              of={sizes.get(line.group) ?? lines.length}
              index={index}
              place={{ top: start, height: ROW, gridTemplateColumns: columns }}
              bars={bars.map(({ code, full, at, whole }) => ({ code, full, score: shares[at] == null ? null : shares[at] * whole }))}
              past={series.get(line.unit) ?? []}
              selected={line.unit === unit}
              compared={compared.includes(line.unit)}
              checking={board.state === "checking"}
              decimals={board.head?.decimals ?? 2}
              choose={() => choose(line.unit)}
              compare={() => compare(line.unit)}
            />
          );
        })}
      </div>
      <Legend />
    </div>
  );
}

function Legend() {
  const { t } = useTranslation("boards");
  const words = t("quarter", { returnObjects: true }) as string[];
  return (
    <div className={styles.legend}>
      <span>
        {t("quarters")}
        {words.map((word, quarter) => (
          <span key={word}>
            <QuartileMark quarter={quarter} /> {word}
          </span>
        ))}
      </span>
      <span>
        {t("barNote")} · {t("chosenNote")}
      </span>
    </div>
  );
}
