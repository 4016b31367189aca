import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function OfficePage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.office")}>{null}</Page>;
}
