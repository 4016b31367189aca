import { Modal } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeHeaders, tag, type Schemas } from "~/api/client";
import { asProblem, problemOf, type Problem } from "~/api/problem";
import { figure } from "~/format/number";
import table from "~/parts/Table.module.css";
import type { Draft } from "./draft";
import styles from "./Exchange.module.css";
import { formKey, formTitle, heldForm, rowName, type Form } from "./form";
import { refreshForm } from "./queries";
import { warningWords } from "./warnings";

type Outcome = Schemas["FormOutcome"];

interface Fault {
  message: string;
  row?: number;
  column?: string;
}

interface Trial {
  file: File;
  outcome?: Outcome;
  faults?: Fault[];
  problem?: Problem;
}

/** The form as a workbook: out, and in after a look at what it would change. */
export function Exchange({ form, draft, editable }: { form: Form; draft: Draft; editable: boolean }) {
  const { t } = useTranslation("reports");
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [trial, setTrial] = useState<Trial>();
  const [busy, setBusy] = useState(false);
  const run = async (file: File, dry: boolean) => {
    setBusy(true);
    try {
      await draft.flush();
      const outcome = await handIn(heldForm(queries, form.id) ?? form, file, dry);
      setTrial(dry ? { file, outcome } : undefined);
      if (!dry) await refreshForm(queries, form.id);
    } catch (fault) {
      const problem = asProblem(fault);
      if (problem.status === 412) await queries.refetchQueries({ queryKey: formKey(form.id) });
      const faults = problem.body?.["faults"] as Fault[] | undefined;
      setTrial(faults ? { file, faults } : { file, problem });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <a href={`/api/v1/reports/${form.id}/table`} download={`${formTitle(form)} ${form.period}.xlsx`}>
        {t("table.out")}
      </a>
      {editable && (
        <button className={styles.link} disabled={busy} onClick={() => input.current?.click()}>
          {t("table.in")}
        </button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.csv"
        aria-label={t("table.in")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void run(file, true);
        }}
      />
      {trial && (
        <Modal
          open
          width={640}
          title={t("table.trial", { name: trial.file.name })}
          okText={t("table.take", { count: trial.outcome?.changed.length ?? 0 })}
          cancelText={t("cancel")}
          okButtonProps={{ disabled: !trial.outcome?.changed.length, loading: busy }}
          onCancel={() => setTrial(undefined)}
          onOk={() => void run(trial.file, false)}
        >
          <TrialView form={form} trial={trial} />
        </Modal>
      )}
    </>
  );
}

async function handIn(form: Form, file: File, dry: boolean): Promise<Outcome> {
  const query = new URLSearchParams({ name: file.name, dry_run: String(dry) });
  const headers = {
    ...changeHeaders(),
    "Content-Type": "application/octet-stream",
    "If-Match": tag(form.version),
  };
  const url = `/api/v1/reports/${form.id}/table?${query}`;
  const response = await fetch(url, { method: "POST", headers, body: file });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Outcome;
}

function TrialView({ form, trial }: { form: Form; trial: Trial }) {
  const { t } = useTranslation("reports");
  if (trial.problem)
    return (
      <p role="alert" className={styles.fault}>
        {trial.problem.status === 412 ? t("table.stale") : trial.problem.message}
      </p>
    );
  if (trial.faults) return <Faults faults={trial.faults} />;
  return trial.outcome ? <Changes form={form} outcome={trial.outcome} /> : null;
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const { t } = useTranslation("reports");
  return (
    <>
      <p role="alert" className={styles.fault}>
        {t("table.faults", { count: faults.length })}
      </p>
      <table className={table.table}>
        <tbody>
          {faults.map((fault, index) => (
            <tr key={index}>
              <td className={styles.at}>
                {fault.row !== undefined ? t("table.row", { row: fault.row }) : ""} {fault.column}
              </td>
              <td>{fault.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Changes({ form, outcome }: { form: Form; outcome: Outcome }) {
  const { t } = useTranslation("reports");
  const rowOf = (of: { goal: string; unit: string; period: string }) =>
    form.rows.items.find((row) => row.goal === of.goal && row.unit === of.unit && row.period === of.period);
  const shown = (value: unknown) =>
    typeof value === "number" ? figure(value) : typeof value === "string" && value ? value : t("table.nothing");
  const warned = outcome.rows.filter((row) => row.warnings.length > 0);
  return (
    <>
      <p>{t("table.summary", { changed: outcome.changed.length, left: outcome.left })}</p>
      <div className={styles.list}>
        <table className={table.table}>
          <tbody>
            {outcome.changed.map((change, index) => {
              const row = rowOf(change);
              return (
                <tr key={index}>
                  <td className={styles.at}>{t("table.row", { row: change.row })}</td>
                  <th scope="row">{row ? rowName(form, row) : change.unit}</th>
                  <td className={table.quiet}>{t(`field.${change.field}`, { defaultValue: change.field })}</td>
                  <td className={`${table.number} ${table.quiet}`}>{shown(change.before)}</td>
                  <td>→</td>
                  <td className={`${table.number} ${table.strong}`}>{shown(change.after)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {warned.map((of, index) => {
        const row = rowOf(of);
        return (
          <p key={index} className={styles.warn}>
            ▲ {row ? rowName(form, row) : of.unit}：
            {of.warnings.map((warning) => warningWords(t, warning as Record<string, unknown>)).join("；")}
          </p>
        );
      })}
    </>
  );
}
