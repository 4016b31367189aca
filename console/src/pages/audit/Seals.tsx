import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { dayAndClock } from "~/format/time";
import { fields } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import styles from "./Audit.module.css";
import { Command } from "./Command";
import { ProveStanding } from "./ProveStanding";

type List = Schemas["SealList"];

/** The chain of sealed months, and how anybody proves one, or one unit's standing. */
export function Seals() {
  const { t } = useTranslation("audit");
  const seals = api.useQuery("get", "/api/v1/seals");
  return (
    <Await of={seals}>
      {(list) => (list.items.length ? <Chain list={list} /> : <Empty title={t("seals.none")}>{t("seals.noneNote")}</Empty>)}
    </Await>
  );
}

function Chain({ list }: { list: List }) {
  const { t } = useTranslation("audit");
  const { month } = useSearch({ from: "/audit/seals" });
  const chosen = list.items.find((seal) => seal.period === month) ?? list.items[0];
  return (
    <div className={styles.columns}>
      <div>
        <Section title={t("seals.chain")} end={t("seals.newest")}>
          <Months list={list} chosen={chosen?.period} />
          <dl className={styles.key}>
            <dt>{t("seals.key")}</dt>
            <dd className={styles.hash}>{list.public_key}</dd>
          </dl>
        </Section>
        {chosen && <Contents period={chosen.period} />}
      </div>
      {chosen && (
        <div>
          <ProveStanding key={chosen.period} period={chosen.period} />
          <Offline period={chosen.period} root={chosen.root} publicKey={chosen.public_key} />
        </div>
      )}
    </div>
  );
}

/** Each month leans on the root of the one before: the chain holds where both are the same digits. */
function Months({ list, chosen }: { list: List; chosen: string | undefined }) {
  const { t, i18n } = useTranslation("audit");
  const navigate = useNavigate({ from: "/audit/seals" });
  const open = (month: string) => void navigate({ to: "/audit/seals", search: (before) => ({ ...before, month }) });
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t("seals.month")}</th>
          <th>{t("seals.sealed")}</th>
          <th>{t("seals.root")}</th>
          <th>{t("seals.before")}</th>
        </tr>
      </thead>
      <tbody>
        {list.items.map((seal, index) => {
          const before = list.items[index + 1];
          const holds = (seal.previous ?? undefined) === before?.root;
          return (
            <tr
              key={seal.period}
              tabIndex={0}
              aria-selected={seal.period === chosen}
              onClick={() => open(seal.period)}
              onKeyDown={rowKeys(() => open(seal.period))}
            >
              <td>
                <b>{periodName(seal.period, i18n.language)}</b>
              </td>
              <td className={table.quiet}>{dayAndClock(seal.sealed, i18n.language)}</td>
              <td className={styles.hash}>{seal.root.slice(0, 16)}…</td>
              <td className={holds ? styles.good : styles.bad}>
                {!before && holds ? t("seals.first") : t(holds ? "seals.holds" : "seals.broken")}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface SealFile {
  tables: { table: string; rows: number; root: string }[];
  boards: { scheme: string; period: string; root: string }[];
  root: string;
}

/** What the month's seal has, table by table, and the file itself. */
function Contents({ period }: { period: string }) {
  const { t } = useTranslation("audit");
  const asked = api.useQuery("get", "/api/v1/months/{period}/seal", { params: { path: { period } } });
  return (
    <Section
      title={t("seals.contents")}
      end={
        <a href={`/api/v1/months/${period}/seal`} download={`seal-${period}.json`}>
          {t("seals.file")}
        </a>
      }
    >
      <Await of={asked} rows={4}>
        {(file) => {
          const seal = file as unknown as SealFile;
          return (
            <>
              <p className={styles.digits}>{seal.root}</p>
              <table className={table.table}>
                <tbody>
                  {seal.tables.map((one) => (
                    <tr key={one.table} className={styles.tight}>
                      <td>{t(`table.${one.table}`, { defaultValue: one.table })}</td>
                      <td className={table.number}>{t("seals.rows", { rows: figure(one.rows) })}</td>
                      <td className={styles.hash}>{one.root.slice(0, 16)}…</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          );
        }}
      </Await>
    </Section>
  );
}

/** What to type where the program and the files are, without this server. */
function Offline({ period, root, publicKey }: { period: string; root: string; publicKey: string }) {
  const { t } = useTranslation("audit");
  return (
    <Section title={t("offline.title")} end={t("offline.end")}>
      <p className={fields.field}>{t("offline.record")}</p>
      <Command text={`liangzhu verify --period ${period} --root ${root} --public-key ${publicKey} --data liangzhu-data`} />
      <p className={fields.field}>{t("offline.export")}</p>
      <Command text={`liangzhu export --data liangzhu-data --period ${period} --out ${period}`} />
      <Command text={`liangzhu verify --export ${period} --root ${root} --public-key ${publicKey}`} />
      <p className={fields.field}>{t("offline.note")}</p>
    </Section>
  );
}
