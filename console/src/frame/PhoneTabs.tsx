import { BarChartOutlined, CalendarOutlined, FormOutlined, UserOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { areasFor } from "./areas";
import styles from "./PhoneTabs.module.css";

const ICONS: Record<string, typeof UserOutlined> = {
  today: CalendarOutlined,
  reports: FormOutlined,
  boards: BarChartOutlined,
  me: UserOutlined,
};

/** Along the bottom of a phone: today, reports, boards, oneself. */
export function PhoneTabs() {
  const { t } = useTranslation("frame");
  const areas = areasFor(useMe()).filter((area) => area.phone);
  const order = ["today", "reports", "boards"];
  const sorted = [...areas].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  return (
    <nav className={styles.tabs} aria-label={t("areas")}>
      {[...sorted, { key: "me", to: "/me" }].map((area) => {
        const Icon = ICONS[area.key] ?? UserOutlined;
        return (
          <Link
            key={area.key}
            to={area.to}
            activeOptions={{ exact: area.to === "/", includeSearch: false }}
            activeProps={{ "aria-current": "page" }}
          >
            <Icon />
            {t(`area.${area.key}`)}
          </Link>
        );
      })}
    </nav>
  );
}
