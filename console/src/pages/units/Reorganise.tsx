import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMe } from "~/api/session";
import { figure } from "~/format/number";
import { date } from "~/format/time";
import { Fault } from "~/parts/States";
import { Aside } from "./Aside";
import { Dated, UnitInput } from "./ChangeUnit";
import { requestOf, total, type PartDraft, type ReorganisationDraft } from "./reorganisation";
import styles from "./Units.module.css";
import { useDraft } from "./useDraft";
import { useUnits, type Unit } from "./useUnits";

interface ReorganiseProps {
  unit: Unit;
  isSplit: boolean;
  close: () => void;
}

/** Merges a unit into another, or splits it into several; says before what it means. */
export function Reorganise({ unit, isSplit, close }: ReorganiseProps) {
  const { t } = useTranslation("units");
  const queries = useQueryClient();
  const { data: units = [] } = useUnits(true);
  const isKnown = (code: string) => units.some((each) => each.code === code);
  const from = useMe().now.slice(0, 10);
  const parts = isSplit
    ? [
        { code: unit.code, name: "", share: "50" },
        { code: "", name: "", share: "50" },
      ]
    : [{ code: "", name: "", share: "100" }];
  const key = `unit.${isSplit ? "split" : "merge"}.${unit.code}`;
  const [draft, set, drop] = useDraft<ReorganisationDraft>(key, { from, document: "", parts });
  const make = api.useMutation("post", "/api/v1/reorganisations", {
    onSuccess: async () => {
      drop();
      await queries.invalidateQueries({ queryKey: ["get"] });
      close();
    },
  });
  const setPart = (at: number, change: Partial<PartDraft>) =>
    set({ ...draft, parts: draft.parts.map((part, index) => (index === at ? { ...part, ...change } : part)) });
  return (
    <Aside title={t(isSplit ? "task.splitTitle" : "task.mergeTitle", { name: unit.name })} close={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate({ body: requestOf(unit, draft, isKnown) });
        }}
      >
        <Dated label={t("from")} value={draft.from} set={(day) => set({ ...draft, from: day })} />
        <label>
          <span>{t("document")}</span>
          <input maxLength={200} value={draft.document} onChange={(event) => set({ ...draft, document: event.target.value })} />
        </label>
        {draft.parts.map((part, index) => (
          <Part
            key={index}
            part={part}
            isNew={part.code !== "" && units.length > 0 && !isKnown(part.code)}
            set={(change) => setPart(index, change)}
            {...(isSplit && draft.parts.length > 2
              ? { leave: () => set({ ...draft, parts: draft.parts.filter((_, at) => at !== index) }) }
              : {})}
          />
        ))}
        {isSplit && (
          <button
            type="button"
            className={styles.button}
            onClick={() => set({ ...draft, parts: [...draft.parts, { code: "", name: "", share: "" }] })}
          >
            {t("split.more")}
          </button>
        )}
        <Meaning unit={unit} units={units} draft={draft} />
        {make.error && <Fault fault={make.error} />}
        <button
          type="submit"
          className={styles.primary}
          disabled={make.isPending || draft.parts.some((part) => !part.code) || total(draft.parts) === undefined}
        >
          {t(isSplit ? "task.split" : "task.merge")}
        </button>
      </form>
    </Aside>
  );
}

interface PartProps {
  part: PartDraft;
  isNew: boolean;
  set: (change: Partial<PartDraft>) => void;
  leave?: () => void;
}

function Part({ part, isNew, set, leave }: PartProps) {
  const { t } = useTranslation("units");
  return (
    <div>
      <div className={styles.share}>
        <UnitInput value={part.code} set={(code) => set({ code })} label={t("split.into")} />
        <input
          inputMode="decimal"
          aria-label={t("split.share")}
          title={t("split.share")}
          value={part.share}
          onChange={(event) => set({ share: event.target.value })}
        />
        {leave ? (
          <button type="button" onClick={leave} aria-label={t("split.less")}>
            ✕
          </button>
        ) : (
          <span>%</span>
        )}
      </div>
      {isNew && (
        <input
          aria-label={t("split.name")}
          placeholder={t("split.name")}
          maxLength={100}
          value={part.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      )}
    </div>
  );
}

interface MeaningProps {
  unit: Unit;
  units: readonly Unit[];
  draft: ReorganisationDraft;
}

/** What a reorganisation means: who goes where with which share, who ends, what is below, whether the shares make a whole. */
function Meaning({ unit, units, draft }: MeaningProps) {
  const { t, i18n } = useTranslation("units");
  const named = (part: PartDraft) => units.find((each) => each.code === part.code)?.name ?? (part.name || part.code || "…");
  const stays = draft.parts.some((part) => part.code === unit.code);
  const below = units.filter((each) => each.parent === unit.code && !each.ends).length;
  const sum = total(draft.parts);
  return (
    <div className={styles.preview} role="status">
      {t("split.means", { day: draft.from ? date(draft.from, i18n.language) : "…" })}
      <ul>
        {draft.parts.map((part, index) => (
          <li key={index}>{t("split.goes", { name: unit.name, into: named(part), share: part.share || "…" })}</li>
        ))}
        <li>{t(stays ? "split.stays" : "split.ends", { name: unit.name })}</li>
        {!stays && below > 0 && <li>{t("split.below", { count: below })}</li>}
        <li>{t("split.history")}</li>
        <li className={sum === 100 ? "" : styles.warn}>{t("split.sum", { sum: figure(sum) })}</li>
      </ul>
    </div>
  );
}
