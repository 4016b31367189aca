import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import styles from "./Goal.module.css";

/** What is being done about a goal and those below it: tasks and applications. */
export function Serving({ code }: { code: string }) {
  const { t, i18n } = useTranslation("plan");
  const may = useMay();
  const cases = api.useQuery(
    "get",
    "/api/v1/cases",
    { params: { query: { goal: code, limit: 50 } } },
    { enabled: may("case.read") },
  );
  if (!may("case.read")) return null;
  return (
    <Section title={t("cases")}>
      <Await of={cases} rows={2}>
        {({ items }) => {
          const shown = items.filter((of) => of.lifecycle === "task" || of.lifecycle === "application");
          if (shown.length === 0) return <p className={styles.quiet}>{t("noCases")}</p>;
          return (
            <ul className={styles.list}>
              {shown.map((of) => (
                <li key={of.id}>
                  <span>{of.title}</span>
                  <span>{of.holder ?? ""}</span>
                  <span className={styles.quiet}>
                    {of.state_title}
                    {of.due && ` · ${t("until", { day: dayAndClock(of.due, i18n.language) })}`}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Section>
  );
}
