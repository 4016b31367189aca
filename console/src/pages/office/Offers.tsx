import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas, tag } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { Button, Field, fields, Objection } from "~/parts/Fields";
import { fieldsOf, type Given, type SchemaField } from "./schemaFields";

type Detail = Schemas["CaseDetail"];

const STALE = ["/api/v1/cases", "/api/v1/boards", "/api/v1/reports", "/api/v1/months"];

/** What may be done with a case now, as the server says; each offer asks for its fields first. */
export function Offers({ detail }: { detail: Detail }) {
  const { t } = useTranslation("office");
  const [chosen, setChosen] = useState<string>();
  const offer = detail.offers.find((one) => one.action === chosen);
  const next = nextOf(detail);
  if (!detail.offers.length) return <p className={fields.field}>{t("offers.none")}</p>;
  return (
    <div className={fields.form}>
      <div className={fields.actions}>
        {detail.offers.map((one) => (
          <Button
            key={one.action}
            tone={one === next && !offer ? "main" : "plain"}
            aria-expanded={one.action === chosen}
            onClick={() => setChosen(one.action === chosen ? undefined : one.action)}
          >
            {one.title}
          </Button>
        ))}
      </div>
      {offer && <Act key={offer.action} detail={detail} offer={offer} done={() => setChosen(undefined)} />}
    </div>
  );
}

/** The offer that takes the case on: to another state, and without giving a reason first. */
const nextOf = ({ offers, case: { state } }: Detail) =>
  offers.find((one) => one.to !== state && !fieldsOf(one.fields).some((field) => field.required));

interface ActProps {
  detail: Detail;
  offer: Schemas["OfferView"];
  done: () => void;
}

function Act({ detail, offer, done }: ActProps) {
  const { t } = useTranslation("office");
  const [given, setGiven] = useState<Given>({});
  const { busy, fault, run } = useChange(...STALE);
  const asked = fieldsOf(offer.fields);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const went = await run(() =>
      client.POST("/api/v1/cases/{id}/actions", {
        params: {
          path: { id: detail.case.id },
          header: { "If-Match": tag(detail.case.version), "Idempotency-Key": onceKey() },
        },
        body: { action: offer.action, fields: given },
      }),
    );
    if (went) done();
  };
  return (
    <form className={fields.form} onSubmit={(event) => void submit(event)}>
      {asked.map((field) => (
        <Field
          key={field.name}
          label={field.required ? field.title : t("offers.optional", { title: field.title })}
          hint={field.min ? t("offers.least", { count: field.min }) : undefined}
        >
          <Input field={field} give={(value) => setGiven((before) => withValue(before, field.name, value))} />
        </Field>
      ))}
      {offer.waits_for_children && <p>{t("offers.children")}</p>}
      <Objection fault={fault} />
      <div className={fields.actions}>
        <Button type="submit" tone="main" disabled={busy}>
          {offer.title}
        </Button>
        <Button onClick={done}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

function withValue(given: Given, name: string, value: Given[string] | undefined): Given {
  const rest = Object.fromEntries(Object.entries(given).filter(([other]) => other !== name));
  return value === undefined ? rest : { ...rest, [name]: value };
}

function Input({ field, give }: { field: SchemaField; give: (value: Given[string] | undefined) => void }) {
  const common = { required: field.required, className: fields.input };
  if (field.choices)
    return (
      <select {...common} defaultValue="" onChange={(event) => give(event.target.value || undefined)}>
        <option value="" />
        {field.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (field.kind === "date")
    return <input {...common} type="date" onChange={(event) => give(event.target.value || undefined)} />;
  if (field.kind === "number")
    return (
      <input
        {...common}
        type="number"
        step="any"
        onChange={(event) => give(event.target.value === "" ? undefined : event.target.valueAsNumber)}
      />
    );
  if (field.kind === "list")
    return (
      <input
        {...common}
        onChange={(event) => {
          const items = event.target.value.split(/[\s,，、]+/).filter(Boolean);
          give(items.length ? items : undefined);
        }}
      />
    );
  return (
    <textarea
      {...common}
      className={fields.area}
      minLength={field.min}
      maxLength={field.max}
      onChange={(event) => give(event.target.value || undefined)}
    />
  );
}
