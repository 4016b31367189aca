import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { dayAndClock } from "~/format/time";
import { Button, fields } from "~/parts/Fields";
import { Empty, Fault, Loading } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { PersonName, UnitName } from "~/parts/UnitName";
import { UnitPicker } from "~/parts/UnitPicker";
import styles from "./Audit.module.css";
import { shown } from "./changes";
import type { AuditSearch } from "./routes";

type Event = Schemas["EventView"];

const KINDS = [
  "report",
  "case",
  "board",
  "notice",
  "month",
  "goal",
  "unit",
  "person",
  "post",
  "account",
  "session",
  "scheme",
  "setting",
  "file",
] as const;

const PAGE = 50;
/** No event has a number as high: from here backwards are all of them. */
const BEYOND = Number.MAX_SAFE_INTEGER;

/** The journal, the last event first, page by page. */
export function Journal() {
  const { t } = useTranslation("audit");
  const { kind, unit, what } = useSearch({ from: "/audit" });
  const query = { newest_first: true, limit: PAGE, ...given({ kind, unit, what }) };
  const events = api.useInfiniteQuery(
    "get",
    "/api/v1/journal",
    { params: { query } },
    {
      pageParamName: "after",
      initialPageParam: BEYOND,
      getNextPageParam: (last: Schemas["Page_EventView"]) => last.next ?? undefined,
    },
  );
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Filters />
      {events.error ? (
        <Fault fault={events.error} again={() => void events.refetch()} />
      ) : events.isLoading ? (
        <Loading />
      ) : items.length ? (
        <Rows events={items} />
      ) : (
        <Empty title={t("journal.none")}>{t("journal.noneNote")}</Empty>
      )}
      {events.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void events.fetchNextPage()} disabled={events.isFetchingNextPage}>
            {t("journal.more")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Only what was given. */
function given(search: { [name: string]: string | undefined }): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter((one): one is [string, string] => Boolean(one[1])));
}

function Filters() {
  const { t } = useTranslation("audit");
  const { kind, unit, what } = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const set = (part: Partial<AuditSearch>) =>
    void navigate({ to: "/audit", search: (before) => given({ ...before, ...part }) });
  return (
    <div className={styles.filters}>
      <select
        className={fields.input}
        aria-label={t("journal.kind")}
        value={kind ?? ""}
        onChange={(event) => set({ kind: event.target.value })}
      >
        <option value="">{t("journal.allKinds")}</option>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </select>
      <div className={styles.unit}>
        <UnitPicker value={unit} choose={(code) => set({ unit: code ?? "" })} label={t("journal.unit")} />
      </div>
      {what && (
        <Button onClick={() => set({ what: "" })}>
          {t(`what.${what}`, { defaultValue: what })} ✕
        </Button>
      )}
    </div>
  );
}

function Rows({ events }: { events: Event[] }) {
  const { t } = useTranslation("audit");
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t("journal.title")}>
      <table className={table.table}>
        <thead>
          <tr>
            <th className={table.number}>{t("journal.number")}</th>
            <th>{t("journal.at")}</th>
            <th>{t("journal.what")}</th>
            <th>{t("journal.unit")}</th>
            <th>{t("journal.who")}</th>
            <th>{t("journal.changes")}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Row key={event.id} event={event} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ event }: { event: Event }) {
  const { t, i18n } = useTranslation("audit");
  return (
    <tr className={styles.event}>
      <td className={`${table.number} ${table.quiet}`}>{event.number}</td>
      <td className={styles.at}>{dayAndClock(event.at, i18n.language)}</td>
      <td>
        <b>{t(`what.${event.what}`, { defaultValue: event.what })}</b>
      </td>
      <td>
        <UnitName code={event.unit} />
      </td>
      <td className={table.quiet}>
        {event.person ? <PersonName id={event.person} other={t("journal.somebody")} /> : t("journal.system")}
      </td>
      <td className={styles.changes}>
        {shown(event.changes).map((change) => (
          <span key={change.field}>
            {t(`field.${change.field}`, { defaultValue: change.field })}{" "}
            {change.before !== undefined && <s>{change.before}</s>} {change.after !== undefined && <b>{change.after}</b>}
          </span>
        ))}
      </td>
    </tr>
  );
}
