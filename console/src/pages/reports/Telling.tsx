import { useTranslation } from "react-i18next";
import { Section } from "~/parts/Page";
import type { Draft, Standing } from "./draft";
import { keptText, TEXTS, textKey } from "./edits";
import type { Form } from "./form";
import { ConflictLine } from "./GridRow";
import styles from "./Aside.module.css";

const MOST = 2000;

/** What is told beside the figures: progress, problem, measure, and the difficulty that the meeting is asked about. */
export function Telling({ form, draft, saving, editable }: { form: Form; draft: Pick<Draft, "type" | "decide">; saving: Standing; editable: boolean }) {
  const { t } = useTranslation("reports");
  const texts = TEXTS.map((name) => ({
    name,
    key: textKey(name),
    kept: keptText(form, name),
    text: saving.edits[textKey(name)]?.text ?? keptText(form, name),
  }));
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (!editable && length === 0) return null;
  return (
    <Section title={t("text.title")} end={t("text.length", { count: length })}>
      {texts.map(({ name, key, kept, text }) => {
        const conflict = saving.conflicts.find((one) => one.key === key);
        if (!editable && !text) return null;
        return (
          <label key={name} className={styles.text}>
            <span>{t(`text.${name}`)}</span>
            {editable ? (
              <textarea
                rows={name === "progress" ? 3 : 2}
                maxLength={MOST}
                value={text}
                placeholder={t(`text.${name}Hint`)}
                onChange={(event) => draft.type([{ key, text: event.target.value, kept }])}
              />
            ) : (
              <p>{text}</p>
            )}
            {conflict && <ConflictLine conflict={conflict} decide={draft.decide} />}
          </label>
        );
      })}
    </Section>
  );
}
