import { Link, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "~/api/client";
import { periodName } from "~/format/period";
import { usePeriod } from "~/frame/period";
import { Page } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import tables from "~/parts/Table.module.css";
import { BoardTabs } from "./BoardTabs";
import { useBoards } from "./data";
import { boardTabs } from "./figures";
import { ResultsPage } from "./ResultsPage";
import { boardsRoute } from "./routes";

/** The boards of a period by kind; a kind of one board is that board. */
export function BoardsPage() {
  const { tab, scheme, unit } = boardsRoute.useSearch();
  const [period] = usePeriod();
  const boards = useBoards(period);
  if (tab === "province" || tab === "city") return <ResultsPage exam={tab} period={period} />;
  return (
    <Await of={boards}>
      {({ items }) => {
        const asked = items.find((board) => board.scheme === scheme);
        if (!asked) return <Kind boards={items} tab={tab} period={period} />;
        const search = { period, ...(unit ? { unit } : {}) };
        return <Navigate to="/boards/$id" params={{ id: asked.id }} search={search} replace />;
      }}
    </Await>
  );
}

interface KindProps {
  boards: Schemas["BoardLine"][];
  tab: string | undefined;
  period: string;
}

function Kind({ boards, tab, period }: KindProps) {
  const { t, i18n } = useTranslation(["boards", "frame"]);
  const tabs = boardTabs(boards.filter((board) => !/-(province|city)$/.test(board.scheme)));
  const chosen = tabs.find(({ key }) => key === tab) ?? (tab ? undefined : tabs[0]);
  const [first] = chosen?.boards ?? [];
  if (first && chosen?.boards.length === 1) {
    return <Navigate to="/boards/$id" params={{ id: first.id }} search={{ period }} replace />;
  }
  return (
    <Page
      title={`${chosen?.key ?? t("frame:area.boards")} ${periodName(period, i18n.language)}`}
      over={<BoardTabs period={period} here={chosen?.key ?? tab} />}
    >
      {chosen ? (
        <BoardList boards={chosen.boards} period={period} />
      ) : (
        <Empty title={t("none.title")}>{t("none.note")}</Empty>
      )}
    </Page>
  );
}

function BoardList({ boards, period }: { boards: Schemas["BoardLine"][]; period: string }) {
  const { t } = useTranslation("boards");
  return (
    <table className={tables.table}>
      <tbody>
        {boards.map((board) => (
          <tr key={board.id}>
            <th>
              <Link to="/boards/$id" params={{ id: board.id }} search={{ period }}>
                {board.title.split("·")[1] ?? board.title}
              </Link>
            </th>
            <td>{t(`stage.${board.state}`)}</td>
            <td className={tables.number}>{t("note.units", { count: board.units })}</td>
            <td className={tables.number}>{t("note.version", { version: board.scheme_version })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
