import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function ReportsPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.reports")}>{null}</Page>;
}
