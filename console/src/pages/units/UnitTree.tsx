import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { figure } from "~/format/number";
import { useLevel } from "./level";
import { byParent, found, move, rowsOf, type Filter, type TreeRow } from "./tree";
import styles from "./UnitTree.module.css";
import type { Unit } from "./useUnits";

const ROW = 36;

interface UnitTreeProps {
  units: readonly Unit[];
  filter: Filter;
  /** Where the keys begin. */
  start?: string;
  choose: (code: string) => void;
}

/** All units as a tree of which only the rows on the screen are drawn. One thing gets the focus, the keys move within it. */
export function UnitTree({ units, filter, start, choose }: UnitTreeProps) {
  const { t } = useTranslation("units");
  const children = useMemo(() => byParent(units), [units]);
  const kept = useMemo(() => found(units, filter), [units, filter]);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(opened(units, start)));
  const rows = useMemo(() => rowsOf(children, open, kept), [children, open, kept]);
  const [here, setHere] = useState(start);
  const at = Math.max(0, rows.findIndex((row) => row.unit.code === here));
  const scroll = useRef<HTMLDivElement>(null);
   
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  useEffect(() => {
    if (start) virtual.scrollToIndex(at, { align: "center" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the tree is first shown
  }, []);
  const toggle = (code: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(code);
    else next.delete(code);
    setOpen(next);
  };
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && rows[at]) return choose(rows[at].unit.code);
    const what = move(event.key, rows, at);
    if (!what) return;
    event.preventDefault();
    if ("open" in what) toggle(what.open, true);
    else if ("close" in what) toggle(what.close, false);
    else {
      setHere(rows[what.to]?.unit.code);
      virtual.scrollToIndex(what.to);
    }
  };
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      role="tree"
      aria-label={t("tree")}
      aria-activedescendant={rows[at] ? `unit-${rows[at].unit.code}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <div style={{ height: virtual.getTotalSize() }} className={styles.all} role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <TreeLine
              key={row.unit.code}
              row={row}
              top={item.start}
              isHere={item.index === at}
              toggle={() => toggle(row.unit.code, !row.isOpen)}
              choose={() => {
                setHere(row.unit.code);
                choose(row.unit.code);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** What is open at first: the way to where one was, else the roots. */
function opened(units: readonly Unit[], start?: string): string[] {
  const path = units.find((unit) => unit.code === start)?.path;
  return path ?? units.filter((unit) => !unit.parent).map((unit) => unit.code);
}

interface TreeLineProps {
  row: TreeRow<Unit>;
  top: number;
  isHere: boolean;
  toggle: () => void;
  choose: () => void;
}

function TreeLine({ row, top, isHere, toggle, choose }: TreeLineProps) {
  const { t } = useTranslation("units");
  const level = useLevel();
  const { unit } = row;
  return (
    <div
      id={`unit-${unit.code}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={isHere}
      {...(row.below > 0 ? { "aria-expanded": row.isOpen } : {})}
      className={styles.line}
      style={{ transform: `translateY(${top}px)` }}
      onClick={choose}
    >
      <span className={styles.name} style={{ paddingLeft: row.depth * 20 }}>
        <span
          className={styles.toggle}
          aria-hidden
          onClick={(event) => {
            if (row.below === 0) return;
            event.stopPropagation();
            toggle();
          }}
        >
          {row.below === 0 ? "" : row.isOpen ? "▾" : "▸"}
        </span>
        <span>{unit.name}</span>
        {unit.ends && <small>{t("endedOn", { day: unit.ends })}</small>}
      </span>
      <span className={styles.level}>{level(unit.level)}</span>
      <span className={styles.code}>{unit.code}</span>
      <span className={styles.below}>{row.below > 0 ? figure(row.below) : ""}</span>
    </div>
  );
}
