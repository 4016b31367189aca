import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMe } from "~/api/session";
import { date } from "~/format/time";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import styles from "./Me.module.css";

/** Tokens for programs that act for oneself; a secret is shown once. */
export function Tokens() {
  const { t } = useTranslation("me");
  const tokens = api.useQuery("get", "/api/v1/tokens");
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Schemas["MadeToken"]>();
  return (
    <Section
      title={t("tokens.title")}
      end={
        !asking && (
          <Button tone="text" onClick={() => setAsking(true)}>
            {t("tokens.new")}
          </Button>
        )
      }
    >
      {made && (
        <div className={styles.secret} role="status">
          <b>{t("tokens.once")}</b>
          <code>{made.secret}</code>
          <Button tone="text" onClick={() => setMade(undefined)}>
            {t("tokens.kept")}
          </Button>
        </div>
      )}
      {asking && (
        <NewToken
          done={(token) => {
            setMade(token);
            setAsking(false);
          }}
        />
      )}
      <Await of={tokens} rows={2}>
        {(items) =>
          items.length ? (
            <ul>
              {items.map((token) => (
                <Token key={token.id} token={token} />
              ))}
            </ul>
          ) : (
            <p className={styles.quiet}>{t("tokens.none")}</p>
          )
        }
      </Await>
    </Section>
  );
}

function Token({ token }: { token: Schemas["TokenView"] }) {
  const { t, i18n } = useTranslation("me");
  const { now } = useMe();
  const { busy, fault, run } = useChange("/api/v1/tokens");
  const revoke = () => run(() => client.DELETE("/api/v1/tokens/{id}", { params: { path: { id: token.id } } }));
  const over = token.revoked ?? (Date.parse(token.expires) < Date.parse(now) ? token.expires : undefined);
  return (
    <li className={styles.message}>
      <span className={over ? styles.read : ""}>{token.title}</span>
      <small>
        {over ? t("tokens.over") : t("tokens.expires", { day: date(token.expires, i18n.language) })} ·{" "}
        {token.scopes.length ? token.scopes.join(", ") : t("tokens.all")}
      </small>
      {!over && (
        <Button tone="text" disabled={busy} onClick={() => void revoke()}>
          {t("tokens.revoke")}
        </Button>
      )}
      <Objection fault={fault} />
    </li>
  );
}

function NewToken({ done }: { done: (made: Schemas["MadeToken"] | undefined) => void }) {
  const { t } = useTranslation("me");
  const me = useMe();
  const [title, setTitle] = useState("");
  const [days, setDays] = useState(90);
  const [scopes, setScopes] = useState<string[]>([]);
  const { busy, fault, run } = useChange("/api/v1/tokens");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { data } = await client.POST("/api/v1/tokens", {
        params: { header: { "Idempotency-Key": onceKey() } },
        body: { title, days, scopes },
      });
      done(data);
    });
  };
  const turn = (scope: string, on: boolean) =>
    setScopes((before) => (on ? [...before, scope] : before.filter((one) => one !== scope)));
  return (
    <form className={fields.form} onSubmit={submit}>
      <div className={fields.row}>
        <Field label={t("tokens.for")}>
          <input className={fields.input} required value={title} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        <Field label={t("tokens.days")}>
          <input
            className={fields.input}
            type="number"
            min={1}
            max={366}
            required
            value={days}
            onChange={(event) => setDays(event.target.valueAsNumber || 1)}
          />
        </Field>
      </div>
      <fieldset className={styles.scopes}>
        <legend>{t("tokens.scopes")}</legend>
        {me.may.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) => turn(scope, event.target.checked)}
            />
            {scope}
          </label>
        ))}
      </fieldset>
      <Objection fault={fault} />
      <div className={fields.actions}>
        <Button type="submit" tone="main" disabled={busy}>
          {t("tokens.make")}
        </Button>
        <Button onClick={() => done(undefined)}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
