import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { periodName } from "~/format/period";
import { Page } from "~/parts/Page";
import { Await, Empty, Loading } from "~/parts/States";
import { Tabs } from "~/parts/Tabs";
import { BoardBeside, BoardNote } from "./BoardHead";
import { BoardTabs } from "./BoardTabs";
import { Compare } from "./Compare";
import { useHeat, useStandings } from "./data";
import { dimensions, type Heat, type Line } from "./figures";
import { HeatTable } from "./HeatTable";
import { OwnStandings } from "./OwnStandings";
import { Ranking } from "./Ranking";
import { boardRoute } from "./routes";
import { Why } from "./Why";
import { without } from "./search";

type Detail = Schemas["BoardDetail"];

/** A board. The period of the top bar is that of the board: another one leads to the board of the same scheme then. */
export function BoardPage() {
  const { id } = boardRoute.useParams();
  const board = api.useQuery("get", "/api/v1/boards/{id}", { params: { path: { id } } });
  return <Await of={board}>{(board) => <OfPeriod board={board} />}</Await>;
}

function OfPeriod({ board }: { board: Detail }) {
  const { t, i18n } = useTranslation("boards");
  const { period } = boardRoute.useSearch();
  const navigate = useNavigate({ from: "/boards/$id" });
  const other = !!period && period !== board.period;
  const asked = { params: { query: { scheme: board.scheme, period: period ?? board.period } } };
  const then = api.useQuery("get", "/api/v1/boards", asked, { enabled: other });
  const found = then.data?.items[0];
  if (!other) return <Board board={board} />;
  if (found) {
    void navigate({ params: { id: found.id }, search: (before) => before, replace: true });
    return <Loading />;
  }
  if (!then.data) return <Loading />;
  return (
    <Page title={board.title} over={<BoardTabs period={period} here={board.title.split("·")[0]} />}>
      <Empty title={t("noneOf.title", { title: board.title })}>
        <p>{t("noneOf.note", { period: periodName(board.period, i18n.language) })}</p>
        <Link to="/boards/$id" params={{ id: board.id }} search={{ period: board.period }}>
          {t("noneOf.open")}
        </Link>
      </Empty>
    </Page>
  );
}

function Board({ board }: { board: Detail }) {
  const { i18n } = useTranslation("boards");
  const { unit } = boardRoute.useSearch();
  const version = `${board.revision} ${board.version}`;
  const root = board.head?.nodes.find((node) => !node.parent)?.code;
  const standings = useStandings(board.id, version);
  const tops = useHeat(board.id, version, root);
  const indicators = useHeat(board.id, version);
  const lines = standings.data;
  const denied = (standings.error as { status?: number } | null)?.status === 403;
  return (
    <Page
      title={`${board.title} ${periodName(board.period, i18n.language)}`}
      over={<BoardTabs period={board.period} here={board.title.split("·")[0]} />}
      note={<BoardNote board={board} lines={lines} />}
      beside={<BoardBeside board={board} />}
      aside={unit && <Why key={unit} board={board} unit={unit} lines={lines} />}
    >
      {denied ? (
        <OwnStandings board={board} />
      ) : (
        <Await of={standings}>
          {(lines) => (
            <Await of={tops}>
              {(tops) => (
                <Await of={indicators}>
                  {(indicators) => <Views board={board} lines={lines} tops={tops} indicators={indicators} />}
                </Await>
              )}
            </Await>
          )}
        </Await>
      )}
    </Page>
  );
}

interface ViewsProps {
  board: Detail;
  lines: Line[];
  tops: Heat;
  indicators: Heat;
}

function Views({ board, lines, tops, indicators }: ViewsProps) {
  const { t } = useTranslation("boards");
  const search = boardRoute.useSearch();
  const { view = "ranking", group } = search;
  const navigate = useNavigate({ from: "/boards/$id" });
  const nodes = board.head?.nodes ?? [];
  const groups = [...new Set(lines.map((line) => line.group))].filter(Boolean).sort();
  const shown = group ? lines.filter((line) => line.group === group) : lines;
  const compared = search.with?.split(",") ?? [];
  const views = ["ranking", "heat", ...(compared.length > 1 ? ["compare"] : [])];
  return (
    <>
      <Tabs label={t("view.label")}>
        {views.map((key) => (
          <Link
            key={key}
            from="/boards/$id"
            to="/boards/$id"
            params={{ id: board.id }}
            search={(before) => ({ ...before, view: key })}
            {...(key === view ? { "aria-current": "page" as const } : { "aria-current": false as const })}
          >
            {t(`view.${key}`, { count: compared.length })}
          </Link>
        ))}
        {groups.length > 1 && (
          <select
            aria-label={t("order.group")}
            value={group ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (before) => ({ ...without(before, "group"), ...(target.value ? { group: target.value } : {}) }),
              })
            }
          >
            <option value="">{t("order.all")}</option>
            {groups.map((group) => (
              <option key={group}>{group}</option>
            ))}
          </select>
        )}
      </Tabs>
      {view === "heat" ? (
        <HeatTable nodes={nodes} lines={shown} heat={indicators} decimals={board.head?.decimals ?? 2} />
      ) : view === "compare" && compared.length > 1 ? (
        <Compare board={board} units={compared} />
      ) : (
        <Ranking board={board} lines={shown} all={lines} tops={tops} dimensions={dimensions(nodes, indicators)} />
      )}
    </>
  );
}
