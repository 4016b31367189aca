import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { spans, type WallView } from "./wall";
import styles from "./Wall.module.css";

/** The strategy over the tactics, each over its actions. */
export function Beams({ wall }: { wall: WallView }) {
  const { t } = useTranslation("wall");
  const search = { period: wall.period };
  return (
    <>
      <span className={styles.beamLabel}>{t("row.strategy")}</span>
      {wall.strategy && (
        <Link className={styles.strategy} to="/plan/$code" params={{ code: wall.strategy.code }} search={search}>
          {wall.strategy.title}
        </Link>
      )}
      <span className={styles.beamLabel}>{t("row.tactic")}</span>
      {spans(wall).map((tactic) => (
        <Link
          key={tactic.code}
          className={styles.tactic}
          style={{ "--span": tactic.columns } as React.CSSProperties}
          to="/plan/$code"
          params={{ code: tactic.code }}
          search={search}
        >
          {tactic.title}
        </Link>
      ))}
    </>
  );
}
