import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas, tag } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { date } from "~/format/time";
import { Button, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { UnitName } from "~/parts/UnitName";
import { Accounts } from "./Accounts";
import { Appoint } from "./Appoint";
import { PaneHead } from "./Pane";
import styles from "./Settings.module.css";

/** A person: their posts and accounts, and what may be done with them. */
export function Person({ id }: { id: string }) {
  const { t } = useTranslation("settings");
  const may = useMay();
  const person = api.useQuery("get", "/api/v1/people/{id}", { params: { path: { id } } });
  const [appointing, setAppointing] = useState(false);
  return (
    <Await of={person}>
      {(data) => (
        <>
          <PaneHead
            title={data.name}
            note={
              <>
                <UnitName code={data.unit} /> {data.phone}
              </>
            }
          />
          <Section
            title={t("posts.title")}
            end={
              may("post.edit") &&
              !appointing && (
                <Button tone="text" onClick={() => setAppointing(true)}>
                  {t("posts.appoint")}
                </Button>
              )
            }
          >
            {appointing && <Appoint person={data} done={() => setAppointing(false)} />}
            {data.posts.map((post) => (
              <Post key={post.id} post={post} />
            ))}
          </Section>
          {may("account.edit") && <Accounts person={data.id} />}
        </>
      )}
    </Await>
  );
}

function Post({ post }: { post: Schemas["PostView"] }) {
  const { t, i18n } = useTranslation("settings");
  const may = useMay();
  const [sure, setSure] = useState(false);
  const { busy, fault, run } = useChange("/api/v1/people", "/api/v1/posts");
  const end = () =>
    run(() =>
      client.POST("/api/v1/posts/{id}/end", {
        params: { path: { id: post.id }, header: { "If-Match": tag(post.version), "Idempotency-Key": onceKey() } },
        body: {},
      }),
    );
  return (
    <div className={styles.line}>
      <div>
        <b>{post.title}</b>
        <small>
          <UnitName code={post.unit} /> · {t(`role.${post.role}`)} · {t("posts.since", { day: date(post.starts, i18n.language) })}
          {post.ends && ` ${t("posts.until", { day: date(post.ends, i18n.language) })}`}
        </small>
        {post.oversees.length > 0 && (
          <small>
            {t("posts.oversees")}{" "}
            {post.oversees.map((code, index) => (
              <span key={code}>
                {index > 0 && "、"}
                <UnitName code={code} />
              </span>
            ))}
          </small>
        )}
      </div>
      {may("post.edit") && !post.ends && (
        <Button tone={sure ? "grave" : "text"} disabled={busy} onClick={() => (sure ? void end() : setSure(true))}>
          {t(sure ? "posts.sure" : "posts.end")}
        </Button>
      )}
      <Objection fault={fault} />
    </div>
  );
}
