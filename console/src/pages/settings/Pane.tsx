import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Settings.module.css";

/** The head of what is open on the right, and the way to close it. */
export function PaneHead({ title, note }: { title: ReactNode; note?: ReactNode }) {
  const { t } = useTranslation("settings");
  const navigate = useNavigate({ from: "/settings" });
  const close = () =>
    void navigate({
      to: "/settings",
      search: ({ text, unit }) => ({ ...(text ? { text } : {}), ...(unit ? { unit } : {}) }),
    });
  return (
    <div className={styles.paneHead}>
      <div>
        <h2>{title}</h2>
        <span className={styles.quiet}>{note}</span>
      </div>
      <button aria-label={t("close")} onClick={close}>
        ✕
      </button>
    </div>
  );
}
