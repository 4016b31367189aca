import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import styles from "./UserMenu.module.css";

/** Who is signed in, how many messages wait, and the way to oneself. */
export function UserMenu() {
  const { t } = useTranslation("frame");
  const me = useMe();
  return (
    <Link to="/me" className={styles.user} title={t("meTitle")}>
      {me.posts[0]?.title ?? me.name}
      {me.unread_messages > 0 && (
        <span className={styles.unread} aria-label={t("unread", { count: me.unread_messages })}>
          {me.unread_messages}
        </span>
      )}
    </Link>
  );
}
