import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "~/api/client";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { Change } from "~/parts/Change";
import { Page, Section } from "~/parts/Page";
import { rowKeys } from "~/parts/rows";
import { Await, Empty } from "~/parts/States";
import tables from "~/parts/Table.module.css";
import { Tabs } from "~/parts/Tabs";
import styles from "./boards.module.css";
import { BoardTabs } from "./BoardTabs";
import { useBoards, useResults } from "./data";
import { boardsRoute } from "./routes";
import { without } from "./search";

type Result = Schemas["ResultView"];

/** What the province or the city published: our place per indicator, and how far the best and the peers are. */
export function ResultsPage({ exam, period }: { exam: "province" | "city"; period: string }) {
  const { t, i18n } = useTranslation("boards");
  const { show, goal } = boardsRoute.useSearch();
  const results = useResults(exam, period);
  const boards = useBoards(period);
  const board = boards.data?.items.find(({ scheme }) => scheme.endsWith(`-${exam}`));
  const all = results.data ?? [];
  const chosen = all.find((result) => result.goal === goal);
  const gained = (sign: number) => all.filter((result) => (result.gained ?? 0) * sign > 0).length;
  const counts = { count: all.length, up: gained(1), down: gained(-1), lead: all.filter(({ leading }) => leading).length };
  return (
    <Page
      title={`${t(`exam.${exam}`)} ${periodName(period, i18n.language)}`}
      over={<BoardTabs period={period} here={exam} />}
      note={all.length > 0 && t("results.note", counts)}
      beside={
        board && (
          <Link to="/boards/$id" params={{ id: board.id }} search={{ period }}>
            {t("results.board", { title: board.title })}
          </Link>
        )
      }
      aside={chosen && <Peers of={chosen} />}
    >
      <Await of={results}>{(all) => <Results all={all} exam={exam} period={period} show={show} goal={goal} />}</Await>
    </Page>
  );
}

interface ResultsProps {
  all: Result[];
  exam: string;
  period: string;
  show: string | undefined;
  goal: string | undefined;
}

/** `show` is `without` (a leading rank), or the name of a group of peers whom we lead. */
function Results({ all, exam, period, show, goal }: ResultsProps) {
  const { t } = useTranslation("boards");
  const groups = [...new Set(all.flatMap((result) => result.peers.map(({ group }) => group)))];
  const leads = (result: Result, group: string) => result.peers.some((peer) => peer.group === group && peer.led);
  const shown = all.filter((result) => !show || (show === "without" ? !result.leading : leads(result, show)));
  const tab = (key: string | undefined, name: string, count: number) => (
    <Link
      key={key ?? ""}
      to="/boards"
      search={{ tab: exam, period, ...(key ? { show: key } : {}) }}
      {...(show === key ? { "aria-current": "page" as const } : { "aria-current": false as const })}
    >
      {name} {count}
    </Link>
  );
  if (!all.length) return <Empty title={t("none.title")}>{t("none.note")}</Empty>;
  return (
    <>
      <Tabs label={t("results.filter")}>
        {tab(undefined, t("results.all"), all.length)}
        {groups.map((group) =>
          tab(group, t("results.whereOf", { group }), all.filter((result) => leads(result, group)).length),
        )}
        {tab("without", t("results.without"), all.filter(({ leading }) => !leading).length)}
      </Tabs>
      {show === "without" && <p className={styles.amber}>{t("results.withoutNote")}</p>}
      {shown.length ? <ResultTable shown={shown} goal={goal} /> : <Empty title={t("results.none")} />}
    </>
  );
}

function ResultTable({ shown, goal }: { shown: Result[]; goal: string | undefined }) {
  const { t } = useTranslation("boards");
  const navigate = useNavigate({ from: "/boards" });
  const choose = (of: string) =>
    void navigate({ search: (before) => ({ ...without(before, "goal"), ...(of === goal ? {} : { goal: of }) }) });
  return (
    <div className={tables.scroll}>
      <table className={tables.table}>
        <thead>
          <tr>
            <th className={tables.number}>{t("results.rank")}</th>
            <th>{t("results.change")}</th>
            <th>{t("results.indicator")}</th>
            <th className={tables.number}>{t("results.value")}</th>
            <th className={tables.number}>{t("results.best")}</th>
            <th className={tables.number}>{t("results.gap")}</th>
            <th className={tables.number}>{t("results.months")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((result) => (
            <tr
              key={result.goal}
              tabIndex={0}
              aria-selected={result.goal === goal}
              onClick={() => choose(result.goal)}
              onKeyDown={rowKeys(() => choose(result.goal))}
            >
              <td className={tables.number}>
                <b className={tables.strong}>{result.rank}</b> <span className={tables.quiet}>/ {result.of}</span>
              </td>
              <td>
                <Change places={result.gained} />
              </td>
              <th>
                {result.title} {result.leading && <b className={styles.jade}>{t("results.lead")}</b>}
              </th>
              <td className={tables.number}>
                {figure(result.value)} <small>{result.measure}</small>
              </td>
              <td className={tables.number}>{figure(result.best)}</td>
              <td className={tables.number}>{rounded(result.gap)}</td>
              <td className={tables.number}>
                <Months of={result.months_to_best} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const rounded = (value: number | null | undefined) => (value == null ? "–" : figure(Math.round(value * 100) / 100));

function Months({ of }: { of: number | null | undefined }) {
  const { t } = useTranslation("boards");
  if (of == null) return <span className={tables.quiet}>{t("results.never")}</span>;
  return of <= 0 ? t("results.reached") : t("results.monthsOf", { count: Math.ceil(of) });
}

/** One indicator against each group of peers. */
function Peers({ of }: { of: Result }) {
  const { t } = useTranslation("boards");
  const navigate = useNavigate({ from: "/boards" });
  const close = () => void navigate({ search: (before) => without(before, "goal") });
  return (
    <>
      <button className={styles.close} onClick={close} aria-label={t("why.close")}>
        ✕
      </button>
      <h2 className={styles.whyTitle}>
        {of.title} <b>{t("results.of", { rank: of.rank, of: of.of })}</b>
      </h2>
      <p className={styles.quiet}>
        {t("results.document")} {of.document}
      </p>
      {of.peers.map((peer) => (
        <Section
          key={peer.group}
          title={peer.group}
          end={peer.led ? t("results.led") : t(peer.above_median ? "results.above" : "results.below")}
        >
          <dl className={styles.facts}>
            <dt>{t("results.value")}</dt>
            <dd>
              {figure(peer.own)} <small>{of.measure}</small>
            </dd>
            <dt>{t("results.best")}</dt>
            <dd>{figure(peer.best)}</dd>
            <dt>{t("results.median")}</dt>
            <dd>{figure(peer.median)}</dd>
            <dt>{t("results.toBest")}</dt>
            <dd>{rounded(peer.to_best)}</dd>
            <dt>{t("results.months2")}</dt>
            <dd>
              <Months of={peer.months_to_best} />
            </dd>
            <dt>{t("results.n")}</dt>
            <dd>{peer.n}</dd>
          </dl>
        </Section>
      ))}
    </>
  );
}
