import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "~/api/session";
import { Page } from "~/parts/Page";
import { Tabs } from "~/parts/Tabs";
import { Journal } from "./Journal";
import { Seals } from "./Seals";

function AuditTabs() {
  const { t } = useTranslation("audit");
  const may = useMay();
  const active = { exact: true, includeSearch: false };
  return (
    <Tabs label={t("tabs")}>
      {may("journal.read") && (
        <Link to="/audit" activeOptions={active}>
          {t("journal.title")}
        </Link>
      )}
      <Link to="/audit/seals" activeOptions={active}>
        {t("seals.title")}
      </Link>
    </Tabs>
  );
}

/** What was done, and by whom. */
export function JournalPage() {
  const { t } = useTranslation("audit");
  return (
    <Page title={t("journal.title")} note={t("journal.note")} over={<AuditTabs />}>
      <Journal />
    </Page>
  );
}

/** How anybody checks that nothing was changed afterwards. */
export function SealsPage() {
  const { t } = useTranslation("audit");
  return (
    <Page title={t("seals.title")} note={t("seals.note")} over={<AuditTabs />}>
      <Seals />
    </Page>
  );
}
