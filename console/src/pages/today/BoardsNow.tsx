import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMe } from "~/api/session";
import { usePeriod } from "~/frame/period";
import { periodName } from "~/format/period";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { officePlace } from "~/parts/places";
import styles from "./Today.module.css";
import { hasRole } from "./useDuties";

const STATES = ["computed", "checking", "approved", "published", "sealed"] as const;

/** For the office and the head: how many of the month's boards have come how far. */
export function BoardsNow() {
  const { t, i18n } = useTranslation("today");
  const me = useMe();
  const [period] = usePeriod();
  const shown = hasRole(me, "office", "head");
  const { data } = api.useQuery(
    "get",
    "/api/v1/boards",
    { params: { query: { period, limit: 100 } } },
    { enabled: shown },
  );
  if (!shown || !data) return null;
  const title = t("boardsNow", { period: periodName(period, i18n.language) });
  return (
    <Section title={title} end={<PlaceLink place={officePlace(period)}>{t("toOffice")}</PlaceLink>}>
      <dl className={styles.states}>
        {STATES.map((state) => {
          const count = data.items.filter((board) => board.state === state).length;
          return (
            <div key={state} className={count ? "" : styles.quiet}>
              <dd>{count}</dd>
              <dt>{t(`state.${state}`)}</dt>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
