import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function TodayPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.today")}>{null}</Page>;
}
