import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "~/api/client";
import { figure, percent, score } from "~/format/number";
import { rowKeys } from "~/parts/rows";
import styles from "./boards.module.css";
import { grade, type Heat, type Line, weaknesses } from "./figures";
import { boardRoute } from "./routes";
import { without } from "./search";

interface HeatTableProps {
  nodes: Schemas["NodeOfBoard"][];
  lines: Line[];
  heat: Heat;
  decimals: number;
}

const ROW = 18;
const GRADES = [styles.heat0, styles.heat1, styles.heat2, styles.heat3];

/** Units by indicators: what is good is pale and mute, a weak figure is told, the worst marked; at the end who is weak where. */
export function HeatTable({ nodes, lines, heat, decimals }: HeatTableProps) {
  const { t } = useTranslation("boards");
  const { unit } = boardRoute.useSearch();
  const navigate = useNavigate({ from: "/boards/$id" });
  const scroll = useRef<HTMLDivElement>(null);
  const sorted = [...lines].sort((a, b) => (a.group === b.group ? a.place - b.place : a.group < b.group ? -1 : 1));
   
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 30,
  });
  const known = new Map(nodes.map((node) => [node.code, node]));
  const used = heat.nodes.flatMap((code, at) => {
    const node = known.get(code);
    const any = heat.units.some(({ shares }) => shares[at] != null);
    return node && any && node.full > 0 ? [{ at, node }] : [];
  });
  const shares = new Map(heat.units.map((line) => [line.unit, line.shares]));
  const rows = sorted.map((line) => used.map(({ at }) => shares.get(line.unit)?.[at]));
  const weak = rows.map(weaknesses);
  const number = (fits: (count: number) => boolean) => weak.filter((of) => fits(of.length)).length;
  const counts = { balanced: number((n) => n === 0), one: number((n) => n === 1), more: number((n) => n > 1) };
  const columns = `30px 96px 52px 150px repeat(${used.length}, minmax(34px, 1fr))`;
  const minWidth = 340 + used.length * 35;
  const choose = (of: string, node?: string) =>
    void navigate({ search: (before) => ({ ...without(before, "node"), unit: of, ...(node ? { node } : {}) }) });
  return (
    <>
      <div className={styles.heatNote}>
        <b>{t("heat.counts", counts)}</b>
        <HeatLegend />
      </div>
      <div className={styles.heatScroll} ref={scroll} role="table" aria-rowcount={sorted.length + 1}>
        <div className={styles.heatHead} style={{ gridTemplateColumns: columns, minWidth }} role="row">
          <span role="columnheader">{t("col.rank")}</span>
          <span role="columnheader">{t("col.unit")}</span>
          <span role="columnheader" className={styles.number}>{t("col.total")}</span>
          <span role="columnheader">{t("col.balance")}</span>
          {used.map(({ node }) => (
            <span key={node.code} role="columnheader" className={styles.upright} title={node.name}>
              {node.name}
              <small>{figure(node.full)}</small>
            </span>
          ))}
        </div>
        <div role="rowgroup" className={styles.rankRows} style={{ height: virtual.getTotalSize(), minWidth }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = sorted[index];
            if (!line) return null;
            const [first, ...more] = weak[index] ?? [];
            const name = first === undefined ? "" : (used[first]?.node.name ?? "");
            const begins = sorted[index - 1]?.group !== line.group;
            return (
              <div
                key={line.unit}
                role="row"
                tabIndex={0}
                aria-selected={line.unit === unit}
                className={`${styles.heatRow} ${begins && index > 0 ? styles.begins : ""}`}
                style={{ top: start, height: ROW, gridTemplateColumns: columns }}
                title={line.group}
                onClick={() => choose(line.unit)}
                onKeyDown={rowKeys(() => choose(line.unit))}
              >
                <span role="cell" className={styles.number}>{figure(line.rank)}</span>
                <span role="rowheader" className={styles.cut}>{line.name}</span>
                <b role="cell" className={styles.number}>{score(line.score, decimals)}</b>
                <span role="cell" className={`${styles.cut} ${name ? styles.amber : styles.jade}`}>
                  {name
                    ? t(more.length ? "heat.weakMore" : "heat.weakOne", { name, count: more.length + 1 })
                    : t("heat.balanced")}
                </span>
                {used.map(({ node }, at) => (
                  <Cell
                    key={node.code}
                    share={rows[index]?.[at]}
                    full={node.full}
                    label={`${line.name} ${node.name}`}
                    choose={() => choose(line.unit, node.code)}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

interface CellProps {
  share: number | null | undefined;
  full: number;
  label: string;
  choose: () => void;
}

function Cell({ share, full, label, choose }: CellProps) {
  if (share == null) return <span role="cell" className={styles.heatNone} />;
  const of = grade(share);
  return (
    <span
      role="cell"
      className={GRADES[of]}
      title={`${label} ${score(share * full)} / ${figure(full)}`}
      aria-label={`${label} ${percent(share)}`}
      onClick={(event) => {
        event.stopPropagation();
        choose();
      }}
    >
      {of === 3 && "▾"}
      {of >= 2 && score(share * full)}
    </span>
  );
}

function HeatLegend() {
  const { t } = useTranslation("boards");
  const words = t("heat.of", { returnObjects: true }) as string[];
  return (
    <span className={styles.heatLegend}>
      {t("heat.note")}
      {words.map((word, of) => (
        <span key={word}>
          <i className={GRADES[of]} /> {word}
        </span>
      ))}
    </span>
  );
}
