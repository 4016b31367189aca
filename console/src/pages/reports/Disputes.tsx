import { useTranslation } from "react-i18next";
import { dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import styles from "./Aside.module.css";
import { Offers } from "./Offers";
import { useCase, useUnitNames, type CaseDetail } from "./queries";

/** The disputes of a form's figures: what is said, and what may be answered. */
export function Disputes({ seen, formId }: { seen: CaseDetail; formId: string }) {
  const { t } = useTranslation("reports");
  const parts = seen.children.filter((part) => part.lifecycle === "dispute");
  if (!parts.length) return null;
  const open = parts.filter((part) => part.group === "open").length;
  return (
    <Section title={t("dispute.title")} end={open ? t("dispute.count", { count: open }) : t("dispute.allDone")}>
      {parts.map((part) => (
        <Dispute key={part.id} id={part.id} formId={formId} />
      ))}
    </Section>
  );
}

function Dispute({ id, formId }: { id: string; formId: string }) {
  const { t, i18n } = useTranslation("reports");
  const asked = useCase(id);
  const names = useUnitNames();
  const seen = asked.data;
  if (!seen) return null;
  const answer = seen.acts.at(-1);
  const said = (fields: object | undefined, name: string) => {
    const value = (fields as Record<string, unknown> | undefined)?.[name];
    return typeof value === "string" ? value : undefined;
  };
  const reason = said(seen.case.body, "reason") ?? said(seen.acts[0]?.fields, "reason");
  const reply = said(answer?.fields, "reason") ?? said(answer?.fields, "note");
  return (
    <div className={styles.dispute}>
      <p>
        <b className={seen.case.group === "open" ? styles.warn : ""}>{names(seen.case.sender)}</b>{" "}
        {t(`dispute.${seen.case.state}`, { defaultValue: seen.case.state_title })}{" "}
        <span className={styles.quiet}>{dayAndClock(seen.case.opened, i18n.language)}</span>
      </p>
      {reason && <p>{reason}</p>}
      {answer && reply && reply !== reason && <p className={styles.words}>{t("dispute.reply", { reply })}</p>}
      <Offers seen={seen} formId={formId} quiet />
    </div>
  );
}
