import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useUnitName } from "~/api/names";
import { useMe } from "~/api/session";
import { figure, score } from "~/format/number";
import { periodName } from "~/format/period";
import { Change } from "~/parts/Change";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { boardPlace } from "~/parts/places";
import { Sparkline } from "~/parts/Sparkline";
import { type Way, ways } from "./history";
import styles from "./Today.module.css";

const LINES = 200;

/** How each unit stands where somebody has a post; nothing for units that are on no board. */
export function OwnStandings() {
  const me = useMe();
  const units = [...new Set(me.posts.map((post) => post.unit))];
  return units.map((unit) => <UnitStandings key={unit} unit={unit} />);
}

function UnitStandings({ unit }: { unit: string }) {
  const { t } = useTranslation("today");
  const name = useUnitName(unit);
  const { data } = api.useQuery("get", "/api/v1/units/{code}/standings", {
    params: { path: { code: unit }, query: { limit: LINES } },
  });
  const found = ways(data ?? []);
  if (!found.length) return null;
  return (
    <Section title={t("standing", { unit: name })} end={t("twelve")}>
      <ul>
        {found.map((way, index) => (
          <StandingRow key={way.scheme} way={way} large={index === 0} />
        ))}
      </ul>
    </Section>
  );
}

function StandingRow({ way, large }: { way: Way; large: boolean }) {
  const { t, i18n } = useTranslation("today");
  const { standing, title, period } = way.last;
  const rank = figure(standing.rank);
  return (
    <li>
      <PlaceLink
        place={boardPlace(way.scheme, period, standing.unit)}
        className={`${styles.standing} ${large ? styles.large : ""}`}
      >
        <span className={styles.rank}>{t("rank", { rank })}</span>
        <span className={styles.what}>
          <b>{title}</b>
          <small>
            {periodName(period, i18n.language)}
            {standing.group && ` · ${standing.group}`} · {score(standing.score)}
          </small>
        </span>
        <Change places={standing.change} />
        <Sparkline
          ranks={way.ranks}
          of={way.of}
          strong
          width={96}
          height={24}
          label={t("path", { board: title, ranks: way.ranks.map((one) => figure(one)).join(", ") })}
        />
      </PlaceLink>
    </li>
  );
}
