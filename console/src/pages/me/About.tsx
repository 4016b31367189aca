import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Section } from "~/parts/Page";
import styles from "./Me.module.css";

interface Document {
  info?: { version?: string };
}

/** What program this is. Its version is the one of the API's document. */
export function About() {
  const { t } = useTranslation("me");
  const { data } = useQuery({
    queryKey: ["version"],
    queryFn: async () => {
      const answer = await fetch("/api/openapi.json");
      return ((await answer.json()) as Document).info?.version ?? "";
    },
    staleTime: Infinity,
  });
  return (
    <Section title={t("about.title")}>
      <p className={styles.line}>
        {t("about.name")} {data}
      </p>
      <p className={styles.quiet}>{t("about.licence")}</p>
      <p className={styles.line}>
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t("about.api")}
        </a>
      </p>
    </Section>
  );
}
