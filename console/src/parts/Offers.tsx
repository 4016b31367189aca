import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, tag, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import styles from "./Offers.module.css";
import { type FieldSchema, fieldsOf, read, type Typed } from "./offerFields";

type Offer = Schemas["OfferView"];

interface OffersProps {
  /** The case whose offers are shown. */
  id: string;
  /** Called once something was done. */
  done?: () => void;
  /** Whether to say that there is nothing to do. */
  says?: boolean;
}

/** What somebody may do with a case now, in the server's words: buttons, and what an action wants to know. */
export function Offers({ id, done, says }: OffersProps) {
  const { t } = useTranslation("offers");
  const found = api.useQuery("get", "/api/v1/cases/{id}", { params: { path: { id } } }, { retry: false });
  const [chosen, setChosen] = useState<string>();
  if (!found.data) return null;
  const { offers, case: of } = found.data;
  const offer = offers.find(({ action }) => action === chosen);
  if (!offers.length) return says ? <p className={styles.none}>{t("none")}</p> : null;
  return (
    <div className={styles.offers} role="group" aria-label={t("label")}>
      <div className={styles.buttons}>
        {offers.map(({ action, title, waits_for_children }) => (
          <button
            key={action}
            aria-expanded={action === chosen}
            disabled={waits_for_children}
            title={waits_for_children ? t("waits") : undefined}
            onClick={() => setChosen(action === chosen ? undefined : action)}
          >
            {title}
          </button>
        ))}
      </div>
      {offer && (
        <OfferForm
          key={`${id} ${offer.action}`}
          of={of}
          offer={offer}
          leave={() => setChosen(undefined)}
          done={() => {
            setChosen(undefined);
            done?.();
          }}
        />
      )}
    </div>
  );
}

interface OfferFormProps {
  of: Schemas["CaseView"];
  offer: Offer;
  leave: () => void;
  done: () => void;
}

/** What an action wants to know. What was typed stays on this device until it was sent. */
function OfferForm({ of, offer, leave, done }: OfferFormProps) {
  const { t } = useTranslation("offers");
  const queries = useQueryClient();
  const kept = `liangzhu.offer.${of.id}.${offer.action}`;
  const [typed, setTyped] = useState<Typed>(() => JSON.parse(localStorage.getItem(kept) ?? "{}") as Typed);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const fields = fieldsOf(offer.fields);
  const type = (name: string, value: string) => {
    const next = { ...typed, [name]: value };
    setTyped(next);
    localStorage.setItem(kept, JSON.stringify(next));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await client.POST("/api/v1/cases/{id}/actions", {
        params: { path: { id: of.id }, header: { "If-Match": tag(of.version) } },
        body: { action: offer.action, fields: read(fields, typed) },
      });
      localStorage.removeItem(kept);
      await queries.invalidateQueries();
      done();
    } catch (fault) {
      setFault(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)}>
      {fields.map((field) => (
        <Field key={field.name} field={field} value={typed[field.name] ?? ""} type={(value) => type(field.name, value)} />
      ))}
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          {asProblem(fault).message}
          {asProblem(fault).passing && ` ${t("away")}`}
        </p>
      )}
      <div className={styles.buttons}>
        <button className={styles.send} disabled={busy}>
          {busy ? t("busy") : offer.title}
        </button>
        <button type="button" onClick={leave}>
          {t("close")}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  field: FieldSchema;
  value: string;
  type: (value: string) => void;
}

function Field({ field, value, type }: FieldProps) {
  const { t } = useTranslation("offers");
  const { name, title, required, kind, choices, min, max } = field;
  const told = { id: `offer-${name}`, value, required, onChange: (event: { target: { value: string } }) => type(event.target.value) };
  const lengths = { ...(min ? { minLength: min } : {}), ...(max ? { maxLength: max } : {}) };
  if (kind === "files") return required ? <p className={styles.none}>{t("files")}</p> : null;
  return (
    <label htmlFor={told.id} className={styles.field}>
      <span>
        {title}
        {required && <small>{t("required")}</small>}
      </span>
      {kind === "choice" ? (
        <select {...told}>
          <option value="" />
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : kind === "text" && (max ?? 0) > 100 ? (
        <textarea rows={3} {...told} {...lengths} />
      ) : (
        <input type={kind === "text" ? "text" : kind} step="any" {...told} {...lengths} />
      )}
    </label>
  );
}
