import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "~/api/client";
import { useMay, useMe } from "~/api/session";
import { useChange } from "~/api/change";
import { LanguageSwitch } from "~/frame/LanguageSwitch";
import { NewPassword } from "~/frame/NewPassword";
import { date } from "~/format/time";
import { Button, Objection } from "~/parts/Fields";
import { Page, Section } from "~/parts/Page";
import { UnitName } from "~/parts/UnitName";
import { About } from "./About";
import styles from "./Me.module.css";
import { Messages } from "./Messages";
import { Tokens } from "./Tokens";

/** Oneself: messages, posts, tokens, password, language, the way out. */
export function MePage() {
  const { t } = useTranslation("me");
  const me = useMe();
  const may = useMay();
  const { password } = useSearch({ from: "/me" });
  const navigate = useNavigate({ from: "/me" });
  if (password) return <NewPassword done={() => void navigate({ to: "/me" })} />;
  return (
    <Page
      title={me.name}
      note={t("account", { account: me.account })}
      beside={
        <>
          {may("setting.read") && <Link to="/settings">{t("settings")}</Link>}
          <SignOut />
        </>
      }
    >
      <div className={styles.page}>
        <div>
          <Messages />
        </div>
        <div>
          <Posts />
          <Section title={t("password.title")}>
            <p className={styles.line}>
              <Link to="/me" search={{ password: true }}>
                {t("password.change")}
              </Link>
            </p>
          </Section>
          <Section title={t("language")}>
            <div className={styles.line}>
              <LanguageSwitch />
            </div>
          </Section>
          <Tokens />
          <About />
        </div>
      </div>
    </Page>
  );
}

function SignOut() {
  const { t } = useTranslation("me");
  const queries = useQueryClient();
  const { fault, run } = useChange();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    if (await run(() => client.DELETE("/api/v1/session"))) {
      queries.clear();
      location.assign("/");
    }
    setBusy(false);
  };
  return (
    <>
      <Objection fault={fault} />
      <Button onClick={() => void leave()} disabled={busy}>
        {t("signOut")}
      </Button>
    </>
  );
}

function Posts() {
  const { t, i18n } = useTranslation("me");
  const { posts } = useMe();
  return (
    <Section title={t("posts")}>
      <ul>
        {posts.map((post) => (
          <li key={post.id} className={styles.post}>
            <b>{post.title}</b>
            <span>
              <UnitName code={post.unit} /> · {t(`role.${post.role}`)}
              {post.home && ` · ${t("seconded")}`}
            </span>
            <small>
              {t("since", { day: date(post.starts, i18n.language) })}
              {post.ends && ` ${t("until", { day: date(post.ends, i18n.language) })}`}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
