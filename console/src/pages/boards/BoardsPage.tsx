import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function BoardsPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.boards")}>{null}</Page>;
}
