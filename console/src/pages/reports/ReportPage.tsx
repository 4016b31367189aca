import { Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App } from "antd";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { periodName } from "~/format/period";
import { dayAndClock } from "~/format/time";
import { Page } from "~/parts/Page";
import { Stages } from "~/parts/Stages";
import { Await } from "~/parts/States";
import { Card } from "./Card";
import { Cell } from "./Cell";
import { Disputes } from "./Disputes";
import { Evidence } from "./Evidence";
import { Exchange } from "./Exchange";
import { Foot } from "./Foot";
import { formTitle, isByUnit, rowKey, type Form, type Row } from "./form";
import { FormList } from "./FormList";
import { focusCell, Grid } from "./Grid";
import { Key } from "./Key";
import { useCase, useDraft, useForm, useUnitNames, type CaseDetail } from "./queries";
import styles from "./Report.module.css";
import { Telling } from "./Telling";

/** A form: filled in, handed in, approved, verified, as far as whoever looks may. */
export function ReportPage() {
  const { id } = useParams({ strict: false });
  const { t } = useTranslation("reports");
  const form = useForm(id ?? "");
  const seen = useCase(id ?? "");
  const { period } = useSearch({ strict: false });
  const both = { data: form.data && seen.data && ([form.data, seen.data] as const), error: form.error ?? seen.error, refetch: () => Promise.all([form.refetch(), seen.refetch()]) };
  if (form.data && period && period !== form.data.period) return <Navigate to="/reports" search={{ period }} replace />;
  if (!both.data)
    return (
      <Page title={t("title")}>
        <Await of={both}>{() => null}</Await>
      </Page>
    );
  return <Filled key={id} form={both.data[0]} seen={both.data[1]} />;
}

const STAGES = ["draft", "submitted", "approved", "verified", "sealed"] as const;

function Filled({ form, seen }: { form: Form; seen: CaseDetail }) {
  const { t } = useTranslation("reports");
  const [draft, saving] = useDraft(form.id);
  const { message } = App.useApp();
  const [selected, select] = useSelected(form);
  const main = useRef<HTMLDivElement>(null);
  // Whoever may hand it in may fill it in; the server offers the first and refuses what isn't allowed.
  const editable = seen.offers.some((offer) => offer.action === "submit");
  useEffect(() => {
    const save = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      void draft.flush();
    };
    window.addEventListener("keydown", save);
    return () => window.removeEventListener("keydown", save);
  }, [draft]);
  const go = (row: Row) => focusCell(main.current, form.rows.items.indexOf(row), 0);
  const pasted = (count: number, lost: readonly string[]) => {
    const names = lost.slice(0, 5).join("、");
    void (lost.length ? message.warning(t("paste.lost", { count, names })) : message.success(t("paste.done", { count })));
  };
  const indicator = form.indicators.find((one) => one.goal === (selected?.goal ?? form.goal)) ?? form.indicators[0];
  const state = form.state === "returned" ? "draft" : form.state;
  return (
    <Page
      title={formTitle(form)}
      note={<Note form={form} />}
      beside={<Stages stages={STAGES.map((key) => ({ key, title: t(`stage.${key}`) }))} at={state} />}
      list={<FormList form={form} />}
      aside={
        <>
          <Telling form={form} draft={draft} saving={saving} editable={editable} />
          <Evidence id={form.id} unit={form.unit} mayAdd={seen.offers.length > 0} />
          <Disputes seen={seen} formId={form.id} />
          {selected && <Cell form={form} row={selected} />}
          {indicator && <Card indicator={indicator} />}
        </>
      }
      foot={<Foot form={form} seen={seen} draft={draft} saving={saving} editable={editable} go={go} />}
    >
      <Returned form={form} seen={seen} />
      {!editable && Object.keys(saving.edits).length > 0 && (
        <p className={styles.left} role="status">
          {t("saving.left", { count: Object.keys(saving.edits).length })}{" "}
          <button onClick={draft.drop}>{t("saving.drop")}</button>
        </p>
      )}
      <div className={styles.tools}>
        {editable && <span className={styles.hint}>{t("paste.hint")}</span>}
        <Exchange form={form} draft={draft} editable={editable} />
      </div>
      <div ref={main}>
        <Grid
          form={form}
          draft={draft}
          standing={saving}
          editable={editable}
          selected={selected && rowKey(selected)}
          select={select}
          pasted={pasted}
        />
      </div>
      <Key form={form} />
    </Page>
  );
}

/** The row that the address names, and how to name another. */
function useSelected(form: Form): [Row | undefined, (row: Row) => void] {
  const { cell } = useSearch({ strict: false });
  const navigate = useNavigate();
  const select = useCallback(
    (row: Row) => {
      const key = rowKey(row);
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => (before["cell"] === key ? before : { ...before, cell: key }),
        replace: true,
        resetScroll: false,
      } as never);
    },
    [navigate],
  );
  return [form.rows.items.find((row) => rowKey(row) === cell), select];
}

function Note({ form }: { form: Form }) {
  const { t, i18n } = useTranslation("reports");
  const names = useUnitNames();
  const only = isByUnit(form) ? form.indicators[0] : undefined;
  const facts = [
    periodName(form.period, i18n.language) +
      (form.rows.items[0]?.basis === "cumulative" && only ? t("note.cumulative") : ""),
    only?.measure,
    only?.direction && t(`card.${only.direction}`, { defaultValue: only.direction }),
    t(form.kind === "source" ? "note.source" : "note.unit", { unit: names(form.unit), count: form.asked }),
  ];
  return facts.filter(Boolean).join(" · ");
}

/** Why it came back, first of all. */
function Returned({ form, seen }: { form: Form; seen: CaseDetail }) {
  const { t, i18n } = useTranslation("reports");
  if (form.state !== "returned") return null;
  const act = [...seen.acts].reverse().find((one) => one.action === "return");
  const reason = (act?.fields)?.["reason"];
  return (
    <div className={styles.returned} role="alert">
      <b>{t("returned.title")}</b> {typeof reason === "string" ? reason : ""}
      {act && <small>{dayAndClock(act.at, i18n.language)}</small>}
    </div>
  );
}
