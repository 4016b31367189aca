interface SparklineProps {
  /** Ranks by period, the oldest first; null where there is none. 1 is drawn at the top. */
  ranks: readonly (number | null)[];
  of: number;
  label: string;
  width?: number;
  height?: number;
  strong?: boolean;
}

/** How a rank went over time, the best place above. */
export function Sparkline({ ranks, of, label, width = 66, height = 18, strong }: SparklineProps) {
  const x = (index: number) => 3 + (index * (width - 6)) / Math.max(1, ranks.length - 1);
  const y = (rank: number) => 3 + ((rank - 1) * (height - 6)) / Math.max(1, of - 1);
  const points = ranks.flatMap((rank, index) => (rank === null ? [] : [[x(index), y(rank)] as const]));
  const last = points.at(-1);
  const color = strong ? "var(--jade)" : "var(--ink-3)";
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <polyline points={points.map((point) => point.join()).join(" ")} fill="none" stroke={color} strokeWidth="1.2" />
      {last && <circle cx={last[0]} cy={last[1]} r="2.5" fill={strong ? "var(--jade)" : "var(--ink)"} />}
    </svg>
  );
}
