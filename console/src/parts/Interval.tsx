interface IntervalProps {
  rank: number;
  low: number;
  high: number;
  of: number;
  label: string;
  width?: number;
}

/** A rank, and between which ranks it lies under other reasonable rules. */
export function Interval({ rank, low, high, of, label, width = 66 }: IntervalProps) {
  const x = (place: number) => 4 + ((place - 1) * (width - 8)) / Math.max(1, of - 1);
  return (
    <svg width={width} height={14} role="img" aria-label={label}>
      <path d={`M4 7H${width - 4}`} stroke="var(--rule)" strokeWidth="1.5" />
      <path d={`M${x(low)} 7H${x(high)}`} stroke="var(--ink-3)" strokeWidth="3" />
      <circle cx={x(rank)} cy={7} r="3.4" fill="var(--ink)" />
    </svg>
  );
}
