import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function VerifyPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.verify")}>{null}</Page>;
}
