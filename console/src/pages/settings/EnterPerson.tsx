import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { UnitPicker } from "~/parts/UnitPicker";
import { PaneHead } from "./Pane";

/** Enters a person; posts and accounts follow on their page. */
export function EnterPerson() {
  const { t } = useTranslation("settings");
  const navigate = useNavigate({ from: "/settings" });
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [unit, setUnit] = useState<string>();
  const { busy, fault, run } = useChange("/api/v1/people");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { data } = await client.POST("/api/v1/people", {
        params: { header: { "Idempotency-Key": onceKey() } },
        body: { name: name.trim(), unit: unit ?? "", ...(phone.trim() ? { phone: phone.trim() } : {}) },
      });
      if (data) await navigate({ to: "/settings", search: { person: data.id } });
    });
  };
  return (
    <>
      <PaneHead title={t("people.enter")} />
      <form className={fields.form} onSubmit={submit}>
        <Field label={t("people.name")}>
          <input className={fields.input} required value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("people.unit")}>
          <UnitPicker value={unit} choose={setUnit} label={t("people.unit")} />
        </Field>
        <Field label={t("people.phone")} hint={t("people.phoneHint")}>
          <input className={fields.input} value={phone} onChange={(event) => setPhone(event.target.value)} />
        </Field>
        <Objection fault={fault} />
        <div className={fields.actions}>
          <Button type="submit" tone="main" disabled={busy || !unit}>
            {t("people.enter")}
          </Button>
        </div>
      </form>
    </>
  );
}
