import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { periodName } from "~/format/period";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { bodyOf, type Draft, keptDraft, keepDraft, newDraft } from "./noticeDraft";
import styles from "./Office.module.css";
import { saveFile } from "~/parts/saveFile";
import { useDesk } from "./useDesk";

type Board = Schemas["BoardLine"];

/** Draws a notice up: which boards, its number, title and signatory; its document before it is published. What was
 * typed is kept in this browser until it is published. */
export function NoticeForm({ period, boards }: { period: string; boards: Board[] }) {
  const { t, i18n } = useTranslation("office");
  const [, open] = useDesk();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(
    () => keptDraft(period) ?? newDraft(t("notice.titleOf", { period: periodName(period, i18n.language) })),
  );
  const { busy, fault, run } = useChange("/api/v1/notices", "/api/v1/boards", "/api/v1/cases");
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(period, next);
  };
  const chosen = draft.boards ?? boards.filter((board) => board.state === "approved").map((board) => board.id);
  const body = () => bodyOf(draft, chosen);
  const header = () => ({ "Idempotency-Key": onceKey() });
  const preview = () =>
    run(async () => {
      const answer = await client.POST("/api/v1/notices/preview", {
        params: { header: header() },
        body: body(),
        parseAs: "blob",
      });
      saveFile(answer.data as unknown as Blob, `${draft.title}.docx`);
    });
  const publish = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { data } = await client.POST("/api/v1/notices", { params: { header: header() }, body: body() });
      keepDraft(period, undefined);
      if (data) await navigate({ to: "/office/notices/$key", params: { key: data.id } });
    });
  };
  return (
    <>
      <div className={styles.paneHead}>
        <h2>{t("notice.new")}</h2>
        <button aria-label={t("close")} onClick={() => open({})}>
          ✕
        </button>
      </div>
      <form className={fields.form} onSubmit={publish}>
        <Boards boards={boards} chosen={chosen} choose={(ids) => change({ boards: ids })} />
        <Texts draft={draft} change={change} />
        <Objection fault={fault} />
        <div className={fields.actions}>
          <Button type="submit" tone="main" disabled={busy || !chosen.length}>
            {t("notice.publish", { count: chosen.length })}
          </Button>
          <Button onClick={() => void preview()} disabled={busy || !chosen.length}>
            {t("notice.preview")}
          </Button>
        </div>
        <p className={styles.quietText}>{t("notice.means")}</p>
      </form>
    </>
  );
}

interface BoardsProps {
  boards: Board[];
  chosen: string[];
  choose: (ids: string[]) => void;
}

function Boards({ boards, chosen, choose }: BoardsProps) {
  const { t } = useTranslation("office");
  const usable = boards.filter((board) => ["computed", "checking", "approved"].includes(board.state));
  return (
    <fieldset className={styles.checks}>
      <legend>{t("notice.boards")}</legend>
      {!usable.length && <p className={styles.quiet}>{t("notice.noBoards")}</p>}
      {usable.map((board) => (
        <label key={board.id}>
          <input
            type="checkbox"
            checked={chosen.includes(board.id)}
            onChange={(event) =>
              choose(event.target.checked ? [...chosen, board.id] : chosen.filter((id) => id !== board.id))
            }
          />
          <span>{board.title}</span>
          <small className={styles[board.state] ?? ""}>{t(`boardState.${board.state}`)}</small>
        </label>
      ))}
    </fieldset>
  );
}

function Texts({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation("office");
  const text = (name: "number" | "title" | "organ" | "signatory") => (
    <Field label={t(`notice.${name}`)}>
      <input
        className={fields.input}
        required
        value={draft[name]}
        placeholder={t(`notice.${name}Hint`)}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );
  const long = (name: "opening" | "addressees") => (
    <Field label={t(`notice.${name}`)} hint={t(`notice.${name}Hint`)}>
      <textarea
        className={fields.area}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );
  const count = (name: "red" | "black") => (
    <Field label={t(`notice.${name}`)}>
      <input
        className={fields.input}
        type="number"
        min={0}
        max={50}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.valueAsNumber || 0 })}
      />
    </Field>
  );
  return (
    <>
      {text("title")}
      <div className={fields.row}>
        {text("number")}
        {text("signatory")}
      </div>
      {text("organ")}
      <div className={fields.row}>
        {count("red")}
        {count("black")}
      </div>
      {long("addressees")}
      {long("opening")}
    </>
  );
}
