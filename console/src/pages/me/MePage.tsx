import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function MePage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.me")}>{null}</Page>;
}
