import { figure } from "~/format/number";

interface TrendProps {
  /** The oldest first. */
  values: readonly { period: string; value: number }[];
  target?: number | null | undefined;
  label: string;
  width?: number;
  height?: number;
}

/** Values over the months; the last one and the extremes by number, the target as a line. */
export function Trend({ values, target, label, width = 296, height = 56 }: TrendProps) {
  const all = values.map((one) => one.value);
  const reach = target == null ? all : [...all, target];
  const [low, high] = [Math.min(...reach), Math.max(...reach)];
  const x = (index: number) => 4 + (index * (width - 56)) / Math.max(1, values.length - 1);
  const y = (value: number) => 8 + ((high - value) * (height - 16)) / (high - low || 1);
  const last = values.at(-1);
  if (!last) return null;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label}>
      {target != null && (
        <path d={`M4 ${y(target)}H${width - 52}`} stroke="var(--jade)" strokeDasharray="3 3" />
      )}
      <polyline
        points={values.map((one, index) => `${x(index)},${y(one.value)}`).join(" ")}
        fill="none"
        stroke="var(--ink-3)"
        strokeWidth="1.3"
      />
      <circle cx={x(values.length - 1)} cy={y(last.value)} r="3" fill="var(--ink)" />
      <text x={width - 46} y={y(last.value) + 4} fontSize="12" fontWeight="600" fill="var(--ink)">
        {figure(last.value)}
      </text>
    </svg>
  );
}
