import { useTranslation } from "react-i18next";
import type { Form } from "./form";
import styles from "./Grid.module.css";

/** What the marks on the strips mean. */
export function Key({ form }: { form: Form }) {
  const { t } = useTranslation("reports");
  const rows = form.rows.items;
  if (!rows.some((row) => row.plausible ?? row.last)) return null;
  return (
    <p className={`${styles.key} ${styles.wide}`}>
      <span>
        <svg width="24" height="12" aria-hidden>
          <rect y="2" width="24" height="8" fill="var(--full)" />
        </svg>
        {t("key.usual")}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden>
          <circle cx="6" cy="6" r="4" fill="none" stroke="var(--ink-3)" strokeWidth="1.3" />
        </svg>
        {t("key.last")}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden>
          <circle cx="6" cy="6" r="4.5" fill="var(--ink)" />
        </svg>
        {t("key.now")}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden>
          <path d="M2 1l8 5-8 5z" fill="var(--amber)" />
        </svg>
        {t("key.beyond")}
      </span>
      {rows.some((row) => row.target) && (
        <span>
          <svg width="6" height="14" aria-hidden>
            <path d="M3 0v14" stroke="var(--jade)" strokeWidth="2" />
          </svg>
          {t("key.target")}
        </span>
      )}
    </p>
  );
}
