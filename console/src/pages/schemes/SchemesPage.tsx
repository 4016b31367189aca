import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function SchemesPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.schemes")}>{null}</Page>;
}
