import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { LightMark } from "~/parts/Mark";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { fraction, percentage } from "./share";
import { useTagged } from "./useTagged";

type Values = Schemas["ThresholdsView"];

/** From which progress on a goal's light is which. */
export function Thresholds() {
  const { t } = useTranslation("settings");
  const asked = useTagged<Values>("/api/v1/settings/goal-thresholds");
  return (
    <Section title={t("thresholds.title")} end={t("thresholds.end")}>
      <Await of={asked} rows={4}>
        {({ value, tag }) => <Form key={tag} value={value} version={tag} />}
      </Await>
    </Section>
  );
}

const LIGHTS = ["ahead", "on_schedule", "behind"] as const;

function Form({ value, version }: { value: Values; version: string }) {
  const { t } = useTranslation("settings");
  const may = useMay();
  const [typed, setTyped] = useState(value);
  const { busy, fault, run } = useChange("/api/v1/settings/goal-thresholds", "/api/v1/goals");
  const save = (event: FormEvent) => {
    event.preventDefault();
    const params = { header: { "If-Match": version } };
    void run(() => client.PUT("/api/v1/settings/goal-thresholds", { params, body: typed }));
  };
  const changed = JSON.stringify(typed) !== JSON.stringify(value);
  return (
    <form className={fields.form} style={{ maxWidth: 480 }} onSubmit={save}>
      <fieldset disabled={!may("setting.edit")} style={{ border: 0, padding: 0, margin: 0 }} className={fields.row}>
        {LIGHTS.map((light) => (
          <Field
            key={light}
            label={
              <>
                <LightMark light={light} label="" /> {t(`thresholds.${light}`)}
              </>
            }
          >
            <input
              className={fields.input}
              type="number"
              step="any"
              required
              value={percentage(typed[light])}
              onChange={(event) => setTyped({ ...typed, [light]: fraction(event.target.valueAsNumber) })}
            />
          </Field>
        ))}
        <Field label={t("thresholds.still")} hint={t("thresholds.stillHint")}>
          <input
            className={fields.input}
            type="number"
            min={1}
            required
            value={typed.still_months}
            onChange={(event) => setTyped({ ...typed, still_months: event.target.valueAsNumber || 1 })}
          />
        </Field>
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
