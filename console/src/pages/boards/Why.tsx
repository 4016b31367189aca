import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure, score } from "~/format/number";
import { Section } from "~/parts/Page";
import { Sparkline } from "~/parts/Sparkline";
import { Await } from "~/parts/States";
import styles from "./boards.module.css";
import { Climb } from "./Climb";
import { useWhy } from "./data";
import { type Explained, worst } from "./explained";
import { differences, type Line, neighbour } from "./figures";
import { Hands } from "./Hands";
import { NodeStrip } from "./NodeStrip";
import { Respond } from "./Respond";
import { boardRoute } from "./routes";
import { WhyTree } from "./WhyTree";
import { without } from "./search";

type Detail = Schemas["BoardDetail"];

interface WhyProps {
  board: Detail;
  unit: string;
  /** None for whoever sees their own unit only. */
  lines: Line[] | undefined;
}

/** Why a unit stands where it stands: the tree, the rule worked out, its peers, where it comes from, what would lift it. */
export function Why({ board, unit, lines }: WhyProps) {
  const { t } = useTranslation("boards");
  const navigate = useNavigate({ from: "/boards/$id" });
  const close = () => void navigate({ search: (before) => without(before, "unit", "node") });
  const why = useWhy(board.id, unit, `${board.revision} ${board.version}`);
  return (
    <div onKeyDown={(event) => event.key === "Escape" && close()}>
      <button className={styles.close} onClick={close} aria-label={t("why.close")}>
        ✕
      </button>
      <Await of={why}>{(why) => <Told board={board} unit={unit} lines={lines} why={why} />}</Await>
    </div>
  );
}

function Told({ board, unit, lines, why }: WhyProps & { why: Explained }) {
  const { t } = useTranslation("boards");
  const { node } = boardRoute.useSearch();
  const navigate = useNavigate({ from: "/boards/$id" });
  const { explanation, decimals } = why;
  const own = lines?.find((line) => line.unit === unit);
  const root = explanation.nodes[0];
  const name = explanation.name;
  const opened = explanation.nodes.find(({ code }) => code === node) ?? worst(explanation.nodes);
  const open = (code: string) => void navigate({ search: (before) => ({ ...before, node: code }), replace: true });
  const [ahead, behind] = own && lines ? [neighbour(lines, own, -1), neighbour(lines, own, 1)] : [];
  const gap = (other: Line) => score(Math.abs((own?.score ?? 0) - (other.score ?? 0)), decimals);
  return (
    <>
      <h2 className={styles.whyTitle}>
        {explanation.rank == null
          ? t("why.titleNone", { name })
          : t("why.title", { name, rank: figure(explanation.rank) })}
        <b>{score(root?.score, decimals)}</b>
      </h2>
      <p className={styles.note}>
        {[
          why.group && t("why.of", { group: why.group, rank: figure(root?.rank), of: root?.peers ?? 0 }),
          ahead && t("why.behind", { name: ahead.name, rank: figure(ahead.rank), gap: gap(ahead) }),
          behind && t("why.ahead", { name: behind.name, rank: figure(behind.rank), gap: gap(behind) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {own && (behind ?? ahead) && <Lead board={board} own={own} other={(own.rank === 1 ? behind : ahead) ?? own} />}
      <WhyTree nodes={explanation.nodes} opened={opened?.code} open={open} />
      {opened && lines && <NodeStrip board={board} node={opened} own={name} group={explanation.group} />}
      {opened && <Hands board={board} unit={unit} node={opened} />}
      <Climb board={board} unit={unit} nodes={explanation.nodes} rank={explanation.rank} open={open} />
      <Past board={board} unit={unit} of={root?.peers ?? 1} />
      <Respond board={board} unit={unit} line={own} nodes={explanation.nodes} opened={opened?.code} />
    </>
  );
}

/** Where it gains and loses against the next one: of the first the second, of all others the one before. */
function Lead({ board, own, other }: { board: Detail; own: Line; other: Line }) {
  const { t } = useTranslation("boards");
  const asked = { params: { path: { id: board.id }, query: { units: `${own.unit},${other.unit}` } } };
  const [one, two] = api.useQuery("get", "/api/v1/boards/{id}/compare", asked, { enabled: own !== other }).data ?? [];
  if (!one || !two || own === other) return null;
  const all = differences(board.head?.nodes ?? [], one.nodes, two.nodes);
  const told = (sign: number) =>
    all
      .filter(({ gap }) => gap * sign > 0)
      .slice(0, 4)
      .map(({ name, gap }) => `${name} ${gap > 0 ? "+" : "−"}${score(Math.abs(gap))}`)
      .join(t("lead.list"));
  const gap = (own.score ?? 0) - (other.score ?? 0);
  const rank = figure(other.rank);
  return (
    <Section
      title={t(gap < 0 ? "lead.behindTitle" : "lead.title")}
      end={t("lead.against", { name: other.name, rank, score: score(other.score) })}
    >
      <p>
        {t(gap < 0 ? "lead.less" : "lead.more", { gap: score(Math.abs(gap)) })}
        {gap < 0 ? <b className={styles.amber}>{told(-1)}</b> : <b className={styles.jade}>{told(1)}</b>}
        {(gap < 0 ? told(1) : told(-1)) && `; ${gap < 0 ? told(1) : told(-1)}`}
      </p>
    </Section>
  );
}

function Past({ board, unit, of }: { board: Detail; unit: string; of: number }) {
  const { t } = useTranslation("boards");
  const asked = { params: { path: { id: board.id }, query: { months: 12 } } };
  const past = api.useQuery("get", "/api/v1/boards/{id}/history", asked, { retry: false }).data;
  const own = past?.units.find((line) => line.unit === unit);
  if (!past || !own || past.boards.length < 2) return null;
  const count = past.boards.length;
  return (
    <Section title={t("past12.title", { count })} end={t("past12.note")}>
      <div className={styles.past}>
        <span>
          {past.boards[0]?.period}: {figure(own.ranks[0])}
        </span>
        <Sparkline
          ranks={own.ranks.map((rank) => rank ?? null)}
          of={of}
          width={300}
          height={56}
          strong
          label={t("past", { name: unit, count, rank: figure(own.ranks.at(-1)) })}
        />
        <b>
          {past.boards.at(-1)?.period}: {figure(own.ranks.at(-1))}
        </b>
      </div>
    </Section>
  );
}
