import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { figure } from "~/format/number";
import { Button, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import { ScoreBar } from "~/parts/ScoreBar";
import { Await } from "~/parts/States";
import table from "~/parts/Table.module.css";
import styles from "./Office.module.css";
import { useDesk } from "./useDesk";

type Board = Schemas["BoardLine"];
interface Asked {
  data: { items: Board[] } | undefined;
  error: unknown;
  refetch: () => unknown;
}

const LOOK_AGAIN_MS = 1200;

/** The month's boards by how far they are; a row opens what may be done with it. */
export function BoardsOfMonth({ period, boards }: { period: string; boards: Asked }) {
  const { t } = useTranslation("office");
  useProgress(boards);
  return (
    <Section title={t("boards.title")} end={t("boards.count", { count: boards.data?.items.length ?? 0 })}>
      <Await of={boards}>
        {(data) => (data.items.length ? <Rows boards={data.items} /> : <p className={styles.quiet}>{t("boards.none")}</p>)}
      </Await>
      <MakeBoard period={period} boards={boards.data?.items ?? []} />
    </Section>
  );
}

/** Asks again while a board is being computed. */
function useProgress({ data, refetch }: Asked) {
  const computing = data?.items.some((board) => board.computing);
  useEffect(() => {
    if (!computing) return;
    const timer = setInterval(() => void refetch(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [computing, refetch]);
}

function Rows({ boards }: { boards: Board[] }) {
  const { t } = useTranslation("office");
  const [open, choose] = useDesk();
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t("boards.board")}</th>
          <th>{t("boards.state")}</th>
          <th className={table.number}>{t("boards.units")}</th>
          <th className={`${table.number} ${styles.wide}`}>{t("boards.revision")}</th>
          <th className={styles.wide}>{t("boards.root")}</th>
        </tr>
      </thead>
      <tbody>
        {boards.map((board) => (
          <tr
            key={board.id}
            tabIndex={0}
            aria-selected={open.board === board.id}
            onClick={() => choose({ board: board.id })}
            onKeyDown={rowKeys(() => choose({ board: board.id }))}
          >
            <td>
              <b>{board.title}</b>
            </td>
            <td className={styles[board.state] ?? ""}>
              {board.computing ? (
                <ScoreBar value={board.progress} full={100} decimals={0} />
              ) : (
                t(`boardState.${board.state}`)
              )}
            </td>
            <td className={table.number}>{figure(board.units)}</td>
            <td className={`${table.number} ${table.quiet} ${styles.wide}`}>{board.revision}</td>
            <td className={`${styles.root} ${styles.wide}`}>{board.root ? board.root.slice(0, 12) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Has a board computed for a scheme that has none in this month. */
function MakeBoard({ period, boards }: { period: string; boards: Board[] }) {
  const { t } = useTranslation("office");
  const may = useMay();
  const schemes = api.useQuery("get", "/api/v1/schemes", {}, { enabled: may("board.keep") });
  const [chosen, setChosen] = useState("");
  const { busy, fault, run } = useChange("/api/v1/boards", "/api/v1/cases");
  const made = new Set(boards.map((board) => board.scheme));
  const left = (schemes.data ?? []).filter((scheme) => !made.has(scheme.code) && scheme.from <= period);
  if (!may("board.keep") || !left.length) return null;
  const scheme = left.some((one) => one.code === chosen) ? chosen : (left[0]?.code ?? "");
  const make = () =>
    run(() =>
      client.POST("/api/v1/boards", {
        body: { scheme, period },
        params: { header: { "Idempotency-Key": onceKey() } },
      }),
    );
  return (
    <div className={styles.actions}>
      <select
        className={`${fields.input} ${styles.select}`}
        aria-label={t("boards.scheme")}
        value={scheme}
        onChange={(event) => setChosen(event.target.value)}
      >
        {left.map((one) => (
          <option key={one.code} value={one.code}>
            {one.title}
          </option>
        ))}
      </select>
      <Button onClick={() => void make()} disabled={busy}>
        {t("boards.make")}
      </Button>
      <Objection fault={fault} />
    </div>
  );
}
