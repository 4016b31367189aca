import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { usePeriod } from "~/frame/period";
import { periodName } from "~/format/period";
import { Page } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import { Lit } from "./Lit";
import { LightTabs } from "./LightTabs";
import { Tree } from "./Tree";

/** The plan: tree and timeline; with `?light=` the items of one light. */
export function PlanPage() {
  const { t, i18n } = useTranslation("plan");
  const [period] = usePeriod();
  const { light } = useSearch({ from: "/plan" });
  const goals = api.useQuery("get", "/api/v1/goals", { params: { query: { limit: 500 } } });
  return (
    <Page title={t("title")} note={t("note", { period: periodName(period, i18n.language) })} over={<LightTabs />}>
      <Await of={goals} rows={14}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("none")} />
          ) : light ? (
            <Lit goals={items} light={light} period={period} />
          ) : (
            <Tree goals={items} period={period} />
          )
        }
      </Await>
    </Page>
  );
}
