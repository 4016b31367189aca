import { useState } from "react";
import { useTranslation } from "react-i18next";
import { figure, percent, score } from "~/format/number";
import { rowKeys } from "~/parts/rows";
import { ScoreBar } from "~/parts/ScoreBar";
import styles from "./boards.module.css";
import { above, type ExplainedNode, told, visible } from "./explained";

interface WhyTreeProps {
  nodes: ExplainedNode[];
  opened: string | undefined;
  open: (code: string) => void;
}

/** The tree of a score; the opened indicator has its rule worked out below it. */
export function WhyTree({ nodes, opened, open }: WhyTreeProps) {
  const { t } = useTranslation("boards");
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(
    () => new Set(nodes.length <= 40 ? nodes.map((node) => node.code) : opened ? above(nodes, opened) : []),
  );
  const shown = new Set([...unfolded, ...(opened ? above(nodes, opened) : [])]);
  const toggle = (code: string) => {
    const next = new Set(shown);
    if (!next.delete(code)) next.add(code);
    setUnfolded(next);
  };
  const lost = nodes.flatMap((node) => (node.indicator && node.status === "scored" ? [node.full - (node.score ?? 0)] : []));
  const most = Math.max(...lost);
  return (
    <div className={styles.tree} role="treegrid" aria-label={t("why.node")}>
      <div className={styles.treeHead} role="row">
        <span role="columnheader">{t("why.node")}</span>
        <span role="columnheader" className={styles.number}>{t("why.value")}</span>
        <span role="columnheader" className={styles.number}>{t("why.target")}</span>
        <span role="columnheader" />
        <span role="columnheader" className={styles.number}>{t("why.score")}</span>
        <span role="columnheader" className={styles.number}>{t("why.full")}</span>
      </div>
      {visible(nodes, shown).map((node) => (
        <NodeRow
          key={node.code}
          node={node}
          unfolded={shown.has(node.code)}
          opened={node.code === opened}
          most={most}
          choose={() => (node.indicator ? open(node.code) : toggle(node.code))}
        />
      ))}
    </div>
  );
}

interface NodeRowProps {
  node: ExplainedNode;
  unfolded: boolean;
  opened: boolean;
  most: number;
  choose: () => void;
}

function NodeRow({ node, unfolded, opened, most, choose }: NodeRowProps) {
  const { t } = useTranslation("boards");
  const of = node.indicator;
  const weak = node.full > 0 && (node.score ?? 0) / node.full < 0.8 && node.status === "scored";
  return (
    <>
      <div
        role="row"
        tabIndex={0}
        aria-level={node.depth}
        aria-selected={opened}
        {...(of ? {} : { "aria-expanded": unfolded })}
        className={`${styles.treeRow} ${of ? "" : styles.group} ${opened ? styles.opened : ""}`}
        onClick={choose}
        onKeyDown={rowKeys(choose)}
      >
        <span role="rowheader" style={{ paddingLeft: (node.depth - 1) * 12 }} className={styles.cut} title={node.name}>
          {!of && <i aria-hidden>{unfolded ? "▾" : "▸"} </i>}
          {node.name}
        </span>
        <span role="gridcell" className={styles.number}>
          {of && (of.value == null ? t("why.missing") : figure(of.value))} {of && <small>{of.unit}</small>}
        </span>
        <span role="gridcell" className={`${styles.number} ${styles.quiet}`}>{of?.target != null && figure(of.target)}</span>
        <span role="gridcell">
          {node.full > 0 && (
            <ScoreBar
              value={node.score}
              full={node.full}
              text={false}
              tick={node.median}
              strong={!of}
              tone={weak ? "amber" : "mid"}
            />
          )}
        </span>
        <span role="gridcell" className={styles.score}>
          {node.status === "scored" ? score(node.score) : t(`why.${node.status}`)}
        </span>
        <span role="gridcell" className={`${styles.number} ${styles.quiet}`}>{figure(node.full)}</span>
      </div>
      {opened && <Rule node={node} most={most} />}
    </>
  );
}

/** The rule of the opened indicator, step by step, and what its figures are. */
function Rule({ node, most }: { node: ExplainedNode; most: number }) {
  const { t, i18n } = useTranslation("boards");
  const of = node.indicator;
  const lost = node.full - (node.score ?? 0);
  const facts = [
    of?.seen && t("why.seen", { period: of.seen }),
    of?.restated_from != null && t("why.restated", { value: figure(of.restated_from) }),
    of?.lead && t("why.lead", { name: of.lead, share: percent(of.share) }),
    node.rank != null && t("why.place", { rank: figure(node.rank), of: node.peers }),
    of?.best_value != null && t("why.best", { value: figure(of.best_value) }),
  ].filter(Boolean);
  return (
    <div className={styles.rule} role="row">
      <div role="gridcell">
        {node.steps.map((step, at) => {
          const [key, holes] = told(step);
          return <div key={at}>{i18n.exists(key, { ns: "boards" }) ? String(t(key, holes)) : `${step.name} = ${holes["out"]}`}</div>;
        })}
        {of?.formulas.map((formula) => <code key={formula}>{formula}</code>)}
        {node.full > 0 && lost > 1e-9 && (
          <b>
            {t("why.lost", { lost: score(lost) })}
            {lost === most && ` · ${t("why.most")}`}
          </b>
        )}
        <div className={styles.quiet}>{facts.join(" · ")}</div>
        {of?.definition && (
          <div className={styles.quiet}>
            {t("why.definition")} {of.definition}
          </div>
        )}
      </div>
    </div>
  );
}
