import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function MapsPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.maps")}>{null}</Page>;
}
