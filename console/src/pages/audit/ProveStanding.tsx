import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client } from "~/api/client";
import { useChange } from "~/api/change";
import { useMe } from "~/api/session";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { saveFile } from "~/parts/saveFile";
import styles from "./Audit.module.css";
import { Command } from "./Command";
import { cellsOf, check, type Proof, type Verdict } from "./proof";

interface Done {
  proof: Proof;
  verdict: Verdict;
  root: string;
}

const HEX = /^[0-9a-f]{64}$/;

/** Proves a unit's standing on a board of a sealed month: the way from its line to the board's root is computed here,
 * in the browser, and compared with the root that the notice prints. */
export function ProveStanding({ period }: { period: string }) {
  const { t } = useTranslation("audit");
  const me = useMe();
  const boards = api.useQuery("get", "/api/v1/boards", { params: { query: { period, limit: 100 } } });
  const rooted = (boards.data?.items ?? []).filter((board) => board.root);
  const [chosen, setChosen] = useState("");
  const [wanted, setWanted] = useState<string>();
  const [printed, setPrinted] = useState("");
  const [done, setDone] = useState<Done>();
  const { busy, fault, run } = useChange();
  const board = rooted.find((one) => one.id === chosen) ?? rooted.at(-1);
  const standings = api.useQuery(
    "get",
    "/api/v1/boards/{id}/standings",
    { params: { path: { id: board?.id ?? "" }, query: { limit: 500 } } },
    { enabled: board !== undefined },
  );
  const listed = standings.data?.items ?? [];
  const own = new Set(me.posts.map((post) => post.unit));
  const unit = (listed.find((one) => one.unit === wanted) ?? listed.find((one) => own.has(one.unit)) ?? listed[0])?.unit;
  const root = printed.replace(/\s/g, "").toLowerCase() || (board?.root ?? "");
  const prove = () =>
    run(async () => {
      if (!board || !unit) return;
      setDone(undefined);
      const { data } = await client.GET("/api/v1/boards/{id}/proof", {
        params: { path: { id: board.id }, query: { unit } },
      });
      const proof = data as unknown as Proof;
      setDone({ proof, root, verdict: check(proof, root, unit, period) });
    });
  return (
    <Section title={t("prove.title")} end={t("prove.end")}>
      <div className={fields.form}>
        <div className={fields.row}>
          <Field label={t("prove.board")}>
            <select
              className={fields.input}
              value={board?.id ?? ""}
              onChange={(event) => {
                setChosen(event.target.value);
                setDone(undefined);
              }}
            >
              {rooted.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t("prove.unit")}>
            <Select
              aria-label={t("prove.unit")}
              value={unit ?? null}
              showSearch={{ optionFilterProp: "label" }}
              options={listed.map((one) => ({ value: one.unit, label: one.name }))}
              onChange={(code: string) => {
                setWanted(code);
                setDone(undefined);
              }}
            />
          </Field>
        </div>
        <Field label={t("prove.root")} hint={t("prove.rootHint")}>
          <input
            className={`${fields.input} ${styles.hash}`}
            value={printed}
            placeholder={board?.root ?? ""}
            spellCheck={false}
            onChange={(event) => setPrinted(event.target.value)}
          />
        </Field>
        <Objection fault={fault} />
        <div className={fields.actions}>
          <Button tone="main" disabled={busy || !unit || !board || !HEX.test(root)} onClick={() => void prove()}>
            {t("prove.do")}
          </Button>
        </div>
      </div>
      {done && <Result done={done} byHand={printed !== ""} />}
    </Section>
  );
}

function Result({ done, byHand }: { done: Done; byHand: boolean }) {
  const { t } = useTranslation("audit");
  const { proof, verdict, root } = done;
  const name = `proof-${proof.period}-${proof.unit}.json`;
  const save = () => saveFile(new Blob([JSON.stringify(proof)], { type: "application/json" }), name);
  return (
    <div role="status" className={verdict === "proved" ? styles.proved : styles.refuted}>
      <b>{t(`verdict.${verdict}`)}</b>
      {verdict === "proved" && !byHand && <p>{t("prove.compare")}</p>}
      <dl className={styles.cells}>
        {cellsOf(proof)
          .filter(([, value]) => value)
          .map(([column, value]) => (
            <div key={column}>
              <dt>{t(`column.${column}`, { defaultValue: column })}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className={styles.digits}>{root}</p>
      <Button onClick={save}>{t("prove.save")}</Button>
      <Command text={`liangzhu verify --proof ${name} --root ${root}`} />
    </div>
  );
}
