import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { periodName, shift } from "~/format/period";
import { areasFor } from "./areas";
import { usePeriod } from "./period";
import { SearchButton } from "./Search";
import styles from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

export function TopBar() {
  const { t } = useTranslation("frame");
  const me = useMe();
  return (
    <header className={styles.bar}>
      <a href="#main" className={styles.skip}>
        {t("skip")}
      </a>
      <Link to="/" className={styles.brand}>
        {t("brand")}
      </Link>
      <nav className={styles.nav} aria-label={t("areas")}>
        {areasFor(me).map((area) => (
          <Link
            key={area.key}
            to={area.to}
            search={(before: { period?: string }) => (before.period ? { period: before.period } : {})}
            activeOptions={{ exact: area.to === "/", includeSearch: false }}
            activeProps={{ "aria-current": "page" }}
          >
            {t(`area.${area.key}`)}
          </Link>
        ))}
      </nav>
      <SearchButton />
      <PeriodPicker />
      <UserMenu />
    </header>
  );
}

function PeriodPicker() {
  const { t, i18n } = useTranslation("frame");
  const [period, setPeriod] = usePeriod();
  const isMonth = /^\d{4}-\d{2}$/.test(period);
  return (
    <div className={styles.period} role="group" aria-label={t("period")}>
      <button aria-label={t("earlier")} disabled={!isMonth} onClick={() => setPeriod(shift(period, -1))}>
        ‹
      </button>
      <b>{periodName(period, i18n.language)}</b>
      <button aria-label={t("later")} disabled={!isMonth} onClick={() => setPeriod(shift(period, 1))}>
        ›
      </button>
    </div>
  );
}
