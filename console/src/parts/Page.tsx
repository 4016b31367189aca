import type { ReactNode } from "react";
import styles from "./Page.module.css";

interface PageProps {
  title: ReactNode;
  note?: ReactNode;
  /** Above the title: tabs. */
  over?: ReactNode;
  /** Right of the title: stages, actions. */
  beside?: ReactNode;
  /** On the right, always in the same place: why. On a phone it covers the page. */
  aside?: ReactNode;
  /** Left of it all: what there is to choose from. */
  list?: ReactNode;
  /** Along the bottom: what is done with it all. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A page: left what is ranked or filled in, right why. */
export function Page({ title, note, over, beside, aside, list, foot, children }: PageProps) {
  return (
    <div className={styles.frame}>
      {typeof title === "string" && <title>{title}</title>}
      {list && <nav className={styles.list}>{list}</nav>}
      <main className={styles.main} id="main">
        {over}
        <header className={styles.head}>
          <div className={styles.titles}>
            <h1>{title}</h1>
            {note && <div className={styles.note}>{note}</div>}
          </div>
          {beside && <div className={styles.beside}>{beside}</div>}
        </header>
        {children}
      </main>
      {aside && <aside className={styles.aside}>{aside}</aside>}
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </div>
  );
}

/** A heading over a rule, with something quiet at its end. */
export function Section({ title, end, children }: { title: ReactNode; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>
        <span>{title}</span>
        {end && <span className={styles.end}>{end}</span>}
      </h2>
      {children}
    </section>
  );
}
