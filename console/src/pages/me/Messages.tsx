import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { dayAndClock } from "~/format/time";
import { Button } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import styles from "./Me.module.css";

type Message = Schemas["MessageView"];

/** One's messages, unread ones first. */
export function Messages() {
  const { t } = useTranslation("me");
  const messages = api.useQuery("get", "/api/v1/messages", { params: { query: { limit: 50 } } });
  const { busy, run } = useChange("/api/v1/messages");
  const unread = (messages.data?.items ?? []).filter((message) => !message.read);
  const readAll = () => run(() => Promise.all(unread.map(({ id }) => read(id))));
  return (
    <Section
      title={t("messages.title")}
      end={
        unread.length > 0 && (
          <Button tone="text" disabled={busy} onClick={() => void readAll()}>
            {t("messages.readAll", { count: unread.length })}
          </Button>
        )
      }
    >
      <Await of={messages} rows={4}>
        {({ items }) =>
          items.length ? (
            <ul>
              {items.map((message) => (
                <Line key={message.id} message={message} />
              ))}
            </ul>
          ) : (
            <p className={styles.quiet}>{t("messages.none")}</p>
          )
        }
      </Await>
    </Section>
  );
}

const read = (id: string) => client.POST("/api/v1/messages/{id}/read", { params: { path: { id } } });

function Line({ message }: { message: Message }) {
  const { t, i18n } = useTranslation("me");
  const { busy, run } = useChange("/api/v1/messages");
  return (
    <li className={styles.message}>
      <span className={message.read ? styles.read : styles.unread}>{message.title}</span>
      <small>{dayAndClock(message.made, i18n.language)}</small>
      {!message.read && (
        <Button tone="text" disabled={busy} onClick={() => void run(() => read(message.id))}>
          {t("messages.read")}
        </Button>
      )}
    </li>
  );
}
