import { useTranslation } from "react-i18next";
import { Link } from "@tanstack/react-router";
import { api } from "~/api/client";
import { useUnitName } from "~/api/names";
import { useMe } from "~/api/session";
import { figure, score } from "~/format/number";
import { Change } from "~/parts/Change";
import { Section } from "~/parts/Page";
import { Sparkline } from "~/parts/Sparkline";
import table from "~/parts/Table.module.css";
import { ways } from "./history";
import styles from "./Today.module.css";

/** The units in one's care: how they stand, and how many of their forms are late or not handed in. */
export function Overseen() {
  const { t } = useTranslation("today");
  const me = useMe();
  const units = [...new Set(me.posts.flatMap((post) => post.oversees))];
  if (!units.length) return null;
  return (
    <Section title={t("overseen.title")} end={t("overseen.count", { count: units.length })}>
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>{t("overseen.unit")}</th>
              <th>{t("overseen.board")}</th>
              <th className={table.number}>{t("overseen.rank")}</th>
              <th className={table.number}>{t("overseen.score")}</th>
              <th>{t("twelve")}</th>
              <th className={table.number}>{t("overseen.forms")}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <OverseenRow key={unit} unit={unit} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function OverseenRow({ unit }: { unit: string }) {
  const { t } = useTranslation("today");
  const name = useUnitName(unit);
  const standings = api.useQuery("get", "/api/v1/units/{code}/standings", {
    params: { path: { code: unit }, query: { limit: 200 } },
  });
  const forms = (query: Record<string, string | boolean>) => ({ params: { query: { unit, limit: 500, ...query } } });
  const late = api.useQuery("get", "/api/v1/reports", forms({ late: true }));
  const open = api.useQuery("get", "/api/v1/reports", forms({ state: "draft" }));
  const lateForms = late.data?.items.length ?? 0;
  const rows = ways(standings.data ?? []);
  return (rows.length ? rows : [undefined]).map((way, index) => (
    <tr key={way?.scheme ?? unit}>
      <td>{index === 0 && <Link to="/units/$code" params={{ code: unit }}>
            {name}
          </Link>}</td>
      <td className={table.quiet}>{way?.last.title ?? t("overseen.none")}</td>
      <td className={table.number}>
        <b>{figure(way?.last.standing.rank)}</b> <Change places={way?.last.standing.change} />
      </td>
      <td className={table.number}>{score(way?.last.standing.score)}</td>
      <td>{way && <Sparkline ranks={way.ranks} of={way.of} label={`${name} ${way.last.title}`} />}</td>
      <td className={table.number}>
        {index === 0 && (
          <>
            {lateForms > 0 && <b className={styles.late}>{t("overseen.late", { count: lateForms })} </b>}
            <span className={table.quiet}>{t("overseen.open", { count: open.data?.items.length ?? 0 })}</span>
          </>
        )}
      </td>
    </tr>
  ));
}
