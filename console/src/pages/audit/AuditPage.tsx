import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function AuditPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.audit")}>{null}</Page>;
}
