import { useTranslation } from "react-i18next";
import { clock } from "~/format/time";
import type { Draft, Standing } from "./draft";
import styles from "./Foot.module.css";
import { isByUnit, rowName, standing as standingOf, type Form, type Row } from "./form";
import { Offers } from "./Offers";
import type { CaseDetail } from "./queries";

const MOST_NAMES = 4;
const MOST_BLOCKS = 60;

interface FootProps {
  form: Form;
  seen: CaseDetail;
  draft: Draft;
  saving: Standing;
  editable: boolean;
  go: (row: Row) => void;
}

/** How much of the form is there, what is missing by name, how the saving stands, and what may be done with it. */
export function Foot({ form, seen, draft, saving, editable, go }: FootProps) {
  const { t } = useTranslation("reports");
  const { asked, given, empty, unexplained } = standingOf(form.rows.items);
  const first = empty[0] ?? unexplained[0];
  const open = saving.conflicts.length > 0;
  const before = async (offer: { action: string }) => {
    if (offer.action !== "submit") return true;
    const sent = await draft.flush();
    if (first) go(first);
    return sent && !first;
  };
  return (
    <>
      <div className={styles.far}>
        <b className={styles.count}>
          {given}/{asked}
        </b>
        <Blocks rows={form.rows.items} label={t("foot.progress", { given, asked })} />
        <span className={styles.missing}>
          {empty.length > 0 && <Missing form={form} rows={empty} go={go} />}
          {unexplained[0] && (
            <button className={styles.warn} onClick={() => unexplained[0] && go(unexplained[0])}>
              ▲ {t("foot.unexplained", { count: unexplained.length })}
            </button>
          )}
        </span>
      </div>
      {editable && <Saving saving={saving} />}
      <Offers
        seen={seen}
        formId={form.id}
        before={before}
        pale={first || open ? { submit: t("foot.submitLater") } : {}}
      />
    </>
  );
}

function Missing({ form, rows, go }: { form: Form; rows: readonly Row[]; go: (row: Row) => void }) {
  const { t } = useTranslation("reports");
  const names = rows.slice(0, MOST_NAMES).map((row) => rowName(form, row));
  const more = rows.length - names.length;
  const first = rows[0];
  const text = names.join(t("foot.comma")) + (more > 0 ? t(isByUnit(form) ? "foot.more" : "foot.moreItems", { count: rows.length }) : "");
  return <button onClick={() => first && go(first)}>{t("foot.missing", { names: text })}</button>;
}

function Blocks({ rows, label }: { rows: readonly Row[]; label: string }) {
  if (rows.length > MOST_BLOCKS) {
    const given = rows.filter((row) => row.hole !== "empty").length;
    return (
      <span className={styles.line} role="img" aria-label={label}>
        <i style={{ width: `${(given / rows.length) * 100}%` }} />
      </span>
    );
  }
  return (
    <span className={styles.blocks} role="img" aria-label={label}>
      {rows.map((row, index) => (
        <i key={index} data-hole={row.hole ?? "none"} />
      ))}
    </span>
  );
}

/** What became of what was typed, said calmly. */
function Saving({ saving }: { saving: Standing }) {
  const { t } = useTranslation("reports");
  const count = Object.keys(saving.edits).length;
  const words = () => {
    if (saving.conflicts.length) return t("saving.conflict", { count: saving.conflicts.length });
    if (saving.phase === "away") return t("saving.away", { count });
    if (saving.phase === "saving" || saving.phase === "waiting") return t("saving.busy");
    if (saving.phase === "stopped" && saving.problem) return t("saving.stopped", { why: saving.problem.message });
    if (count) return t("saving.bad", { count });
    return saving.savedAt ? t("saving.saved", { time: clock(saving.savedAt) }) : "";
  };
  const calm = saving.phase === "away" || saving.phase === "stopped" || saving.conflicts.length || (count && saving.phase === "idle");
  return (
    <span className={styles.saving} role="status" data-tone={calm ? "look" : "quiet"}>
      {words()}
      <span className={styles.keys}>
        <kbd>Enter</kbd> {t("keys.next")} <kbd>Ctrl S</kbd> {t("keys.save")}
      </span>
    </span>
  );
}
