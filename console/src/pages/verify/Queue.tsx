import { useTranslation } from "react-i18next";
import { rowKeys } from "~/parts/rows";
import type { Entry } from "./queue";
import { remarksOf, type Remarks } from "./remarkable";
import styles from "./Verify.module.css";

interface QueueProps {
  entries: readonly Entry[];
  selected: string | undefined;
  choose: (id: string) => void;
}

/** What waits: walked through with arrows, each with what there is to look at. */
export function Queue({ entries, selected, choose }: QueueProps) {
  const { t } = useTranslation("verify");
  const part = (state: string) => entries.filter((entry) => entry.line.state === state);
  return ["approved", "submitted"].map((state) => {
    const some = part(state);
    if (!some.length) return null;
    return (
      <section key={state} className={styles.part}>
        <h2>
          {t(`queue.${state}`)} <small>{some.length}</small>
        </h2>
        <div role="listbox" aria-label={t(`queue.${state}`)}>
          {some.map(({ line, form }) => (
            <div
              key={line.id}
              role="option"
              tabIndex={0}
              aria-selected={line.id === selected}
              className={styles.entry}
              onClick={() => choose(line.id)}
              onKeyDown={rowKeys(() => choose(line.id))}
            >
              <span>{line.goal_title ?? t("queue.unitForm")}</span>
              <small>
                {line.unit_name} {form && <Flags remarks={remarksOf(form)} count={form.asked} />}
              </small>
            </div>
          ))}
        </div>
      </section>
    );
  });
}

function Flags({ remarks, count }: { remarks: Remarks; count: number }) {
  const { t } = useTranslation("verify");
  const flags = [
    remarks.disputes && t("flag.disputes", { count: remarks.disputes }),
    remarks.warnings && t("flag.warnings", { count: remarks.warnings }),
    remarks.unusual && t("flag.unusual", { count: remarks.unusual }),
    remarks.missing && t("flag.missing", { count: remarks.missing }),
  ].filter(Boolean);
  if (!flags.length) return <span className={styles.plain}>{t("flag.plain", { count })}</span>;
  return <span className={styles.flags}>{flags.join(" · ")}</span>;
}
