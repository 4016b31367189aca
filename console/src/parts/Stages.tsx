import styles from "./Stages.module.css";

export interface Stage {
  key: string;
  title: string;
}

/** Where a thing is on its way: done, here, to come. */
export function Stages({ stages, at }: { stages: readonly Stage[]; at: string }) {
  const here = stages.findIndex((stage) => stage.key === at);
  return (
    <ol className={styles.stages}>
      {stages.map((stage, index) => (
        <li
          key={stage.key}
          className={index < here ? styles.done : index === here ? styles.here : styles.later}
          {...(index === here ? { "aria-current": "step" as const } : {})}
        >
          {stage.title}
        </li>
      ))}
    </ol>
  );
}
