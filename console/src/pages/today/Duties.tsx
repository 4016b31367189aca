import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { clock, day, weekday } from "~/format/time";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { Empty, Fault, Loading } from "~/parts/States";
import { type Duty, isLate, sortDuties, type When } from "./duties";
import styles from "./Today.module.css";
import { useDuties } from "./useDuties";

/** What has to be done, by when. */
export function Duties() {
  const { t } = useTranslation("today");
  const { now } = useMe();
  const { duties, waiting, error, refetch } = useDuties();
  if (error && !duties.length) return <Fault fault={error} again={refetch} />;
  if (waiting && !duties.length) return <Loading rows={5} />;
  if (!duties.length) return <Empty title={t("nothing")}>{t("nothingNote")}</Empty>;
  const sorted = sortDuties(duties, now);
  return (["now", "soon", "later"] as const).map((when) => <Group key={when} when={when} duties={sorted[when]} />);
}

function Group({ when, duties }: { when: When; duties: Duty[] }) {
  const { t } = useTranslation("today");
  const { now } = useMe();
  if (!duties.length) return null;
  const urgent = duties.some((duty) => duty.returned || isLate(duty, now));
  return (
    <div className={urgent ? styles.urgent : ""}>
      <Section
        title={
          <>
            {t(`when.${when}`)} <b className={styles.count}>{duties.length}</b>
          </>
        }
      >
        <ul>
          {duties.map((duty) => (
            <Row key={duty.key} duty={duty} strong={when === "now"} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Row({ duty, strong }: { duty: Duty; strong: boolean }) {
  const { t, i18n } = useTranslation("today");
  const { now } = useMe();
  const red = duty.returned || isLate(duty, now);
  return (
    <li>
      <PlaceLink place={duty.place} className={`${styles.duty} ${red ? styles.red : ""}`}>
        <span className={styles.due}>
          {duty.due ? (
            <>
              <b>{day(duty.due, i18n.language)}</b>
              <small>{duty.due.length === 10 ? weekday(duty.due, i18n.language) : clock(duty.due)}</small>
            </>
          ) : (
            <b>{t(red ? "overdue" : "anytime")}</b>
          )}
        </span>
        <span className={styles.what}>
          <b>
            {duty.returned && `${t("returned")}`}
            {duty.title}
          </b>
          {duty.note && <small>{duty.note}</small>}
        </span>
        <span className={strong ? styles.button : styles.act}>{t(`do.${duty.act}`)}</span>
      </PlaceLink>
    </li>
  );
}
