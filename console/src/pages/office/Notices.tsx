import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { date } from "~/format/time";
import { Button } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { noticePlace } from "~/parts/places";
import { Await } from "~/parts/States";
import styles from "./Office.module.css";
import { useDesk } from "./useDesk";

/** Notices, the last one first; the period's own are marked. */
export function Notices({ period }: { period: string }) {
  const { t, i18n } = useTranslation("office");
  const may = useMay();
  const [, open] = useDesk();
  const notices = api.useQuery("get", "/api/v1/notices", { params: { query: { limit: 12 } } });
  return (
    <Section
      title={t("notices.title")}
      end={
        may("board.keep") && (
          <Button tone="text" onClick={() => open({ notice: "new" })}>
            {t("notices.new")}
          </Button>
        )
      }
    >
      <Await of={notices} rows={2}>
        {(data) =>
          data.items.length ? (
            <ul>
              {data.items.map((notice) => (
                <li key={notice.id} className={styles.notice}>
                  <PlaceLink place={noticePlace(notice.id)}>{notice.title}</PlaceLink>
                  <span className={notice.period === period ? "" : styles.quietText}>
                    {notice.number} · {date(notice.date, i18n.language)}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p className={styles.quiet}>{t("notices.none")}</p>
          )
        }
      </Await>
    </Section>
  );
}
