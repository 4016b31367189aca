import { type FormEvent, useState } from "react";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { UnitPicker } from "~/parts/UnitPicker";
import { ROLES } from "./roles";

/** Arranges a secondment: whose post at home, where to, as what, until when and why. */
export function Second({ done }: { done: () => void }) {
  const { t } = useTranslation("settings");
  const [text, setText] = useState("");
  const [home, setHome] = useState<string>();
  const [unit, setUnit] = useState<string>();
  const [role, setRole] = useState("reporter");
  const [given, setGiven] = useState({ title: "", until: "", reason: "" });
  const people = api.useQuery("get", "/api/v1/people", {
    params: { query: { limit: 30, ...(text ? { text } : {}) } },
  });
  const posts = (people.data?.items ?? []).flatMap((person) =>
    person.posts
      .filter((post) => !post.home)
      .map((post) => ({ value: post.id, label: `${person.name} · ${post.title}` })),
  );
  const { busy, fault, run } = useChange("/api/v1/secondments", "/api/v1/people");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { ...given, home: home ?? "", unit: unit ?? "", role } as Schemas["NewSecondment"];
    const params = { header: { "Idempotency-Key": onceKey() } };
    if (await run(() => client.POST("/api/v1/secondments", { params, body }))) done();
  };
  const input = (name: keyof typeof given, type = "text") => (
    <Field label={t(`secondments.${name === "title" ? "post" : name}`)}>
      <input
        className={fields.input}
        type={type}
        required
        value={given[name]}
        onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <form className={fields.form} style={{ maxWidth: 640 }} onSubmit={(event) => void submit(event)}>
      <div className={fields.row}>
        <Field label={t("secondments.person")} hint={t("secondments.personHint")}>
          <Select
            aria-label={t("secondments.person")}
            showSearch={{ filterOption: false, onSearch: setText }}
            value={home ?? null}
            onChange={setHome}
            options={posts}
          />
        </Field>
        <Field label={t("secondments.host")} hint={t("secondments.hostHint")}>
          <UnitPicker value={unit} choose={setUnit} label={t("secondments.host")} />
        </Field>
        <Field label={t("posts.role")}>
          <select className={fields.input} value={role} onChange={(event) => setRole(event.target.value)}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
          </select>
        </Field>
        {input("title")}
        {input("until", "date")}
        {input("reason")}
      </div>
      <Objection fault={fault} />
      <div className={fields.actions}>
        <Button type="submit" tone="main" disabled={busy || !home || !unit}>
          {t("secondments.new")}
        </Button>
        <Button onClick={done}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
