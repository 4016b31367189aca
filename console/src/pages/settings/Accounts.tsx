import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMe } from "~/api/session";
import { dayAndClock } from "~/format/time";
import { Button, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import styles from "./Settings.module.css";

type Account = Schemas["AccountView"];
type Made = Schemas["MadeAccount"];

/** A person's accounts; a new password is shown once. */
export function Accounts({ person }: { person: string }) {
  const { t } = useTranslation("settings");
  const accounts = api.useQuery("get", "/api/v1/people/{id}/accounts", { params: { path: { id: person } } });
  const [made, setMade] = useState<Made>();
  const [name, setName] = useState("");
  const { busy, fault, run } = useChange("/api/v1/people");
  const make = async (event: FormEvent) => {
    event.preventDefault();
    const went = await run(async () => {
      const { data } = await client.POST("/api/v1/people/{id}/accounts", {
        params: { path: { id: person }, header: { "Idempotency-Key": onceKey() } },
        body: { name: name.trim() },
      });
      setMade(data);
    });
    if (went) setName("");
  };
  return (
    <Section title={t("accounts.title")}>
      {made?.password && (
        <div className={styles.secret} role="status">
          <b>{t("accounts.once", { account: made.name })}</b>
          <code>{made.password}</code>
          <span>{t("accounts.tell")}</span>
          <Button tone="text" onClick={() => setMade(undefined)}>
            {t("accounts.told")}
          </Button>
        </div>
      )}
      <Await of={accounts} rows={2}>
        {(items) =>
          items.length ? (
            items.map((account) => <Line key={account.id} account={account} made={setMade} />)
          ) : (
            <p className={styles.quiet}>{t("accounts.none")}</p>
          )
        }
      </Await>
      <form className={styles.make} onSubmit={(event) => void make(event)}>
        <input
          className={fields.input}
          aria-label={t("accounts.name")}
          placeholder={t("accounts.name")}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={busy}>
          {t("accounts.make")}
        </Button>
      </form>
      <Objection fault={fault} />
    </Section>
  );
}

function Line({ account, made }: { account: Account; made: (made: Made | undefined) => void }) {
  const { t, i18n } = useTranslation("settings");
  const { now } = useMe();
  const { busy, fault, run } = useChange("/api/v1/people");
  const params = { path: { id: account.id } };
  const locked = account.locked_until && Date.parse(account.locked_until) > Date.parse(now);
  const state = account.disabled
    ? t("accounts.disabled", { at: dayAndClock(account.disabled, i18n.language) })
    : locked && account.locked_until
      ? t("accounts.locked", { at: dayAndClock(account.locked_until, i18n.language) })
      : account.must_change_password
        ? t("accounts.fresh")
        : t("accounts.open");
  const button = (title: string, change: () => Promise<unknown>) => (
    <Button tone="text" disabled={busy} onClick={() => void run(change)}>
      {title}
    </Button>
  );
  const reset = async () => made((await client.POST("/api/v1/accounts/{id}/reset", { params })).data);
  return (
    <div className={styles.line}>
      <div>
        <b>{account.name}</b>
        <small className={account.disabled || locked ? styles.bad : ""}>{state}</small>
        <Objection fault={fault} />
      </div>
      <div className={fields.actions}>
        {locked && button(t("accounts.unlock"), () => client.POST("/api/v1/accounts/{id}/unlock", { params }))}
        {button(t("accounts.reset"), reset)}
        {account.disabled
          ? button(t("accounts.enable"), () => client.POST("/api/v1/accounts/{id}/enable", { params }))
          : button(t("accounts.disable"), () => client.POST("/api/v1/accounts/{id}/disable", { params }))}
      </div>
    </div>
  );
}
