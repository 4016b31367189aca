import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { usePeriod } from "~/frame/period";
import { LightMark } from "~/parts/Mark";
import { Page } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import styles from "./Maps.module.css";

/** Chooses the action whose three maps are looked at. */
export function MapsPage() {
  const { t } = useTranslation("maps");
  const [period] = usePeriod();
  const wall = api.useQuery("get", "/api/v1/wall", { params: { query: { period } } });
  return (
    <Page title={t("title")} note={t("note")}>
      <Await of={wall} rows={8}>
        {({ actions }) =>
          actions.length === 0 ? (
            <Empty title={t("none")} />
          ) : (
            <ul className={styles.actions}>
              {actions.map((action) => (
                <li key={action.code}>
                  <Link to="/maps/$code" params={{ code: action.code }} search={{ period }}>
                    <b>{action.title}</b>
                    <span className={styles.light}>
                      <LightMark light={action.now.light} label="" /> {t(`light.${action.now.light}`)}
                    </span>
                    <p>{action.battle_map ?? action.breakthrough}</p>
                    <span className={styles.quiet}>
                      {action.leader ?? "–"} · {t("items", { count: action.marks.length })}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Page>
  );
}
