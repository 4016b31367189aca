import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function SettingsPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.settings")}>{null}</Page>;
}
