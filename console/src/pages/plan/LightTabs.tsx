import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import tabs from "~/parts/Tabs.module.css";

const LIGHTS = ["stuck", "behind", "on_schedule", "ahead", "no_data"];

/** The whole tree, or the items under actions that have one light. */
export function LightTabs() {
  const { t } = useTranslation("plan");
  return (
    <nav className={tabs.tabs} aria-label={t("lights")}>
      {[undefined, ...LIGHTS].map((of) => (
        <Link
          key={of ?? "all"}
          to="/plan"
          search={({ period, turned }) => ({
            ...(period ? { period } : {}),
            ...(turned ? { turned } : {}),
            ...(of ? { light: of } : {}),
          })}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {of ? t(`light.${of}`) : t("tree")}
        </Link>
      ))}
    </nav>
  );
}
