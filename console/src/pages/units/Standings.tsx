import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { figure, score } from "~/format/number";
import { periodName } from "~/format/period";
import { Change } from "~/parts/Change";
import { Section } from "~/parts/Page";
import { Sparkline } from "~/parts/Sparkline";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { courses } from "./standings";

/** How a unit stands on each board, and how it got there. */
export function Standings({ code }: { code: string }) {
  const { t, i18n } = useTranslation("units");
  const params = { path: { code }, query: { limit: 500 } };
  const lines = api.useQuery("get", "/api/v1/units/{code}/standings", { params });
  const where = (period: string, group: string) => [periodName(period, i18n.language), group].filter(Boolean).join(" · ");
  return (
    <Section title={t("standings.title")} end={t("standings.course")}>
      <Await of={lines} rows={4}>
        {(data) =>
          data.length === 0 ? (
            <Empty title={t("standings.none")} />
          ) : (
            <div className={table.scroll}>
              <table className={table.table}>
                <thead>
                  <tr>
                    <th>{t("standings.board")}</th>
                    <th>{t("standings.period")}</th>
                    <th className={table.number}>{t("standings.rank")}</th>
                    <th className={table.number}>{t("standings.change")}</th>
                    <th className={table.number}>{t("standings.score")}</th>
                    <th className={table.number}>{t("standings.months")}</th>
                  </tr>
                </thead>
                <tbody>
                  {courses(data).map(({ scheme, last, ranks, worst }) => (
                    <tr key={scheme}>
                      <td>
                        <Link to="/boards" search={{ period: last.period, scheme, unit: code }}>
                          {last.title}
                        </Link>
                      </td>
                      <td className={table.quiet}>{where(last.period, last.standing.group)}</td>
                      <td className={`${table.number} ${table.strong}`}>{figure(last.standing.rank)}</td>
                      <td className={table.number}>
                        <Change places={last.standing.change} />
                      </td>
                      <td className={table.number}>{score(last.standing.score)}</td>
                      <td className={table.number}>
                        <Sparkline ranks={ranks} of={worst} label={ranks.map((rank) => figure(rank)).join(" ")} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Await>
    </Section>
  );
}
