import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { useMay, useMe } from "~/api/session";
import { figure } from "~/format/number";
import { monthOf } from "~/format/period";
import { day } from "~/format/time";
import { Button, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { ScoreBar } from "~/parts/ScoreBar";
import { Await } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { missing } from "./missing";
import styles from "./Office.module.css";

type Month = Schemas["MonthView"];
interface Asked {
  data: Month | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The month's forms by state, and who hasn't handed in. */
export function FormsOfMonth({ period, month }: { period: string; month: Asked }) {
  const { t } = useTranslation("office");
  const share = month.data && month.data.asked > 0 ? `${figure(month.data.given)} / ${figure(month.data.asked)}` : "";
  return (
    <Section title={t("forms.title")} end={share && t("forms.given", { share })}>
      <Await of={month} rows={3}>
        {(data) => (data.forms > 0 ? <States month={data} /> : <p className={styles.quiet}>{t("forms.none")}</p>)}
      </Await>
      <OpenMonth period={period} />
      <Owing period={period} />
    </Section>
  );
}

function States({ month }: { month: Month }) {
  const { t } = useTranslation("office");
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t("forms.state")}</th>
          <th>{t("forms.kind")}</th>
          <th className={table.number}>{t("forms.count")}</th>
          <th className={table.number}>{t("forms.late")}</th>
          <th style={{ width: "34%" }}>{t("forms.figures")}</th>
        </tr>
      </thead>
      <tbody>
        {month.by_state.map((row) => (
          <tr key={`${row.kind} ${row.state}`}>
            <td>{t(`formState.${row.state}`)}</td>
            <td className={table.quiet}>{t(`formKind.${row.kind}`)}</td>
            <td className={`${table.number} ${table.strong}`}>{figure(row.forms)}</td>
            <td className={`${table.number} ${row.late ? styles.late : table.quiet}`}>{figure(row.late)}</td>
            <td title={`${row.given} / ${row.asked}`}>
              <ScoreBar value={row.given} full={row.asked} decimals={0} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Opens forms that are owed; again when indicators were added since. */
function OpenMonth({ period }: { period: string }) {
  const { t } = useTranslation("office");
  const may = useMay();
  const { now } = useMe();
  const { busy, fault, run } = useChange("/api/v1/months", "/api/v1/reports");
  const [opened, setOpened] = useState<Schemas["Opened"]>();
  if (!may("report.open") || period > monthOf(now)) return null;
  const open = () =>
    run(async () => {
      const { data } = await client.POST("/api/v1/months/{period}/open", { params: { path: { period } } });
      setOpened(data);
    });
  return (
    <div className={styles.actions}>
      <Button onClick={() => void open()} disabled={busy}>
        {t("forms.open")}
      </Button>
      {opened && <span className={fields.done}>{t("forms.opened", { forms: opened.forms, before: opened.before })}</span>}
      <Objection fault={fault} />
    </div>
  );
}

const SHOWN = 8;

function Owing({ period }: { period: string }) {
  const { t, i18n } = useTranslation("office");
  const [all, setAll] = useState(false);
  const ask = (state: string) => ({ params: { query: { period, state, limit: 500 } } });
  const drafts = api.useQuery("get", "/api/v1/reports", ask("draft"));
  const returned = api.useQuery("get", "/api/v1/reports", ask("returned"));
  const units = missing([...(drafts.data?.items ?? []), ...(returned.data?.items ?? [])]);
  if (!units.length) return null;
  return (
    <>
      <h3 className={styles.small}>{t("owing.title", { count: units.length })}</h3>
      <ul>
        {units.slice(0, all ? undefined : SHOWN).map((unit) => (
          <li key={unit.unit}>
            <PlaceLink
              place={{ to: "/reports", search: { period, unit: unit.unit } }}
              className={styles.owing}
            >
              <b>{unit.name}</b>
              <span className={table.quiet}>{t("owing.forms", { count: unit.forms.length })}</span>
              <span className={unit.late || unit.returned ? styles.late : table.quiet}>
                {unit.late
                  ? t("owing.late", { count: unit.late })
                  : unit.returned
                    ? t("owing.returned", { count: unit.returned })
                    : t("owing.due", { day: day(unit.cutOff, i18n.language) })}
              </span>
            </PlaceLink>
          </li>
        ))}
      </ul>
      {units.length > SHOWN && (
        <Button tone="text" onClick={() => setAll(!all)}>
          {t(all ? "owing.fewer" : "owing.all", { count: units.length })}
        </Button>
      )}
    </>
  );
}
