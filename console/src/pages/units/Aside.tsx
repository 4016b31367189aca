import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Units.module.css";

/** What is done on the right: its title, and a way out that Escape takes too. */
export function Aside({ title, close, children }: { title: ReactNode; close: () => void; children: ReactNode }) {
  const { t } = useTranslation("units");
  return (
    <div
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header className={styles.asideHead}>
        <h2>{title}</h2>
        <button onClick={close} aria-label={t("close")}>
          ✕
        </button>
      </header>
      {children}
    </div>
  );
}
