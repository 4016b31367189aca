import type { CSSProperties } from "react";

type Shape = "up" | "dot" | "square" | "down";

const PATHS: Record<Shape, string> = {
  up: "M5 .8 9.6 9.2H.4z",
  dot: "M5 .9a4.1 4.1 0 1 0 0 8.2A4.1 4.1 0 0 0 5 .9z",
  square: "M1.2 1.2h7.6v7.6H1.2z",
  down: "M5 9.2.4.8h9.2z",
};

interface MarkProps {
  shape: Shape;
  color: string;
  size?: number;
  label?: string;
  style?: CSSProperties;
}

/** A small shape that says by form what its colour says too. */
export function Mark({ shape, color, size = 10, label, style }: MarkProps) {
  const told = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" style={{ display: "inline-block", ...style }} {...told}>
      <path d={PATHS[shape]} fill={color} />
    </svg>
  );
}

const QUARTILES: readonly [Shape, string][] = [
  ["up", "var(--q1)"],
  ["dot", "var(--q2)"],
  ["square", "var(--q3)"],
  ["down", "var(--q4)"],
];

/** Which quarter of the list a place lies in: 0 is the best. */
export const quartile = (place: number, of: number): number =>
  Math.min(3, Math.max(0, Math.floor(((place - 1) * 4) / Math.max(1, of))));

export function QuartileMark({ quarter, label }: { quarter: number; label?: string }) {
  const [shape, color] = QUARTILES[quarter] ?? ["square", "var(--q3)"];
  return <Mark shape={shape} color={color} {...(label ? { label } : {})} />;
}

export type LightName = "ahead" | "on_schedule" | "behind" | "stuck" | "no_data";

const LIGHTS: Record<LightName, [Shape, string]> = {
  ahead: ["up", "var(--jade)"],
  on_schedule: ["dot", "var(--jade)"],
  behind: ["square", "var(--amber)"],
  stuck: ["down", "var(--vermilion)"],
  no_data: ["dot", "var(--ink-4)"],
};

/** A goal's light; `label` says it in words. */
export function LightMark({ light, label, size = 10 }: { light: string; label: string; size?: number }) {
  const [shape, color] = LIGHTS[light as LightName] ?? LIGHTS.no_data;
  return <Mark shape={shape} color={color} size={size} label={label} />;
}

export const lightColor = (light: string): string => (LIGHTS[light as LightName] ?? LIGHTS.no_data)[1];
