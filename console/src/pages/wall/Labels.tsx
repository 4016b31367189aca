import { useTranslation } from "react-i18next";
import type { Axis } from "./wall";
import styles from "./Pillar.module.css";

/** What the lines of the pillars are, once, at their left. */
export function Labels({ axis, band }: { axis: Axis; band?: Axis }) {
  const { t } = useTranslation("wall");
  return (
    <div className={styles.labels} aria-hidden>
      <span className={styles.head}>{t("row.action")}</span>
      <span className={styles.who}>
        {t("row.leader")}
        <br />
        {t("row.corps")}
      </span>
      <span className={styles.text}>{t("row.bottleneck")}</span>
      <span className={styles.text}>{t("row.breakthrough")}</span>
      <span className={styles.year}>
        {t("row.year")}
      </span>
      <span className={styles.chart}>
        <i>{Math.round(axis.high * 100)}</i>
        <span>
          {t("row.index")}
          {band && (
            <u>
              {Math.round(band.low * 100)}–{Math.round(band.high * 100)}
            </u>
          )}
        </span>
        <i>{Math.round(axis.low * 100)}</i>
      </span>
      <span className={styles.trend}>{t("row.trend")}</span>
      <span className={styles.items}>{t("row.items")}</span>
      <span className={styles.item}>{t("row.best")}</span>
      <span className={styles.item}>{t("row.worst")}</span>
    </div>
  );
}
