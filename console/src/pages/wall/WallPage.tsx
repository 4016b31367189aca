import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function WallPage() {
  const { t } = useTranslation("frame");
  return <Page title={t("area.wall")}>{null}</Page>;
}
