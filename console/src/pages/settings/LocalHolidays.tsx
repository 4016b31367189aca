import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { useChange } from "~/api/change";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { useTagged } from "./useTagged";

const EXAMPLE = `[[local]]
title = "…"
document = "…〔2022〕1号"
date = "2022-03-01"
holidays = [{ name = "三月三", from = "2022-04-03", to = "2022-04-04" }]
workdays = []
`;

/** The place's own holidays, written as a file of notices; loading one replaces what was there. */
export function LocalHolidays() {
  const { t } = useTranslation("settings");
  const asked = useTagged<Schemas["LocalHolidays"]>("/api/v1/calendar/holidays");
  return (
    <Section title={t("local.title")}>
      <Await of={asked} rows={3}>
        {({ value, tag }) => <Editor key={tag} text={value.text} version={tag} />}
      </Await>
    </Section>
  );
}

function Editor({ text, version }: { text: string; version: string }) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState(text);
  const { busy, fault, run } = useChange("/api/v1/calendar");
  const save = () =>
    run(() =>
      client.PUT("/api/v1/calendar/holidays", { params: { header: { "If-Match": version } }, body: { text: typed } }),
    );
  const read = async (file: File | undefined) => {
    if (file) setTyped(await file.text());
  };
  return (
    <div className={fields.form} style={{ maxWidth: 760 }}>
      <Field label={t("local.text")} hint={t("local.hint")}>
        <textarea
          className={fields.area}
          rows={8}
          spellCheck={false}
          placeholder={EXAMPLE}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <Field label={t("local.file")}>
        <input type="file" accept=".toml,text/plain" onChange={(event) => void read(event.target.files?.[0])} />
      </Field>
      <Objection fault={fault} />
      <div className={fields.actions}>
        <Button tone="main" disabled={busy || typed === text} onClick={() => void save()}>
          {t("local.load")}
        </Button>
      </div>
    </div>
  );
}
