import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { useMe } from "~/api/session";
import { score } from "~/format/number";
import { Empty } from "~/parts/States";

/** While a board is checked, units see themselves only: the units of one's posts. */
export function OwnStandings({ board }: { board: Schemas["BoardDetail"] }) {
  const { t } = useTranslation("boards");
  const units = [...new Set(useMe().posts.map((post) => post.unit))];
  return (
    <Empty title={t("own.title")}>
      {units.map((unit) => (
        <OwnStanding key={unit} board={board.id} unit={unit} />
      ))}
    </Empty>
  );
}

function OwnStanding({ board, unit }: { board: string; unit: string }) {
  const { t } = useTranslation("boards");
  const path = { id: board, unit };
  const { data } = api.useQuery("get", "/api/v1/boards/{id}/standings/{unit}", { params: { path } }, { retry: false });
  if (!data) return null;
  return (
    <p>
      <Link from="/boards/$id" to="/boards/$id" params={{ id: board }} search={(before) => ({ ...before, unit })}>
        {t("own.open", { name: data.name })} · {t("results.rank")} {data.rank ?? "–"} · {score(data.score)}
      </Link>
    </p>
  );
}
