import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "~/api/problem";
import { fieldsOf, filled, missing, useAct, type Offer, type Values } from "./act";
import styles from "./Offers.module.css";
import type { CaseDetail } from "./queries";

interface OffersProps {
  seen: CaseDetail;
  formId: string;
  /** Which offers are shown; all unless told. */
  only?: readonly string[];
  /** Before an action: false keeps it from being done. */
  before?: (offer: Offer) => Promise<boolean> | boolean;
  /** Actions that are pale, since something is missing first, with what is said instead of their name. */
  pale?: Readonly<Record<string, string>>;
  done?: (offer: Offer) => void;
  quiet?: boolean;
}

const STRONG = new Set(["submit", "approve", "verify", "correct", "keep"]);

/** What may be done with a case now, as it offers it; what an action asks for is asked first. */
export function Offers({ seen, formId, only, before, pale = {}, done, quiet }: OffersProps) {
  const { t } = useTranslation("reports");
  const [asked, setAsked] = useState<Offer>();
  const act = useAct(seen, formId);
  const name = (offer: Offer) => t(`action.${offer.action}`, { defaultValue: offer.title });
  const go = async (offer: Offer, fields: Values) => {
    try {
      await act.mutateAsync({ offer, fields });
      setAsked(undefined);
      done?.(offer);
    } catch {
      // Shown below the buttons or in the dialog; what was filled in stays.
    }
  };
  const start = async (offer: Offer) => {
    act.reset();
    if (before && !(await before(offer))) return;
    if (fieldsOf(offer).some((field) => field.required)) setAsked(offer);
    else await go(offer, {});
  };
  const offers = seen.offers.filter((offer) => !only || only.includes(offer.action));
  if (!offers.length) return null;
  const ordered = [...offers].sort((a, b) => Number(STRONG.has(a.action)) - Number(STRONG.has(b.action)));
  return (
    <div className={styles.offers}>
      {act.isError && !asked && <ActFault fault={act.error} />}
      {ordered.map((offer) => (
        <button
          key={offer.action}
          className={`${styles.button} ${STRONG.has(offer.action) && !quiet ? styles.strong : ""} ${pale[offer.action] ? styles.pale : ""}`}
          disabled={act.isPending || (offer.waits_for_children && hasOpenParts(seen))}
          onClick={() => void start(offer)}
        >
          {pale[offer.action] ?? name(offer)}
        </button>
      ))}
      {asked && (
        <Ask
          offer={asked}
          title={name(asked)}
          busy={act.isPending}
          fault={act.error}
          cancel={() => setAsked(undefined)}
          go={(fields) => void go(asked, fields)}
        />
      )}
    </div>
  );
}

const hasOpenParts = (seen: CaseDetail): boolean =>
  seen.children.some((part) => part.group === "open" || part.group === "waiting");

function ActFault({ fault }: { fault: unknown }) {
  const { t } = useTranslation("reports");
  const problem = asProblem(fault);
  const misfits = (problem.body?.["misfits"] ?? []) as unknown[];
  const text =
    problem.status === 0
      ? t("act.away")
      : problem.status === 412
        ? t("act.stale")
        : misfits.length
          ? t("act.misfits", { count: misfits.length })
          : problem.message;
  return (
    <span role="alert" className={styles.fault}>
      {text}
    </span>
  );
}

interface AskProps {
  offer: Offer;
  title: string;
  busy: boolean;
  fault: unknown;
  cancel: () => void;
  go: (fields: Values) => void;
}

function Ask({ offer, title, busy, fault, cancel, go }: AskProps) {
  const { t } = useTranslation("reports");
  const [values, setValues] = useState<Values>({});
  const fields = fieldsOf(offer).filter((field) => field.kind !== "files" || field.required);
  const lacks = missing(fields, values);
  return (
    <Modal
      open
      title={title}
      okText={title}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: lacks.length > 0, loading: busy }}
      onCancel={cancel}
      onOk={() => go(filled(values))}
      width={480}
    >
      {fields.map((field, index) => (
        <label key={field.name} className={styles.field}>
          <span>
            {t(`ask.${field.name}`, { defaultValue: field.title })}
            {field.min && field.min > 1 ? <small>{t("ask.min", { count: field.min })}</small> : null}
          </span>
          {field.kind === "text" ? (
            <textarea
              rows={3}
              autoFocus={index === 0}
              maxLength={field.max}
              value={String(values[field.name] ?? "")}
              onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
            />
          ) : (
            <input
              type={field.kind === "date" ? "date" : "text"}
              value={String(values[field.name] ?? "")}
              onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
            />
          )}
        </label>
      ))}
      {fault !== null && <ActFault fault={fault} />}
    </Modal>
  );
}
