import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { UnitPicker } from "~/parts/UnitPicker";
import { ROLES } from "./roles";

/** Gives a person a post. Who oversees names the units by their codes. */
export function Appoint({ person, done }: { person: Schemas["PersonView"]; done: () => void }) {
  const { t } = useTranslation("settings");
  const [role, setRole] = useState("reporter");
  const [title, setTitle] = useState("");
  const [unit, setUnit] = useState(person.unit ?? undefined);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [oversees, setOversees] = useState("");
  const { busy, fault, run } = useChange("/api/v1/people", "/api/v1/posts");
  const codes = oversees.split(/[\s,，、]+/).filter(Boolean);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const went = await run(() =>
      client.POST("/api/v1/posts", {
        params: { header: { "Idempotency-Key": onceKey() } },
        body: {
          person: person.id,
          role,
          title: title.trim(),
          unit: unit ?? "",
          ...(from ? { from } : {}),
          ...(until ? { until } : {}),
          ...(codes.length ? { oversees: codes } : {}),
        },
      }),
    );
    if (went) done();
  };
  return (
    <form className={fields.form} onSubmit={(event) => void submit(event)}>
      <div className={fields.row}>
        <Field label={t("posts.role")}>
          <select className={fields.input} value={role} onChange={(event) => setRole(event.target.value)}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("posts.titleOf")}>
          <input className={fields.input} required value={title} onChange={(event) => setTitle(event.target.value)} />
        </Field>
      </div>
      <Field label={t("people.unit")}>
        <UnitPicker value={unit} choose={setUnit} label={t("people.unit")} />
      </Field>
      <div className={fields.row}>
        <Field label={t("posts.from")} hint={t("posts.fromHint")}>
          <input className={fields.input} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        </Field>
        <Field label={t("posts.last")} hint={t("posts.lastHint")}>
          <input className={fields.input} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        </Field>
      </div>
      {["overseer", "leader"].includes(role) && (
        <Field label={t("posts.oversees")} hint={t("posts.overseesHint")}>
          <input className={fields.input} value={oversees} onChange={(event) => setOversees(event.target.value)} />
        </Field>
      )}
      <Objection fault={fault} />
      <div className={fields.actions}>
        <Button type="submit" tone="main" disabled={busy || !unit}>
          {t("posts.appoint")}
        </Button>
        <Button onClick={done}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
