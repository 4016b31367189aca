import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { monthName, shift } from "~/format/period";
import { lightColor } from "~/parts/Mark";
import { Await, Empty } from "~/parts/States";
import styles from "./Goal.module.css";

const [WIDTH, HEIGHT, LEFT, BASE] = [760, 190, 40, 158];
type MonthStand = Schemas["MonthStand"];

/** How a goal went against its schedule, over fifteen months at most. */
export function Course({ code, period }: { code: string; period: string }) {
  const { t } = useTranslation("plan");
  const to = period.slice(0, 7);
  const isMonth = /^\d{4}-\d{2}$/.test(to);
  const course = api.useQuery("get", "/api/v1/goals/{code}/course", {
    params: { path: { code }, query: isMonth ? { from: shift(to, -14), to } : {} },
  });
  return (
    <Await of={course} rows={4}>
      {({ months }) =>
        months.some((month) => month.progress != null) ? <Chart months={months} /> : <Empty title={t("noData")} />
      }
    </Await>
  );
}

/** Bars of completion against the schedule, which is the line at 100; the colour of each is its light then. */
function Chart({ months }: { months: readonly MonthStand[] }) {
  const { t, i18n } = useTranslation("plan");
  const values = months.flatMap((month) => month.progress ?? []);
  const high = Math.min(2, Math.max(1.2, ...values));
  const y = (value: number) => BASE - (Math.min(high, Math.max(0, value)) * (BASE - 22)) / high;
  const step = (WIDTH - LEFT) / months.length;
  const said = months.map((month) => `${month.period} ${month.progress == null ? "–" : Math.round(month.progress * 100)}`);
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said.join(", ")} fontSize="12">
      <path d={`M${LEFT} ${BASE}H${WIDTH}`} stroke="var(--ink)" />
      <path d={`M${LEFT} ${y(1)}H${WIDTH}`} stroke="var(--ink)" strokeDasharray="3 3" />
      {months.map((month, at) => {
        const x = LEFT + at * step;
        const value = month.progress;
        return (
          <g key={month.period}>
            {value != null && (
              <>
                <rect
                  x={x + step * 0.2}
                  width={step * 0.6}
                  y={y(value)}
                  height={BASE - y(value)}
                  fill={lightColor(month.light)}
                  opacity={at === months.length - 1 ? 1 : 0.45}
                />
                <text
                  x={x + step / 2}
                  y={y(value) - 5}
                  textAnchor="middle"
                  fill="var(--ink-2)"
                  stroke="var(--paper)"
                  strokeWidth="3"
                  paintOrder="stroke"
                >
                  {Math.round(value * 100)}
                </text>
              </>
            )}
            <text x={x + step / 2} y={BASE + 16} textAnchor="middle" fill="var(--ink-3)">
              {monthName(month.period, i18n.language)}
            </text>
            {(at === 0 || month.period.endsWith("-01")) && (
              <text x={x + step / 2} y={BASE + 30} textAnchor="middle" fill="var(--ink-4)" fontSize="11">
                {month.period.slice(0, 4)}
              </text>
            )}
          </g>
        );
      })}
      <text x={LEFT - 6} y={y(1) + 4} textAnchor="end" fill="var(--ink-2)">
        {t("dueLine")}
      </text>
    </svg>
  );
}
