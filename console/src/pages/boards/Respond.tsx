import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { useMay } from "~/api/session";
import { Offers } from "~/parts/Offers";
import { Section } from "~/parts/Page";
import styles from "./boards.module.css";
import type { ExplainedNode } from "./explained";
import type { Line } from "./figures";

interface RespondProps {
  board: Schemas["BoardDetail"];
  unit: string;
  line: Line | undefined;
  nodes: ExplainedNode[];
  opened: string | undefined;
}

/** What a unit says to its standing while the board is checked, and what is answered to that. */
export function Respond({ board, unit, line, nodes, opened }: RespondProps) {
  const { t } = useTranslation("boards");
  const may = useMay();
  const mine = board.state === "checking" && may("board.check");
  const objections = line?.objections ?? [];
  if (!mine && !objections.length) return null;
  return (
    <Section title={t("respond.title")}>
      {mine && <Answer board={board.id} unit={unit} nodes={nodes} opened={opened} />}
      {objections.map(({ case: id }) => (
        <Objection key={id} id={id} />
      ))}
    </Section>
  );
}

function Objection({ id }: { id: string }) {
  const { t } = useTranslation("boards");
  const found = api.useQuery("get", "/api/v1/cases/{id}", { params: { path: { id } } }, { retry: false }).data;
  if (!found) return <p className={styles.amber}>{t("respond.objections")}</p>;
  const reason = found.case.body["reason"];
  return (
    <div className={styles.objection}>
      <b>{found.case.state_title}</b> {typeof reason === "string" ? reason : ""}
      <Offers id={id} />
    </div>
  );
}

type AnswerProps = Pick<RespondProps, "unit" | "nodes" | "opened"> & { board: string };

/** To confirm, or to object: what was typed stays on this device until it was sent. */
function Answer({ board, unit, nodes, opened }: AnswerProps) {
  const { t } = useTranslation("boards");
  const queries = useQueryClient();
  const kept = `liangzhu.objection.${board}.${unit}`;
  const [reason, setReason] = useState(() => localStorage.getItem(kept) ?? "");
  const [writing, setWriting] = useState(reason !== "");
  const [node, setNode] = useState(opened ?? "");
  const [fault, setFault] = useState<unknown>();
  const own = { params: { path: { id: board, unit } } };
  const standing = api.useQuery("get", "/api/v1/boards/{id}/standings/{unit}", own, { retry: false }).data;
  const send = async (ask: () => Promise<unknown>) => {
    setFault(undefined);
    try {
      await ask();
      localStorage.removeItem(kept);
      setReason("");
      setWriting(false);
      await queries.invalidateQueries();
    } catch (fault) {
      setFault(fault);
    }
  };
  const at = { params: { path: { id: board } } };
  const confirm = () => send(() => client.POST("/api/v1/boards/{id}/confirmations", { ...at, body: { unit } }));
  const object = (event: FormEvent) => {
    event.preventDefault();
    const body = { unit, reason, ...(node ? { node } : {}) };
    void send(() => client.POST("/api/v1/boards/{id}/objections", { ...at, body }));
  };
  return (
    <form className={styles.respond} onSubmit={object}>
      <div className={styles.buttons}>
        {standing?.confirmed ? (
          <span className={styles.jade}>✓ {t("respond.confirmed")}</span>
        ) : (
          <button type="button" className={styles.primary} onClick={() => void confirm()}>
            {t("respond.confirm")}
          </button>
        )}
        <button type="button" className={styles.plain} aria-expanded={writing} onClick={() => setWriting(!writing)}>
          {t("respond.object")}
        </button>
      </div>
      {writing && (
        <>
          <label>
            {t("respond.node")}
            <select value={node} onChange={({ target }) => setNode(target.value)}>
              <option value="">{t("respond.whole")}</option>
              {nodes.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t("respond.reason")}
            <textarea
              rows={3}
              required
              minLength={5}
              maxLength={1000}
              value={reason}
              onChange={({ target }) => {
                setReason(target.value);
                localStorage.setItem(kept, target.value);
              }}
            />
          </label>
          <button className={styles.primary}>{t("respond.send")}</button>
        </>
      )}
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          {asProblem(fault).message}
        </p>
      )}
    </form>
  );
}
