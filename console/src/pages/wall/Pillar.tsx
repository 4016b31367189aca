import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LightMark, lightColor } from "~/parts/Mark";
import { Chart } from "./Chart";
import { index, type Axis, type WallAction, type WallItem } from "./wall";
import { figure, signed } from "~/format/number";
import styles from "./Pillar.module.css";

interface PillarProps {
  action: WallAction;
  axis: Axis;
  /** How far the bar of the year reaches. */
  reach: number;
  period: string;
  /** Between which shares of the schedule something is on it. */
  band?: Axis;
}

/** An action: its light is its upper edge. */
export function Pillar({ action, axis, reach, period, band }: PillarProps) {
  const { t } = useTranslation("wall");
  const color = lightColor(action.now.light);
  return (
    <article className={styles.pillar} data-pillar style={{ borderTopColor: color }}>
      <div className={styles.head}>
        <h2>
          <Link to="/plan/$code" params={{ code: action.code }} search={{ period }}>
            {action.title}
          </Link>
        </h2>
        <span style={{ color }}>
          <LightMark light={action.now.light} label="" size={11} /> {t(`light.${action.now.light}`)}
        </span>
      </div>
      <div className={styles.who}>
        <b>{action.leader ?? "–"}</b>
        <span title={[...action.corps.map((unit) => unit.name), ...action.task_forces].join(" ")}>
          {t("corps", { units: action.corps.length, forces: action.task_forces.length })}
        </span>
      </div>
      <p className={styles.text}>
        <span>{action.bottleneck ?? "–"}</span>
      </p>
      <p className={`${styles.text} ${styles.through}`}>
        <span>{action.breakthrough ?? "–"}</span>
      </p>
      <Year action={action} reach={reach} color={color} />
      <div className={styles.chart}>
        <Chart course={action.course} axis={axis} color={color} {...(band ? { band } : {})} />
      </div>
      <Trend action={action} />
      <Items action={action} />
      <Standout item={action.best} light="ahead" period={period} />
      <Standout item={action.worst} light={action.worst?.light ?? "stuck"} period={period} />
    </article>
  );
}

function Year({ action, reach, color }: { action: WallAction; reach: number; color: string }) {
  const { t } = useTranslation("wall");
  const { achieved, scheduled } = action.now;
  const width = (share: number) => `${Math.min(1, Math.max(0, share / reach)) * 100}%`;
  if (achieved == null || scheduled == null) return <div className={styles.year}>–</div>;
  const lead = achieved - scheduled;
  return (
    <div className={styles.year}>
      <div>
        <span>
          <b>{figure(achieved * 100, 1)}</b>% <small>{t("due", { share: figure(scheduled * 100, 1) })}</small>
        </span>
        <span style={{ color }} title={t(lead < 0 ? "short" : "over", { points: figure(Math.abs(lead) * 100, 1) })}>
          {signed(lead * 100, 1)}
        </span>
      </div>
      <div className={styles.bar} role="img" aria-label={t("due", { share: figure(scheduled * 100, 1) })}>
        <i style={{ width: width(achieved) }} />
        <u style={{ left: width(scheduled) }} />
      </div>
    </div>
  );
}

function Trend({ action }: { action: WallAction }) {
  const { t } = useTranslation("wall");
  const { trend } = action;
  return (
    <div className={styles.trend}>
      <b>{trend ? t(`trend.${trend.way}`, { count: trend.months }) : "–"}</b>
      {trend && <span>{t("change", { change: signed(Math.round(trend.change * 100)) })}</span>}
    </div>
  );
}

/** A tick for each item, the best first; what lags stands out by height. */
function Items({ action }: { action: WallAction }) {
  const { t } = useTranslation("wall");
  const { behind, stuck } = action.lights;
  return (
    <div className={styles.items}>
      <div className={styles.ticks} aria-hidden>
        {action.marks.map((light, at) => (
          <i key={at} data-light={light} style={{ background: lightColor(light) }} />
        ))}
      </div>
      <div>
        <span>{t("count", { count: action.marks.length })}</span>
        <span>
          {behind > 0 && t("behind", { count: behind })} {stuck > 0 && <b>{t("stuck", { count: stuck })}</b>}
        </span>
      </div>
    </div>
  );
}

function Standout({ item, light, period }: { item: WallItem | null | undefined; light: string; period: string }) {
  const { t } = useTranslation("wall");
  if (!item) return <div className={styles.item}>–</div>;
  const color = lightColor(light);
  return (
    <Link className={styles.item} to="/plan/$code" params={{ code: item.code }} search={{ period }}>
      <span className={styles.name}>
        <LightMark light={light} label={t(`light.${item.light}`)} size={9} /> {item.title}
      </span>
      <span className={styles.unit}>
        <span>{item.unit?.name ?? "–"}</span>
        <b style={{ color }}>{index(item.progress)}</b>
      </span>
    </Link>
  );
}
