import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function PlanPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.plan")}>{null}</Page>;
}
