import { figure } from "~/format/number";
import styles from "./Change.module.css";

/** Places gained or lost: a fall is amber, never red. */
export function Change({ places }: { places: number | null | undefined }) {
  if (places === null || places === undefined) return <span className={styles.none}>–</span>;
  if (places === 0) return <span className={styles.none}>=</span>;
  const up = places > 0;
  return (
    <span className={up ? styles.up : styles.down}>
      {up ? "↑" : "↓"}
      {figure(Math.abs(places))}
    </span>
  );
}
