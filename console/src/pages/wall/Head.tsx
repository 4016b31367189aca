import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { score } from "~/format/number";
import { periodName } from "~/format/period";
import { date, weekday } from "~/format/time";
import { LightMark } from "~/parts/Mark";
import type { WallView } from "./wall";
import styles from "./Head.module.css";

/** What everybody asks first, in one line. */
export function Head({ wall }: { wall: WallView }) {
  const { t, i18n } = useTranslation("wall");
  const { now } = useMe();
  const { board, lights, tasks } = wall;
  const items = lights.ahead + lights.on_schedule + lights.behind + lights.stuck + lights.no_data;
  return (
    <header className={styles.head}>
      <Link to="/" className={styles.title} title={t("leave")}>
        <h1>{t("title")}</h1>
        <span>{t("subtitle")}</span>
      </Link>
      {wall.exams.map((exam) => (
        <Figure key={exam.exam} of={t(`exam.${exam.exam}`, { count: exam.results })}>
          <b>{t("leading", { count: exam.leading })}</b> {t("places", { gained: exam.gained, lost: exam.lost })}
        </Figure>
      ))}
      {board && (
        <Figure of={t("board", { title: board.title, units: board.units })}>
          <b>{t("mean", { mean: score(board.mean, board.decimals) })}</b>{" "}
          {board.first && t("first", { name: board.first.name, score: score(board.best, board.decimals) })}
        </Figure>
      )}
      <Figure of={t("items", { actions: wall.actions.length, items })}>
        <Count light="ahead" n={lights.ahead} />
        <Count light="on_schedule" n={lights.on_schedule} />
        <Count light="behind" n={lights.behind} />
        <Count light="stuck" n={lights.stuck} />
      </Figure>
      <Figure of={t("tasks")}>
        <b>{t("opened", { count: tasks.opened })}</b> {t("closed", { count: tasks.closed })}
      </Figure>
      <div className={styles.day}>
        <b>{date(now, i18n.language)}</b>
        <span>
          {weekday(now, i18n.language)} · {t("until", { period: periodName(wall.period, i18n.language) })}
        </span>
      </div>
    </header>
  );
}

function Figure({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <span>{of}</span>
      <div>{children}</div>
    </div>
  );
}

function Count({ light, n }: { light: string; n: number }) {
  const { t } = useTranslation("wall");
  return (
    <span className={styles.count} data-light={light}>
      <LightMark light={light} label={t(`light.${light}`)} size={12} />
      <b>{n}</b>
    </span>
  );
}
