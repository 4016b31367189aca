import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { figure, score } from "~/format/number";
import { Change } from "~/parts/Change";
import { quartile, QuartileMark } from "~/parts/Mark";
import { rowKeys } from "~/parts/rows";
import { ScoreBar } from "~/parts/ScoreBar";
import { Sparkline } from "~/parts/Sparkline";
import styles from "./boards.module.css";
import type { Line } from "./figures";

interface RankingRowProps {
  line: Line;
  /** How many its peers are. */
  of: number;
  index: number;
  place: CSSProperties;
  bars: { code: string; full: number; score: number | null }[];
  past: (number | null)[];
  selected: boolean;
  compared: boolean;
  checking: boolean;
  decimals: number;
  choose: () => void;
  compare: () => void;
}

/** A unit's line: place, change, score, bars by dimension, how it went, what it says to that. */
export function RankingRow(props: RankingRowProps) {
  const { line, of, index, place, bars, past, selected, compared, checking, decimals, choose, compare } = props;
  const { t } = useTranslation("boards");
  const words = t("quarter", { returnObjects: true }) as string[];
  const quarter = line.rank == null ? undefined : quartile(line.rank, of);
  const objections = line.objections.length;
  const flags = line.flags.map((flag) => t(`flag.${flag}`)).join(" ");
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={0}
      className={styles.rankRow}
      style={place}
      onClick={choose}
      onKeyDown={rowKeys(choose)}
    >
      <span role="cell">
        {quarter !== undefined && <QuartileMark quarter={quarter} label={words[quarter] ?? ""} />}
      </span>
      <b role="cell" className={styles.rank}>{figure(line.rank)}</b>
      <span role="cell">
        <Change places={line.change} />
      </span>
      <span role="rowheader" className={styles.name}>
        {line.name}
        {(line.group || flags) && (
          <small>
            {line.group} <i>{flags}</i>
          </small>
        )}
      </span>
      <b role="cell" className={styles.score}>{score(line.score, decimals)}</b>
      {bars.map((bar) => (
        <span key={bar.code} role="cell" className={styles.dimension}>
          <ScoreBar value={bar.score} full={bar.full} strong={selected} />
        </span>
      ))}
      <span role="cell" className={styles.wide}>
        {past.length > 1 && (
          <Sparkline
            ranks={past}
            of={of}
            strong={selected}
            label={t("past", { name: line.name, count: past.length, rank: figure(line.rank) })}
          />
        )}
      </span>
      <span role="cell" className={objections ? styles.objected : styles.check}>
        {objections
          ? t("check.objected", { count: objections })
          : line.confirmed
            ? t("check.confirmed")
            : t(checking ? "check.open" : "check.none")}
      </span>
      <span role="cell" className={styles.wide}>
        <input
          type="checkbox"
          aria-label={t("choose", { name: line.name })}
          checked={compared}
          onClick={(event) => event.stopPropagation()}
          onChange={compare}
        />
      </span>
    </div>
  );
}
