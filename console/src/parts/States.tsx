import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "~/api/problem";
import styles from "./States.module.css";

/** Lines where rows will be, so that nothing jumps when they come. */
export function Loading({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation("frame");
  return (
    <div className={styles.loading} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} style={{ width: `${94 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** Nothing to show, why, and what to do about it. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{title}</p>
      {children && <div>{children}</div>}
    </div>
  );
}

/** What went wrong, in the server's words, and a way to ask again. */
export function Fault({ fault, again }: { fault: unknown; again?: () => void }) {
  const { t } = useTranslation("frame");
  const problem = asProblem(fault);
  const request = problem.body?.request;
  const title = t(problem.status === 0 ? "state.away" : problem.status === 403 ? "state.denied" : "state.failed");
  return (
    <div className={styles.fault} role="alert">
      <p>{title}</p>
      <div>{problem.status === 0 ? t("state.awayNote") : problem.message}</div>
      {request && <div className={styles.request}>{t("state.request", { request })}</div>}
      {again && <button onClick={again}>{t("state.again")}</button>}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what was asked for once it is there; until then that it is coming, or why it isn't. */
export function Await<T>({ of, rows, children }: { of: Asked<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Fault fault={of.error} again={() => void of.refetch()} />;
  return <Loading {...(rows ? { rows } : {})} />;
}
