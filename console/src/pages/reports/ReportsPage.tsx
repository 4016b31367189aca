import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { periodName } from "~/format/period";
import { day } from "~/format/time";
import { usePeriod } from "~/frame/period";
import { Page } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import { ScoreBar } from "~/parts/ScoreBar";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { Tabs } from "~/parts/Tabs";
import { Figures } from "./Figures";
import type { Line } from "./form";
import { useLines, useProgress } from "./queries";
import styles from "./Reports.module.css";
import type { Part } from "./routes";

const PARTS: Record<Part, readonly string[]> = {
  todo: ["draft", "returned"],
  checking: ["submitted", "approved"],
  done: ["verified", "sealed", "void"],
};

const partOf = (line: Line): Part =>
  (Object.keys(PARTS) as Part[]).find((part) => PARTS[part].includes(line.state)) ?? "done";

/** The month's forms that one sees, and what others report of one's own units. */
export function ReportsPage() {
  const { t, i18n } = useTranslation("reports");
  const [period] = usePeriod();
  const lines = useLines({ period });
  const { part, text } = useSearch({ strict: false });
  const all = lines.data ?? [];
  const late = all.filter((line) => line.late).length;
  const fits = (line: Line) =>
    (!part || partOf(line) === part) &&
    (!text || `${line.goal_title ?? ""} ${line.goal ?? ""} ${line.unit_name}`.includes(text));
  const shown = all.filter(fits).sort(byUrgency);
  return (
    <Page
      title={t("title")}
      note={[
        periodName(period, i18n.language),
        all.length > 0 && t("reports.count", { count: all.length }),
        late > 0 && t("reports.late", { count: late }),
      ]
        .filter(Boolean)
        .join(" · ")}
      over={all.length > 0 && <Parts lines={all} part={part} />}
      beside={all.length > 20 && <Filter text={text ?? ""} />}
    >
      <Await of={lines}>
        {() =>
          all.length === 0 ? (
            <NoForms period={period} />
          ) : shown.length === 0 ? (
            <Empty title={t("reports.noneHere")} />
          ) : (
            <FormTable lines={shown} />
          )
        }
      </Await>
      <Figures period={period} />
    </Page>
  );
}

/** Returned ones first, then by their last day. */
function byUrgency(one: Line, other: Line): number {
  const rank = (line: Line) => (line.state === "returned" ? 0 : line.late ? 1 : line.state === "draft" ? 2 : 3);
  return rank(one) - rank(other) || one.cut_off.localeCompare(other.cut_off);
}

function Parts({ lines, part }: { lines: readonly Line[]; part: Part | undefined }) {
  const { t } = useTranslation("reports");
  const tabs: (Part | undefined)[] = [undefined, "todo", "checking", "done"];
  return (
    <Tabs label={t("reports.parts")}>
      {tabs.map((one) => (
        <Link
          key={one ?? "all"}
          to="/reports"
          search={(before: Record<string, unknown>) => ({ ...before, part: one })}
          aria-current={one === part ? "page" : undefined}
          activeProps={{}}
        >
          {t(`reports.${one ?? "all"}`)} {one ? lines.filter((line) => partOf(line) === one).length : lines.length}
        </Link>
      ))}
    </Tabs>
  );
}

function Filter({ text }: { text: string }) {
  const { t } = useTranslation("reports");
  const navigate = useNavigate();
  return (
    <input
      className={styles.filter}
      type="search"
      aria-label={t("reports.filter")}
      placeholder={t("reports.filter")}
      defaultValue={text}
      onChange={(event) => {
        const typed = event.target.value.trim();
        void navigate({
          to: ".",
          replace: true,
          search: (before: Record<string, unknown>) => ({ ...before, text: typed || undefined }),
        } as never);
      }}
    />
  );
}

function NoForms({ period }: { period: string }) {
  const { t, i18n } = useTranslation("reports");
  return <Empty title={t("reports.none", { period: periodName(period, i18n.language) })}>{t("reports.noneNote")}</Empty>;
}

function FormTable({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation("reports");
  const progress = useProgress(lines);
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t("head.form")}</th>
          <th className={styles.wide}>{t("head.filler")}</th>
          <th>{t("head.state")}</th>
          {progress.size > 0 && <th className={styles.wide}>{t("head.progress")}</th>}
          <th className={table.number}>{t("head.cutOff")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <FormRow key={line.id} line={line} far={progress.get(line.id)} hasProgress={progress.size > 0} />
        ))}
      </tbody>
    </table>
  );
}

interface FormRowProps {
  line: Line;
  far: { asked: number; given: number } | undefined;
  hasProgress: boolean;
}

function FormRow({ line, far, hasProgress }: FormRowProps) {
  const { t, i18n } = useTranslation("reports");
  const navigate = useNavigate();
  const search = (before: { period?: string }) => (before.period ? { period: before.period } : {});
  const open = () => void navigate({ to: "/reports/$id", params: { id: line.id }, search });
  return (
    <tr tabIndex={0} onClick={open} onKeyDown={rowKeys(open)}>
      <th scope="row" className={styles.name}>
        <Link to="/reports/$id" params={{ id: line.id }} search={search} tabIndex={-1}>
          {line.goal_title ?? t("reports.unitForm", { unit: line.unit_name })}
        </Link>
        <small>{line.unit_name}</small>
      </th>
      <td className={`${styles.wide} ${table.quiet}`}>{line.unit_name}</td>
      <td className={line.state === "returned" ? styles.alarm : table.quiet}>
        {t(`state.${line.state}`, { defaultValue: line.state })}
      </td>
      {hasProgress && (
        <td className={styles.wide}>
          {far && (
            <span className={styles.far}>
              <ScoreBar value={far.given} full={far.asked} text={false} tone="mid" />
              {far.given}/{far.asked}
            </span>
          )}
        </td>
      )}
      <td className={`${table.number} ${line.late ? styles.alarm : ""}`}>
        {day(line.cut_off, i18n.language)}
        {line.late && ` ${t("list.lateShort")}`}
      </td>
    </tr>
  );
}
