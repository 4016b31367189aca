import { figure } from "~/format/number";

export interface StripPoint {
  name: string;
  value: number;
}

interface StripPlotProps {
  points: readonly StripPoint[];
  /** Which of them is looked at, by name. */
  own: string;
  target?: number | null;
  targetName?: string;
  medianName: string;
  tone?: "jade" | "amber";
  width?: number;
}

const median = (sorted: readonly number[]): number => {
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
};

/** All peers on one axis: one's own place, the extremes by name, the median, and what was aimed at. */
export function StripPlot({ points, own, target, targetName, medianName, tone = "jade", width = 472 }: StripPlotProps) {
  const sorted = [...points].sort((a, b) => a.value - b.value);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return null;
  const low = Math.min(first.value, target ?? first.value);
  const high = Math.max(last.value, target ?? last.value);
  const x = (value: number) => 40 + ((value - low) * (width - 80)) / (high - low || 1);
  const anchor = (at: number) => (at < 70 ? "start" : at > width - 70 ? "end" : "middle");
  const mine = points.find((point) => point.name === own);
  const middle = median(sorted.map((point) => point.value));
  const color = tone === "amber" ? "var(--amber)" : "var(--jade)";
  const label = (at: number, y: number, text: string, fill = "var(--ink-3)", weight = 400) => (
    <text x={at} y={y} textAnchor={anchor(at)} fontSize="12" fill={fill} fontWeight={weight}>
      {text}
    </text>
  );
  const clear = target != null && mine && Math.abs(x(target) - x(mine.value)) > 120;
  return (
    <svg
      viewBox={`0 0 ${width} 64`}
      width="100%"
      role="img"
      aria-label={`${own} ${figure(mine?.value)}; ${medianName} ${figure(middle)}; ${first.name} ${figure(first.value)} – ${last.name} ${figure(last.value)}`}
    >
      <path d={`M14 34H${width - 14}`} stroke="var(--rule)" strokeWidth="2" />
      {sorted.map((point) => (
        <circle key={point.name} cx={x(point.value)} cy={34} r="4" fill="var(--paper)" stroke="var(--ink-3)" />
      ))}
      <path d={`M${x(middle)} 26V42`} stroke="var(--ink-3)" strokeDasharray="2 2" />
      {target != null && <path d={`M${x(target)} 20V46`} stroke="var(--ink)" strokeWidth="2" />}
      {clear && label(x(target), 14, `${targetName ?? ""} ${figure(target)}`, "var(--ink-2)")}
      {mine && <circle cx={x(mine.value)} cy={34} r="5.5" fill={color} />}
      {mine && label(x(mine.value), 14, `${own} ${figure(mine.value)}`, color, 600)}
      {first.name !== own && label(x(first.value), 58, `${first.name} ${figure(first.value)}`)}
      {last.name !== own && label(x(last.value), 58, `${last.name} ${figure(last.value)}`)}
      {Math.min(x(middle) - x(low), x(high) - x(middle)) > 110 && label(x(middle), 58, `${medianName} ${figure(middle)}`)}
    </svg>
  );
}
