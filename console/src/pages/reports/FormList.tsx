import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { monthName } from "~/format/period";
import { day } from "~/format/time";
import { ScoreBar } from "~/parts/ScoreBar";
import type { Form, Line } from "./form";
import styles from "./FormList.module.css";
import { useLines, useProgress } from "./queries";

/** At most so many forms of others stand in the list; then only those of the same unit do. */
const MOST = 40;

const OPEN = new Set(["draft", "returned"]);

/** The month's forms beside the one that is filled in: how far each is, and until when. */
export function FormList({ form }: { form: Form }) {
  const { t, i18n } = useTranslation("reports");
  const all = useLines({ period: form.period });
  const lines = all.data ?? [];
  const shown = lines.length > MOST ? lines.filter((line) => line.unit === form.unit) : lines;
  const progress = useProgress(shown);
  const handed = shown.filter((line) => !OPEN.has(line.state)).length;
  return (
    <>
      <h2 className={styles.title}>
        {t("list.title", { month: monthName(form.period, i18n.language) })}
        <small>{t("list.count", { count: shown.length, handed })}</small>
      </h2>
      <ul className={styles.lines}>
        {shown.map((line) => {
          const far = line.id === form.id ? form : progress.get(line.id);
          return (
            <li key={line.id}>
              <Link
                to="/reports/$id"
                params={{ id: line.id }}
                search={(before: { period?: string }) => (before.period ? { period: before.period } : {})}
                className={styles.line}
                activeOptions={{ includeSearch: false }}
                activeProps={{ "aria-current": "page" }}
              >
                <span>
                  {line.goal_title ?? line.unit_name}
                  <LineEnd line={line} far={far} />
                </span>
                {far && <ScoreBar value={far.given} full={far.asked} text={false} tone={OPEN.has(line.state) ? "mid" : "jade"} />}
              </Link>
            </li>
          );
        })}
      </ul>
      <h2 className={styles.title}>{t("list.until")}</h2>
      <p className={form.late ? styles.late : styles.until}>
        {t(form.late ? "list.late" : "list.cutOff", { day: day(form.cut_off, i18n.language) })}
      </p>
    </>
  );
}

function LineEnd({ line, far }: { line: Line; far: { given: number; asked: number } | undefined }) {
  const { t } = useTranslation("reports");
  if (line.state === "returned") return <b className={styles.late}>{t("state.returned")}</b>;
  if (line.late) return <b className={styles.late}>{t("list.lateShort")}</b>;
  if (!OPEN.has(line.state)) return <span className={styles.done}>{t(`state.${line.state}`, { defaultValue: "✓" })}</span>;
  return <span className={styles.far}>{far ? `${far.given}/${far.asked}` : ""}</span>;
}
