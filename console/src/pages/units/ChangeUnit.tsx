import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, tag } from "~/api/client";
import { useMe } from "~/api/session";
import { Fault } from "~/parts/States";
import { Aside } from "./Aside";
import { useAttribute, useLevel } from "./level";
import { draftOf, patchOf, type UnitDraft } from "./patch";
import { said } from "./said";
import styles from "./Units.module.css";
import { useDraft } from "./useDraft";
import { useUnits, type Unit } from "./useUnits";

interface ChangeUnitProps {
  unit: Unit;
  isEnd: boolean;
  close: () => void;
}

/** Changes a unit from a day on; says before what will be otherwise. */
export function ChangeUnit({ unit, isEnd, close }: ChangeUnitProps) {
  const { t } = useTranslation("units");
  const queries = useQueryClient();
  const today = useMe().now.slice(0, 10);
  const initial = { ...draftOf(unit, today), ...(isEnd ? { ends: unit.ends ?? today } : {}) };
  const [draft, set, drop] = useDraft<UnitDraft>(`unit.${isEnd ? "end" : "change"}.${unit.code}.${unit.version}`, initial);
  const patch = patchOf(unit, draft);
  const change = api.useMutation("patch", "/api/v1/units/{code}", {
    onSuccess: async () => {
      drop();
      await queries.invalidateQueries({ queryKey: ["get"] });
      close();
    },
  });
  const save = () =>
    change.mutate({
      params: { path: { code: unit.code }, header: { "If-Match": tag(unit.version) } },
      body: { ...patch, ...(isEnd ? {} : { from: draft.from }) } as never,
    });
  return (
    <Aside title={t(isEnd ? "task.endTitle" : "task.changeTitle", { name: unit.name })} close={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {isEnd ? (
          <Dated label={t("field.ends")} value={draft.ends} set={(ends) => set({ ...draft, ends })} />
        ) : (
          <Fields draft={draft} set={set} />
        )}
        <Preview unit={unit} patch={patch} />
        {change.error && <Fault fault={change.error} />}
        <button type="submit" className={styles.primary} disabled={change.isPending || Object.keys(patch).length === 0}>
          {t(isEnd ? "task.end" : "save")}
        </button>
      </form>
    </Aside>
  );
}

export function Dated({ label, value, set }: { label: string; value: string; set: (day: string) => void }) {
  return (
    <label>
      <span>{label}</span>
      <input type="date" required value={value} onChange={(event) => set(event.target.value)} />
    </label>
  );
}

function Fields({ draft, set }: { draft: UnitDraft; set: (draft: UnitDraft) => void }) {
  const { t } = useTranslation("units");
  const level = useLevel();
  const attribute = useAttribute();
  const { data: units = [] } = useUnits();
  const levels = [...new Set([draft.level, ...units.map((unit) => unit.level)])];
  const setAttribute = (at: number, value: string) =>
    set({ ...draft, attributes: draft.attributes.map((each, index) => (index === at ? { ...each, value } : each)) });
  return (
    <>
      <Dated label={t("from")} value={draft.from} set={(from) => set({ ...draft, from })} />
      <label>
        <span>{t("field.name")}</span>
        <input required maxLength={100} value={draft.name} onChange={(event) => set({ ...draft, name: event.target.value })} />
      </label>
      <label>
        <span>{t("field.level")}</span>
        <select value={draft.level} onChange={(event) => set({ ...draft, level: event.target.value })}>
          {levels.map((each) => (
            <option key={each} value={each}>
              {level(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("field.parent")}</span>
        <UnitInput value={draft.parent} set={(parent) => set({ ...draft, parent })} />
      </label>
      {draft.attributes.map((each, index) => (
        <label key={each.name}>
          <span>{attribute(each.name)}</span>
          <input value={each.value} onChange={(event) => setAttribute(index, event.target.value)} />
        </label>
      ))}
      <NewAttribute add={(name) => set({ ...draft, attributes: [...draft.attributes, { name, value: "" }] })} />
    </>
  );
}

function NewAttribute({ add }: { add: (name: string) => void }) {
  const { t } = useTranslation("units");
  return (
    <label>
      <span>{t("addFact")}</span>
      <input
        placeholder={t("addFactHint")}
        onKeyDown={(event) => {
          const name = event.currentTarget.value.trim();
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (name) add(name);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** A unit by its code; the browser offers those there are by name. */
export function UnitInput({ value, set, label }: { value: string; set: (code: string) => void; label?: string }) {
  const { data: units = [] } = useUnits();
  return (
    <>
      <input
        list="all-units"
        value={value}
        {...(label ? { "aria-label": label } : {})}
        onChange={(event) => set(event.target.value.trim())}
        title={units.find((unit) => unit.code === value)?.name}
      />
      <datalist id="all-units">
        {units.map((unit) => (
          <option key={unit.code} value={unit.code}>
            {unit.name}
          </option>
        ))}
      </datalist>
    </>
  );
}

function Preview({ unit, patch }: { unit: Unit; patch: ReturnType<typeof patchOf> }) {
  const { t } = useTranslation("units");
  const attribute = useAttribute();
  const { attributes, ...fields } = patch;
  const own = unit as unknown as Record<string, unknown>;
  const lines = [
    ...Object.entries(fields).map(([name, value]) => [t(`field.${name}`), said(own[name]), said(value)] as const),
    ...Object.entries(attributes ?? {}).map(
      ([name, value]) => [attribute(name), said(unit.attributes[name]), said(value)] as const,
    ),
  ];
  return (
    <div className={styles.preview} role="status">
      {lines.length === 0 ? t("nothingChanged") : t("willChange")}
      <ul>
        {lines.map(([name, before, after]) => (
          <li key={name}>
            {name} <del>{before}</del> → <ins className={styles.new}>{after}</ins>
          </li>
        ))}
      </ul>
    </div>
  );
}
