import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { useMay } from "~/api/session";
import { usePeriod } from "~/frame/period";
import { Button } from "~/parts/Fields";
import { Await } from "~/parts/States";
import { LocalHolidays } from "./LocalHolidays";
import { type Month, months } from "./months";
import styles from "./Settings.module.css";

/** A year's working days: what time limits are counted by. */
export function Calendar() {
  const { t } = useTranslation("settings");
  const may = useMay();
  const [period] = usePeriod();
  const [year, setYear] = useState(Number(period.slice(0, 4)));
  const asked = { from: `${year}-01-01`, to: `${year}-12-31` };
  const days = api.useQuery("get", "/api/v1/calendar/days", { params: { query: asked } });
  return (
    <>
      <div className={styles.year}>
        <Button aria-label={t("calendar.earlier")} onClick={() => setYear(year - 1)}>
          ‹
        </Button>
        <b>{year}</b>
        <Button aria-label={t("calendar.later")} onClick={() => setYear(year + 1)}>
          ›
        </Button>
        <span className={styles.legend}>
          <i className={styles.holiday}>{t("calendar.holidayMark")}</i> {t("calendar.holiday")}
          <i className={styles.makeup}>{t("calendar.makeupMark")}</i> {t("calendar.makeup")}
        </span>
      </div>
      <Await of={days}>
        {(data) => (
          <>
            {data.unpublished.length > 0 && <p className={styles.warning}>{t("calendar.unpublished", { year })}</p>}
            <div className={styles.months}>
              {months(data.days).map((month) => (
                <MonthTable key={month.month} month={month} year={year} />
              ))}
            </div>
            <Holidays days={data.days} />
          </>
        )}
      </Await>
      {may("setting.edit") && <LocalHolidays />}
    </>
  );
}

function MonthTable({ month, year }: { month: Month; year: number }) {
  const { t } = useTranslation("settings");
  const weekdays = t("calendar.weekdays").split(" ");
  return (
    <table className={styles.month}>
      <caption>
        {year}-{String(month.month).padStart(2, "0")} <small>{t("calendar.works", { count: month.works })}</small>
      </caption>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day}>{day}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {month.weeks.map((week, index) => (
          <tr key={index}>
            {week.map((day, at) => (
              <td
                key={day?.date ?? at}
                className={day ? (styles[day.kind] ?? "") : ""}
                title={[day?.name, day?.document].filter(Boolean).join(" ")}
              >
                {day && Number(day.date.slice(8))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The holidays by name, and the notices that say so. */
function Holidays({ days }: { days: Schemas["DayView"][] }) {
  const documents = new Map<string, Set<string>>();
  for (const day of days)
    if (day.document && day.name) documents.set(day.document, (documents.get(day.document) ?? new Set()).add(day.name));
  return [...documents].map(([document, names]) => (
    <p key={document} className={styles.quiet}>
      {document}：{[...names].join("、")}
    </p>
  ));
}
