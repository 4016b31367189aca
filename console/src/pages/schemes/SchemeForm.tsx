import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { readNumber } from "~/format/number";
import { inner, plain, quoted, setInner, setKey, type TomlTable } from "./toml";
import styles from "./Schemes.module.css";

interface SchemeFormProps {
  text: string;
  tables: readonly TomlTable[];
  edit?: ((text: string) => void) | undefined;
  node: string | undefined;
  choose: (code: string) => void;
}

const codeOf = (table: TomlTable) => plain(table.keys.get("code")?.raw) ?? "";
const ruleOf = (table: TomlTable) => plain(inner(table.keys.get("rule")?.raw, "kind"));
const isNode = (table: TomlTable) => ["node", "indicator", "rollup"].includes(table.kind);

/** Tables in the order of the tree, each with how deep it lies; those that lead nowhere come last, so that none is lost. */
function inTree(tables: readonly TomlTable[]): { table: TomlTable; depth: number }[] {
  const nodes = tables.filter(isNode);
  const rows: { table: TomlTable; depth: number }[] = [];
  const seen = new Set<TomlTable>();
  const add = (above: string | undefined, depth: number) => {
    for (const table of nodes) {
      if (seen.has(table) || plain(table.keys.get("in")?.raw) !== above) continue;
      seen.add(table);
      rows.push({ table, depth });
      const code = codeOf(table);
      if (table.kind === "node" && code) add(code, depth + 1);
    }
  };
  add(undefined, 0);
  return [...rows, ...nodes.filter((table) => !seen.has(table)).map((table) => ({ table, depth: 0 }))];
}

/** The tree of a scheme's nodes with weights, points and rules; the chosen one is edited in place, in the text. */
export function SchemeForm({ text, tables, edit, node, choose }: SchemeFormProps) {
  const { t, i18n } = useTranslation("schemes");
  const rows = useMemo(() => inTree(tables), [tables]);
  const rule = (name: string | undefined) => (name ? (i18n.exists(`rule.${name}`, { ns: "schemes" }) ? t(`rule.${name}`) : name) : "");
  return (
    <div className={styles.tree}>
      <div className={styles.treeHead}>
        <span>{t("node")}</span>
        <span>{t("weight")}</span>
        <span>{t("points")}</span>
        <span>{t("ruleName")}</span>
      </div>
      {rows.map(({ table, depth }) => {
        const code = codeOf(table);
        const isChosen = code !== "" && code === node;
        return (
          <div key={`${code} ${table.line}`}>
            <button
              type="button"
              className={styles.row}
              aria-expanded={isChosen}
              onClick={() => choose(isChosen ? "" : code)}
            >
              <span style={{ paddingLeft: depth * 16, fontWeight: table.kind === "node" ? 600 : 400 }}>
                {plain(table.keys.get("name")?.raw) ?? code}
              </span>
              <span>{plain(table.keys.get("weight")?.raw) ?? ""}</span>
              <span>{plain(table.keys.get("points")?.raw) ?? ""}</span>
              <span>{rule(ruleOf(table))}</span>
            </button>
            {isChosen && <NodeForm text={text} table={table} edit={edit} />}
          </div>
        );
      })}
    </div>
  );
}

interface NodeFormProps {
  text: string;
  table: TomlTable;
  edit?: ((text: string) => void) | undefined;
}

function NodeForm({ text, table, edit }: NodeFormProps) {
  const { t } = useTranslation("schemes");
  const set = (key: string, raw: string | undefined) => edit?.(setKey(text, table, key, raw));
  const rule = table.keys.get("rule")?.raw;
  const target = inner(rule, "target");
  const isLeaf = table.kind === "indicator";
  const value = (key: string) => plain(table.keys.get(key)?.raw) ?? "";
  return (
    <div className={styles.node}>
      <label>
        <span>{t("name")}</span>
        <input value={value("name")} readOnly={!edit} onChange={(event) => set("name", quoted(event.target.value))} />
      </label>
      <NumberField label={t("weight")} value={value("weight")} set={(raw) => set("weight", raw)} isFixed={!edit} />
      {table.kind !== "node" && (
        <NumberField label={t("points")} value={value("points")} set={(raw) => set("points", raw)} isFixed={!edit} />
      )}
      {rule !== undefined && target !== undefined && (
        <NumberField
          label={t("target")}
          value={plain(target) ?? ""}
          set={(raw) => raw && set("rule", setInner(rule, "target", raw))}
          isFixed={!edit}
        />
      )}
      {isLeaf && (
        <label>
          <span>{t("direction.title")}</span>
          <select
            value={value("direction") || "up"}
            disabled={!edit}
            onChange={(event) => set("direction", quoted(event.target.value))}
          >
            {(["up", "down", "target"] as const).map((each) => (
              <option key={each} value={each}>
                {t(`direction.${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  value: string;
  set: (raw: string | undefined) => void;
  isFixed: boolean;
}

/** A number goes into the text once it is one; an emptied field takes the key out. */
function NumberField({ label, value, set, isFixed }: NumberFieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        key={value}
        inputMode="decimal"
        defaultValue={value}
        readOnly={isFixed}
        onBlur={(event) => {
          const typed = event.target.value.trim();
          const number = readNumber(typed);
          if (typed === value) return;
          if (typed === "") set(undefined);
          else if (number !== undefined) set(String(number));
          else event.target.value = value;
        }}
      />
    </label>
  );
}
