import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";

export function NotFound() {
  const { t } = useTranslation("frame");
  return (
    <Page title={t("notFound.title")} note={t("notFound.note")}>
      <Link to="/">{t("notFound.back")}</Link>
    </Page>
  );
}
