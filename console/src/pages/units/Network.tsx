import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { Section } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import { place, type Placed } from "./network";
import styles from "./Units.module.css";

const [WIDTH, BOX, ROW, HEAD, HEIGHT] = [760, 196, 34, 28, 26];
const STEP = (WIDTH - BOX) / 2;
const x = (column: number) => column * STEP;
const y = (row: number) => HEAD + row * ROW + HEIGHT / 2 + 2;

/** Party organisation – self-governing body – grid, as far as links join them to a unit. */
export function Network({ code }: { code: string }) {
  const { t } = useTranslation("units");
  const network = api.useQuery("get", "/api/v1/units/{code}/network", { params: { path: { code } } });
  return (
    <Section title={t("network.title")} end={network.data?.is_cut ? t("network.cut") : undefined}>
      <Await of={network} rows={4}>
        {(data) => (data.links.length === 0 ? <Empty title={t("network.none")} /> : <Picture code={code} network={data} />)}
      </Await>
    </Section>
  );
}

function Picture({ code, network }: { code: string; network: Schemas["NetworkView"] }) {
  const { t } = useTranslation("units");
  const { placed, rows } = place(
    network.units.map((unit) => unit.code),
    network.links,
  );
  const names = new Map(network.units.map((unit) => [unit.code, unit.name]));
  const at = new Map(placed.map((each) => [each.code, each]));
  return (
    <div className={styles.network}>
      <svg width={WIDTH} height={HEAD + rows * ROW + 4} viewBox={`0 0 ${WIDTH} ${HEAD + rows * ROW + 4}`} role="group" aria-label={t("network.title")}>
        {(["party", "body", "grid"] as const).map((column, index) => (
          <text key={column} x={x(index) + BOX / 2} y={16} textAnchor="middle" fontSize="12" fill="var(--ink-3)">
            {t(`network.${column}`)}
          </text>
        ))}
        {network.links.map((link) => {
          const [upper, lower] = [at.get(link.upper), at.get(link.lower)];
          const isOwn = link.upper === code || link.lower === code;
          return upper && lower && <path key={link.id} d={line(upper, lower)} fill="none" stroke={isOwn ? "var(--jade)" : "var(--rule-strong)"} />;
        })}
        {placed.map((each) => (
          <Box key={each.code} at={each} name={names.get(each.code) ?? each.code} isOwn={each.code === code} />
        ))}
      </svg>
    </div>
  );
}

function line(upper: Placed, lower: Placed): string {
  const [x1, y1, x2, y2] = [x(upper.column) + BOX, y(upper.row), x(lower.column), y(lower.row)];
  const bend = Math.min(40, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

const MOST_SIGNS = 14;
const cut = (name: string) => (name.length > MOST_SIGNS ? `${name.slice(0, MOST_SIGNS - 1)}…` : name);

function Box({ at, name, isOwn }: { at: Placed; name: string; isOwn: boolean }) {
  const navigate = useNavigate();
  const href = `/units/${encodeURIComponent(at.code)}`;
  return (
    <a
      href={href}
      aria-label={name}
      {...(isOwn ? { "aria-current": "true" as const } : {})}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        void navigate({ to: "/units/$code", params: { code: at.code } });
      }}
    >
      <title>{name}</title>
      <rect
        x={x(at.column) + 0.5}
        y={y(at.row) - HEIGHT / 2}
        width={BOX - 1}
        height={HEIGHT}
        rx="3"
        fill={isOwn ? "var(--jade)" : at.column === 0 ? "var(--wash)" : "var(--paper)"}
        stroke={isOwn ? "var(--jade)" : "var(--rule-strong)"}
      />
      <text x={x(at.column) + BOX / 2} y={y(at.row) + 4.5} textAnchor="middle" fontSize="13" fill={isOwn ? "var(--paper)" : "var(--ink)"}>
        {cut(name)}
      </text>
    </a>
  );
}
