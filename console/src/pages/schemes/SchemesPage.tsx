import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { date } from "~/format/time";
import { Page } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";

export function SchemesPage() {
  const { t, i18n } = useTranslation("schemes");
  const navigate = useNavigate();
  const schemes = api.useQuery("get", "/api/v1/schemes");
  const open = (code: string) => void navigate({ to: "/schemes/$code", params: { code } });
  return (
    <Page title={t("title")} note={t("note")}>
      <Await of={schemes} rows={10}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t("none")} />
          ) : (
            <div className={table.scroll}>
              <table className={table.table}>
                <thead>
                  <tr>
                    <th>{t("scheme")}</th>
                    <th>{t("code")}</th>
                    <th className={table.number}>{t("version")}</th>
                    <th>{t("from")}</th>
                    <th>{t("reason")}</th>
                    <th className={table.number}>{t("recorded")}</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((scheme) => (
                    <tr
                      key={scheme.code}
                      tabIndex={0}
                      onClick={() => open(scheme.code)}
                      onKeyDown={rowKeys(() => open(scheme.code))}
                    >
                      <th scope="row" className={table.strong}>
                        {scheme.title}
                      </th>
                      <td className={table.quiet}>{scheme.code}</td>
                      <td className={table.number}>{figure(scheme.version)}</td>
                      <td>{periodName(scheme.from, i18n.language)}</td>
                      <td>{scheme.reason ?? "–"}</td>
                      <td className={table.number}>{date(scheme.recorded, i18n.language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Await>
    </Page>
  );
}
