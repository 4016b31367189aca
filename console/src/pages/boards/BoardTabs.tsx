import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "~/api/session";
import { Tabs } from "~/parts/Tabs";
import { useBoards } from "./data";
import { boardTabs } from "./figures";

/** The kinds of boards that there are in a period: what the province and the city published, then one's own. */
export function BoardTabs({ period, here }: { period: string; here: string | undefined }) {
  const { t } = useTranslation("boards");
  const may = useMay();
  const { data } = useBoards(period);
  const own = boardTabs((data?.items ?? []).filter((board) => !/-(province|city)$/.test(board.scheme)));
  const current = (key: string) => (key === here ? ({ "aria-current": "page" } as const) : {});
  return (
    <Tabs label={t("tabs")}>
      {may("goal.read") &&
        (["province", "city"] as const).map((exam) => (
          <Link key={exam} to="/boards" search={{ tab: exam, period }} {...current(exam)}>
            {t(`exam.${exam}`)}
          </Link>
        ))}
      {own.map(({ key, boards: [first, ...more] }) =>
        first && !more.length ? (
          <Link key={key} to="/boards/$id" params={{ id: first.id }} search={{ period }} {...current(key)}>
            {key}
          </Link>
        ) : (
          <Link key={key} to="/boards" search={{ tab: key, period }} {...current(key)}>
            {key}
          </Link>
        ),
      )}
    </Tabs>
  );
}
