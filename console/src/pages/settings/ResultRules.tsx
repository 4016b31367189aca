import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { fraction, percentage } from "./share";
import { useTagged } from "./useTagged";

type Rules = Schemas["ResultRules"];

/** Which places of the province's and the city's rankings lead, and how many points may be declared. */
export function ResultRules() {
  const { t } = useTranslation("settings");
  const asked = useTagged<Rules>("/api/v1/settings/result-rules");
  return (
    <Section title={t("results.title")}>
      <Await of={asked} rows={3}>
        {({ value, tag }) => <Form key={tag} value={value} version={tag} />}
      </Await>
    </Section>
  );
}

function Form({ value, version }: { value: Rules; version: string }) {
  const { t } = useTranslation("settings");
  const may = useMay();
  const [typed, setTyped] = useState(value);
  const { busy, fault, run } = useChange("/api/v1/settings/result-rules", "/api/v1/results");
  const save = (event: FormEvent) => {
    event.preventDefault();
    const params = { header: { "If-Match": version } };
    void run(() => client.PUT("/api/v1/settings/result-rules", { params, body: typed }));
  };
  const limit = (name: "most_added" | "most_taken") => (
    <Field label={t(`results.${name}`)} hint={t("results.noLimit")}>
      <input
        className={fields.input}
        type="number"
        step="any"
        min={0}
        value={typed[name] ?? ""}
        onChange={(event) =>
          setTyped({ ...typed, [name]: event.target.value === "" ? null : event.target.valueAsNumber })
        }
      />
    </Field>
  );
  const changed = JSON.stringify(typed) !== JSON.stringify(value);
  return (
    <form className={fields.form} style={{ maxWidth: 480 }} onSubmit={save}>
      <fieldset disabled={!may("setting.edit")} style={{ border: 0, padding: 0, margin: 0 }} className={fields.row}>
        <Field label={t("results.leading")} hint={t("results.leadingHint")}>
          <input
            className={fields.input}
            type="number"
            step="any"
            min={0}
            max={100}
            required
            value={percentage(typed.leading_share)}
            onChange={(event) => setTyped({ ...typed, leading_share: fraction(event.target.valueAsNumber) })}
          />
        </Field>
        <span />
        {limit("most_added")}
        {limit("most_taken")}
      </fieldset>
      <Objection fault={fault} />
      {may("setting.edit") && (
        <div className={fields.actions}>
          <Button type="submit" tone="main" disabled={busy || !changed}>
            {t("save")}
          </Button>
        </div>
      )}
    </form>
  );
}
