import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "~/api/session";
import { figure } from "~/format/number";
import { Page } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import { ImportUnits } from "./ImportUnits";
import { useLevel } from "./level";
import type { UnitsSearch } from "./routes";
import styles from "./Units.module.css";
import { UnitTree } from "./UnitTree";
import { useUnits, type Unit } from "./useUnits";

export function UnitsPage() {
  const { t } = useTranslation("units");
  const may = useMay();
  const search = useSearch({ from: "/units" });
  const navigate = useNavigate({ from: "/units" });
  const units = useUnits(search.ended);
  const set = (changes: { [K in keyof UnitsSearch]: UnitsSearch[K] | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  return (
    <Page
      title={t("title")}
      note={units.data && t("count", { count: units.data.length, shown: figure(units.data.length) })}
      beside={<TableActions may={may("unit.edit")} take={() => set({ task: "import" })} />}
      aside={search.task === "import" && <ImportUnits close={() => set({ task: undefined })} />}
    >
      <Await of={units} rows={16}>
        {(all) => <Found units={all} search={search} set={set} />}
      </Await>
    </Page>
  );
}

function TableActions({ may, take }: { may: boolean; take: () => void }) {
  const { t } = useTranslation("units");
  return (
    <>
      <a className={styles.action} href="/api/v1/units/table?format=xlsx" download>
        {t("excel")}
      </a>
      <a className={styles.action} href="/api/v1/units/table?format=csv" download>
        CSV
      </a>
      {may && (
        <button className={styles.button} onClick={take}>
          {t("import.open")}
        </button>
      )}
    </>
  );
}

interface FoundProps {
  units: readonly Unit[];
  search: UnitsSearch;
  set: (changes: { [K in keyof UnitsSearch]: UnitsSearch[K] | undefined }) => void;
}

function Found({ units, search, set }: FoundProps) {
  const { t } = useTranslation("units");
  const level = useLevel();
  const navigate = useNavigate();
  const text = useDeferredValue(search.text ?? "");
  const filter = useMemo(() => ({ text, level: search.level ?? "" }), [text, search.level]);
  const levels = useMemo(() => [...new Set(units.map((unit) => unit.level))], [units]);
  const none = useMemo(
    () =>
      !units.some(
        (unit) =>
          (!filter.level || unit.level === filter.level) && `${unit.name} ${unit.code}`.toLowerCase().includes(text.trim().toLowerCase()),
      ),
    [units, filter, text],
  );
  return (
    <>
      <div className={styles.filter} role="search">
        <input
          type="search"
          aria-label={t("filter.text")}
          placeholder={t("filter.text")}
          value={search.text ?? ""}
          onChange={(event) => set({ text: event.target.value || undefined })}
        />
        <select
          aria-label={t("filter.level")}
          value={search.level ?? ""}
          onChange={(event) => set({ level: event.target.value || undefined })}
        >
          <option value="">{t("filter.all")}</option>
          {levels.map((each) => (
            <option key={each} value={each}>
              {level(each)}
            </option>
          ))}
        </select>
        <label>
          <input
            type="checkbox"
            checked={search.ended ?? false}
            onChange={(event) => set({ ended: event.target.checked || undefined })}
          />
          {t("filter.ended")}
        </label>
      </div>
      {none ? (
        <Empty title={t("filter.none")} />
      ) : (
        <UnitTree
          key={String(search.ended)}
          units={units}
          filter={filter}
          choose={(code) => void navigate({ to: "/units/$code", params: { code } })}
        />
      )}
    </>
  );
}
