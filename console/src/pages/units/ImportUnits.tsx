import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeHeaders, type Schemas } from "~/api/client";
import { asProblem, problemOf } from "~/api/problem";
import { useMe } from "~/api/session";
import { Section } from "~/parts/Page";
import { Fault } from "~/parts/States";
import { faultsOf, type FileFault } from "~/parts/faults";
import table from "~/parts/Table.module.css";
import { useAttribute, useLevel } from "./level";
import { Aside } from "./Aside";
import { said } from "./said";
import styles from "./Units.module.css";

type Outcome = Schemas["TableOutcome"];

interface Sent {
  file: File;
  from: string;
  isTrial: boolean;
}

async function send({ file, from, isTrial }: Sent): Promise<Outcome> {
  const query = new URLSearchParams({ dry_run: String(isTrial), from, name: file.name });
  const headers = { ...changeHeaders(), "Content-Type": "application/octet-stream" };
  const response = await fetch(`/api/v1/units/table?${query}`, { method: "POST", body: file, headers });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Outcome;
}

/** A file of units is tried first: what is added, what changes from what to what, what is wrong in which cell; then taken. */
export function ImportUnits({ close }: { close: () => void }) {
  const { t } = useTranslation("units");
  const queries = useQueryClient();
  const [from, setFrom] = useState(useMe().now.slice(0, 10));
  const [file, setFile] = useState<File>();
  const trial = useMutation({ mutationFn: send });
  const taking = useMutation({
    mutationFn: send,
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["get", "/api/v1/units"] }),
  });
  const begin = (chosen: File | undefined, day: string) => {
    taking.reset();
    setFile(chosen);
    if (chosen && day) trial.mutate({ file: chosen, from: day, isTrial: true });
  };
  const outcome = taking.data ?? trial.data;
  const fault = taking.error ?? trial.error;
  return (
    <Aside title={t("import.title")} close={close}>
      <p className={styles.quiet}>{t("import.note")}</p>
      <div className={styles.form}>
        <label>
          <span>{t("from")}</span>
          <input
            type="date"
            value={from}
            onChange={(event) => {
              setFrom(event.target.value);
              begin(file, event.target.value);
            }}
          />
        </label>
        <label
          className={styles.drop}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            begin(event.dataTransfer.files[0], from);
          }}
        >
          <span>{file ? file.name : t("import.choose")}</span>
          <input
            type="file"
            accept=".xlsx,.csv"
            onChange={(event) => {
              begin(event.target.files?.[0], from);
              event.target.value = "";
            }}
          />
        </label>
      </div>
      {trial.isPending && <p role="status">{t("import.trying")}</p>}
      {fault && <Faults fault={fault} />}
      {outcome && !fault && <Changes outcome={outcome} />}
      {taking.data && <p role="status" className={styles.done}>{t("import.taken")}</p>}
      {trial.data && !taking.data && !fault && file && (
        <button
          className={styles.primary}
          disabled={taking.isPending || trial.isPending || trial.data.counts.added + trial.data.counts.changed === 0}
          onClick={() => taking.mutate({ file, from, isTrial: false })}
        >
          {t("import.take", { ...trial.data.counts })}
        </button>
      )}
    </Aside>
  );
}

function Faults({ fault }: { fault: Error }) {
  const { t } = useTranslation("units");
  const faults = faultsOf(asProblem(fault));
  if (faults.length === 0) return <Fault fault={fault} />;
  const place = (each: FileFault) => [each.sheet, each.row && t("import.row", { row: each.row }), each.column].filter(Boolean).join(" · ");
  return (
    <Section title={t("import.faults", { count: faults.length })} end={t("import.nothing")}>
      <ul className={styles.faults} role="alert">
        {faults.map((each, index) => (
          <li key={index}>
            <b>{place(each)}</b>
            <span>{each.message}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Changes({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation("units");
  const level = useLevel();
  const attribute = useAttribute();
  const field = (name: string) =>
    name.startsWith("attributes.") ? attribute(name.slice("attributes.".length)) : t(`field.${name}`);
  return (
    <>
      <Section title={t("import.added", { count: outcome.counts.added })}>
        <table className={table.table}>
          <tbody>
            {outcome.added.slice(0, 200).map((unit) => (
              <tr key={unit.code} className={styles.added}>
                <td>{t("import.row", { row: unit.row })}</td>
                <td>{unit.code}</td>
                <td>{unit.name}</td>
                <td>{level(unit.level)}</td>
                <td>{unit.parent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t("import.changed", { count: outcome.counts.changed })} end={t("import.left", { count: outcome.counts.left })}>
        <table className={table.table}>
          <tbody>
            {outcome.changed.slice(0, 200).flatMap((unit) =>
              unit.changes.map((change) => (
                <tr key={`${unit.code} ${change.field}`}>
                  <td>{t("import.row", { row: unit.row })}</td>
                  <td>{unit.code}</td>
                  <td>{field(change.field)}</td>
                  <td>
                    <del>{said(change.before)}</del> → <ins className={styles.new}>{said(change.after)}</ins>
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Section>
    </>
  );
}
