import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { percent } from "~/format/number";
import { date } from "~/format/time";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { useAttribute, useLevel } from "./level";
import { useShown } from "./Facts";
import { stateChanges } from "./states";
import styles from "./Units.module.css";

/** How a unit stood over time, what it came of and what became of it, with shares. */
export function History({ code }: { code: string }) {
  const { t } = useTranslation("units");
  const history = api.useQuery("get", "/api/v1/units/{code}/history", { params: { path: { code } } });
  return (
    <Section title={t("history.title")}>
      <Await of={history} rows={2}>
        {(data) => (
          <ul className={styles.rows}>
            {[...data.states].reverse().map((state, index) => (
              <State key={state.from} state={state} before={data.states.at(-2 - index)} />
            ))}
            {data.came_of.map((share) => (
              <Shared key={`from ${share.unit} ${share.from}`} share={share} word="cameOf" />
            ))}
            {data.went_to.map((share) => (
              <Shared key={`to ${share.unit} ${share.from}`} share={share} word="wentTo" />
            ))}
            <Lineage code={code} cameOf={data.came_of} />
          </ul>
        )}
      </Await>
    </Section>
  );
}

type State = Schemas["UnitStateView"];

function State({ state, before }: { state: State; before: State | undefined }) {
  const { t, i18n } = useTranslation("units");
  const level = useLevel();
  const attribute = useAttribute();
  const shown = useShown();
  const field = (name: string) => (name.startsWith("attributes.") ? attribute(name.slice(11)) : t(`field.${name}`));
  const value = (name: string, each: unknown) =>
    each === undefined || each === null ? "–" : name === "level" && typeof each === "string" ? level(each) : shown(name.slice(11), each);
  const changes = before ? stateChanges(before, state) : [];
  const told = changes.map(({ name, from, to }) => `${field(name)} ${value(name, from)} → ${value(name, to)}`).join(t("comma"));
  return (
    <li>
      <span>{told || (before ? t("history.other") : t("history.began", { name: state.name, level: level(state.level) }))}</span>
      <small>{`${date(state.from, i18n.language)} – ${state.until ? date(state.until, i18n.language) : ""}`}</small>
    </li>
  );
}

function Shared({ share, word }: { share: Schemas["Share"]; word: "cameOf" | "wentTo" }) {
  const { t, i18n } = useTranslation("units");
  return (
    <li>
      <span>
        {t(`history.${word}`, { share: percent(share.share, 1) })}{" "}
        <Link to="/units/$code" params={{ code: share.unit }}>
          {share.name}
        </Link>
      </span>
      <small>{date(share.from, i18n.language)}</small>
    </li>
  );
}

/** What a figure of today is to be held against in a figure of before the last reorganisation. */
function Lineage({ code, cameOf }: { code: string; cameOf: Schemas["UnitHistory"]["came_of"] }) {
  const { t, i18n } = useTranslation("units");
  const last = cameOf.map((share) => share.from).sort().at(-1);
  const at = last ? dayBefore(last) : "";
  const params = { path: { code }, query: { at } };
  const { data } = api.useQuery("get", "/api/v1/units/{code}/lineage", { params }, { enabled: at !== "" });
  if (!data || data.length === 0) return null;
  const sum = data.map((piece) => `${piece.name} × ${percent(piece.share, 1)}`).join(" + ");
  return (
    <li>
      <span>{t("history.lineage", { sum })}</span>
      <small>{date(at, i18n.language)}</small>
    </li>
  );
}

const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
