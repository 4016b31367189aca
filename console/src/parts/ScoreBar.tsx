import { score } from "~/format/number";
import styles from "./ScoreBar.module.css";

interface ScoreBarProps {
  value: number | null | undefined;
  full: number;
  decimals?: number;
  strong?: boolean;
  tone?: "jade" | "mid" | "amber";
  /** A tick, in the same measure: the peers' median, or the schedule. */
  tick?: number | null;
  text?: boolean;
}

/** A bar on its full marks, so that what is missing is seen. */
export function ScoreBar({ value, full, decimals = 1, strong, tone, tick, text = true }: ScoreBarProps) {
  const share = (part: number) => `${Math.max(0, Math.min(1, full > 0 ? part / full : 0)) * 100}%`;
  const kind = strong ? styles.strong : tone === "amber" ? styles.amber : tone === "mid" ? styles.mid : styles.plain;
  return (
    <span className={`${styles.bar} ${text ? "" : styles.thin}`}>
      <span className={kind} style={{ width: share(value ?? 0) }} />
      {tick !== null && tick !== undefined && <span className={styles.tick} style={{ left: share(tick) }} />}
      {text && <span className={`${styles.text} ${strong ? styles.onStrong : ""}`}>{score(value, decimals)}</span>}
    </span>
  );
}
