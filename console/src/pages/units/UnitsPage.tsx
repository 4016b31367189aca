import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function UnitsPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.units")}>{null}</Page>;
}
