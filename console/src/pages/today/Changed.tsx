import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { date, dayAndClock } from "~/format/time";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { noticePlace, type Place } from "~/parts/places";
import styles from "./Today.module.css";

const MOST = 6;

/** What happened lately: messages to oneself and notices that were published. */
export function Changed() {
  const { t } = useTranslation("today");
  const messages = api.useQuery("get", "/api/v1/messages", { params: { query: { limit: MOST } } });
  const notices = api.useQuery("get", "/api/v1/notices", { params: { query: { limit: 3 } } });
  const [told, published] = [messages.data?.items ?? [], notices.data?.items ?? []];
  const place: Place = { to: "/me", search: {} };
  return (
    <Section title={t("changed")} end={<PlaceLink place={place}>{t("allMessages")}</PlaceLink>}>
      {!told.length && !published.length && <p className={styles.quiet}>{t("unchanged")}</p>}
      <ul>
        {told.map((message) => (
          <Message key={message.id} message={message} />
        ))}
        {published.map((notice) => (
          <Notice key={notice.id} notice={notice} />
        ))}
      </ul>
    </Section>
  );
}

/** A message; read by a click. */
function Message({ message }: { message: Schemas["MessageView"] }) {
  const { t, i18n } = useTranslation("today");
  const { run, busy } = useChange("/api/v1/messages");
  const read = () => run(() => client.POST("/api/v1/messages/{id}/read", { params: { path: { id: message.id } } }));
  return (
    <li className={styles.news}>
      <span className={message.read ? styles.quiet : ""}>{message.title}</span>
      <small>{dayAndClock(message.made, i18n.language)}</small>
      {!message.read && (
        <button className={styles.act} disabled={busy} onClick={() => void read()}>
          {t("read")}
        </button>
      )}
    </li>
  );
}

function Notice({ notice }: { notice: Schemas["NoticeLine"] }) {
  const { i18n } = useTranslation("today");
  return (
    <li className={styles.news}>
      <PlaceLink place={noticePlace(notice.id)}>{notice.title}</PlaceLink>
      <small>
        {notice.number} · {date(notice.date, i18n.language)}
      </small>
    </li>
  );
}
