import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Section } from "~/parts/Page";
import styles from "./Aside.module.css";
import type { Form } from "./form";

/** What an indicator counts, in words. */
export function Card({ indicator }: { indicator: Form["indicators"][number] }) {
  const { t } = useTranslation("reports");
  const facts = [
    indicator.measure,
    indicator.direction && t(`card.${indicator.direction}`, { defaultValue: indicator.direction }),
  ].filter(Boolean);
  return (
    <Section title={t("card.title")} end={facts.join(" · ")}>
      <p className={styles.words}>{indicator.definition ?? t("card.none")}</p>
      {indicator.formula && <p className={styles.words}>{t("card.formula", { formula: indicator.formula })}</p>}
      {indicator.document && <p className={styles.quiet}>{t("card.document", { document: indicator.document })}</p>}
      <Link to={`/plan/${indicator.goal}` as "/plan"}>{t("card.goal")}</Link>
    </Section>
  );
}
