import type { ReactNode } from "react";
import styles from "./Tabs.module.css";

/** A line of links, of which the one that is looked at is underlined (`aria-current`). */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {children}
    </nav>
  );
}
