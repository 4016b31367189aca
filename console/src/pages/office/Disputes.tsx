import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { day } from "~/format/time";
import { Section } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import table from "~/parts/Table.module.css";
import { UnitName } from "~/parts/UnitName";
import styles from "./Office.module.css";
import { useDesk } from "./useDesk";

const KINDS = ["dispute", "objection", "application"] as const;

/** Disputes about figures, objections to boards and applications that wait for an answer. */
export function Disputes() {
  const { t, i18n } = useTranslation("office");
  const [open, choose] = useDesk();
  const ask = (lifecycle: string) => ({ params: { query: { lifecycle, group: "open" as const, limit: 100 } } });
  const disputes = api.useQuery("get", "/api/v1/cases", ask(KINDS[0]));
  const objections = api.useQuery("get", "/api/v1/cases", ask(KINDS[1]));
  const applications = api.useQuery("get", "/api/v1/cases", ask(KINDS[2]));
  const cases = [disputes, objections, applications].flatMap((asked) => asked.data?.items ?? []);
  return (
    <Section title={t("disputes.title")} end={t("disputes.count", { count: cases.length })}>
      {!cases.length && <p className={styles.quiet}>{t("disputes.none")}</p>}
      <table className={table.table}>
        <tbody>
          {cases.map((one) => (
            <tr
              key={one.id}
              tabIndex={0}
              aria-selected={open.case === one.id}
              onClick={() => choose({ case: one.id })}
              onKeyDown={rowKeys(() => choose({ case: one.id }))}
            >
              <td className={table.quiet}>{t(`disputes.${one.lifecycle}`)}</td>
              <td>
                {one.title}
                <small className={styles.sender}>
                  <UnitName code={one.sender} />
                </small>
              </td>
              <td className={table.number}>{one.due && t("until", { day: day(one.due, i18n.language) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
