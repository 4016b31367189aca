import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";
import { Tabs } from "~/parts/Tabs";
import { Journal } from "./Journal";
import { Seals } from "./Seals";

/** What was done, by whom, and how anybody checks that nothing of it was changed afterwards. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  const { tab } = useSearch({ from: "/audit" });
  return (
    <Page
      title={t(tab === "seals" ? "seals.title" : "journal.title")}
      note={t(tab === "seals" ? "seals.note" : "journal.note")}
      over={
        <Tabs label={t("tabs")}>
          <Link to="/audit" aria-current={tab ? undefined : "page"} activeProps={{}}>
            {t("journal.title")}
          </Link>
          <Link to="/audit" search={{ tab: "seals" }} aria-current={tab ? "page" : undefined} activeProps={{}}>
            {t("seals.title")}
          </Link>
        </Tabs>
      }
    >
      {tab === "seals" ? <Seals /> : <Journal />}
    </Page>
  );
}
