import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mark } from "~/parts/Mark";
import { index, type WallView } from "./wall";
import styles from "./Red.module.css";

const SHOWN = 4;

/** Red items that nobody was asked to do something about. */
export function Red({ wall }: { wall: WallView }) {
  const { t } = useTranslation("wall");
  const red = wall.unassigned;
  const more = red.length - SHOWN;
  if (red.length === 0) return <footer className={`${styles.red} ${styles.none}`}>{t("red.none")}</footer>;
  return (
    <footer className={styles.red}>
      <b className={styles.title}>
        <Mark shape="down" color="var(--vermilion)" size={12} /> {t("red.title", { count: red.length })}
      </b>
      <ul>
        {red.slice(0, SHOWN).map((item) => (
          <li key={item.code}>
            <Link to="/plan/$code" params={{ code: item.code }} search={{ period: wall.period }}>
              {item.title} <b>{index(item.progress)}</b>{" "}
              <span>
                {item.unit?.name} · {t("red.months", { count: item.months })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Link className={styles.more} to="/plan" search={{ period: wall.period, light: "stuck" }}>
          {t("red.more", { count: more })} →
        </Link>
      )}
    </footer>
  );
}
