import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { Page } from "~/parts/Page";
import { Await } from "~/parts/States";
import { ChangeUnit } from "./ChangeUnit";
import { Facts, Figures, Groups, Posts } from "./Facts";
import { History } from "./History";
import { useLevel } from "./level";
import { Network } from "./Network";
import { Reorganise } from "./Reorganise";
import type { UnitTask } from "./routes";
import { Standings } from "./Standings";
import styles from "./Units.module.css";
import { useUnits, type Unit } from "./useUnits";

/** One unit: how it stands and is joined to others on the left, what is known of it on the right; changes come beside. */
export function UnitPage() {
  const { code } = useParams({ from: "/units/$code" });
  const { task } = useSearch({ from: "/units/$code" });
  const navigate = useNavigate({ from: "/units/$code" });
  const unit = api.useQuery("get", "/api/v1/units/{code}", { params: { path: { code } } });
  const go = (chosen?: UnitTask) => void navigate({ search: (before) => ({ ...before, task: chosen }) });
  const { data } = unit;
  return (
    <Page
      title={data?.name ?? code}
      over={<Path unit={data} />}
      note={data && <Note unit={data} />}
      beside={data && <Tasks unit={data} go={go} />}
      aside={data && task && <Task key={`${code} ${task}`} task={task} unit={data} close={() => go()} />}
    >
      <Await of={unit} rows={14}>
        {(loaded) => (
          <div className={styles.columns}>
            <div>
              <Standings code={code} />
              <Network code={code} />
              <History code={code} />
            </div>
            <div>
              <Facts unit={loaded} />
              <Posts code={code} />
              <Figures code={code} />
              <Groups code={code} />
            </div>
          </div>
        )}
      </Await>
    </Page>
  );
}

function Note({ unit }: { unit: Unit }) {
  const { t } = useTranslation("units");
  const level = useLevel();
  const until = unit.ends ? ` · ${t("endedOn", { day: unit.ends })}` : "";
  return <>{`${level(unit.level)} · ${unit.code} · ${t("since", { day: unit.starts })}${until}`}</>;
}

function Path({ unit }: { unit: Unit | undefined }) {
  const { t } = useTranslation("units");
  const { data: units } = useUnits();
  const names = new Map(units?.map((each) => [each.code, each.name]));
  return (
    <nav aria-label={t("path")} className={styles.path}>
      <Link to="/units">{t("title")}</Link>
      {unit?.path.slice(0, -1).map((code) => (
        <Link key={code} to="/units/$code" params={{ code }}>
          {names.get(code) ?? code}
        </Link>
      ))}
    </nav>
  );
}

function Tasks({ unit, go }: { unit: Unit; go: (task: UnitTask) => void }) {
  const { t } = useTranslation("units");
  const may = useMay();
  if (!may("unit.edit")) return null;
  const tasks: UnitTask[] = unit.ends ? ["change"] : ["change", "merge", "split", "end"];
  return (
    <>
      {tasks.map((task) => (
        <button key={task} className={styles.button} onClick={() => go(task)}>
          {t(`task.${task}`)}
        </button>
      ))}
    </>
  );
}

function Task({ task, unit, close }: { task: UnitTask; unit: Unit; close: () => void }) {
  if (task === "merge" || task === "split") return <Reorganise unit={unit} isSplit={task === "split"} close={close} />;
  return <ChangeUnit unit={unit} isEnd={task === "end"} close={close} />;
}
