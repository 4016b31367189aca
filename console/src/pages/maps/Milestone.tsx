import { useTranslation } from "react-i18next";
import type { Schemas } from "~/api/client";
import { date } from "~/format/time";
import styles from "./Maps.module.css";

/** A dated step, late ones in vermilion. */
export function Milestone({ of }: { of: Schemas["MilestoneView"] }) {
  const { t, i18n } = useTranslation("maps");
  const isLate = of.standing === "overdue";
  return (
    <li>
      <span className={isLate ? styles.late : styles.quiet}>{date(of.done ?? of.due, i18n.language)}</span>
      <span>{of.title}</span>
      <span className={isLate ? styles.late : styles.quiet}>{t(`milestone.${of.standing}`)}</span>
    </li>
  );
}
