import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "~/parts/Page";
import { Tabs } from "~/parts/Tabs";
import { Calendar } from "./Calendar";
import { EnterPerson } from "./EnterPerson";
import { People } from "./People";
import { Person } from "./Person";
import { ResultRules } from "./ResultRules";
import { Secondments } from "./Secondments";
import { Thresholds } from "./Thresholds";

function SettingsTabs() {
  const { t } = useTranslation("settings");
  const active = { exact: true, includeSearch: false };
  return (
    <Tabs label={t("tabs")}>
      <Link to="/settings" activeOptions={active}>
        {t("people.title")}
      </Link>
      <Link to="/settings/secondments" activeOptions={active}>
        {t("secondments.title")}
      </Link>
      <Link to="/settings/calendar" activeOptions={active}>
        {t("calendar.title")}
      </Link>
      <Link to="/settings/rules" activeOptions={active}>
        {t("rules.title")}
      </Link>
    </Tabs>
  );
}

/** Persons with their posts and accounts. */
export function PeoplePage() {
  const { t } = useTranslation("settings");
  const { person, enter } = useSearch({ from: "/settings" });
  const aside = enter ? <EnterPerson /> : person ? <Person key={person} id={person} /> : undefined;
  return (
    <Page title={t("people.title")} note={t("people.note")} over={<SettingsTabs />} {...(aside ? { aside } : {})}>
      <People />
    </Page>
  );
}

export function SecondmentsPage() {
  const { t } = useTranslation("settings");
  return (
    <Page title={t("secondments.title")} note={t("secondments.note")} over={<SettingsTabs />}>
      <Secondments />
    </Page>
  );
}

export function CalendarPage() {
  const { t } = useTranslation("settings");
  return (
    <Page title={t("calendar.title")} note={t("calendar.note")} over={<SettingsTabs />}>
      <Calendar />
    </Page>
  );
}

export function RulesPage() {
  const { t } = useTranslation("settings");
  return (
    <Page title={t("rules.title")} note={t("rules.note")} over={<SettingsTabs />}>
      <Thresholds />
      <ResultRules />
    </Page>
  );
}
