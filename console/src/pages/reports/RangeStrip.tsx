import { figure } from "~/format/number";
import { isUnusual } from "./hints";
import type { Row } from "./form";

interface RangeStripProps {
  row: Row;
  value: number | undefined;
  axis: readonly [number, number];
  label: string;
  width: number;
}

const HEIGHT = 20;

/** Where a figure lies: its usual range as a band, the last value hollow, the target as a tick, the figure itself solid; an
 * arrow at the edge when it lies beyond the axis. */
export function RangeStrip({ row, value, axis, label, width }: RangeStripProps) {
  const [low, high] = axis;
  const x = (at: number) => 8 + (Math.min(high, Math.max(low, at)) - low) * ((width - 16) / (high - low));
  const { plausible, last, target } = row;
  const unusual = isUnusual(row, value);
  const beyond = value === undefined ? 0 : value > high ? 1 : value < low ? -1 : 0;
  const aim = target?.value;
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={label} style={{ display: "block" }}>
      {plausible && (
        <rect x={x(plausible.low)} y={6} width={Math.max(2, x(plausible.high) - x(plausible.low))} height={8} fill="var(--full)" />
      )}
      {low < 0 && high > 0 && <path d={`M${x(0)} 2V18`} stroke="var(--rule-strong)" />}
      {aim != null && (aim > high || aim < low) && (
        <path d={aim > high ? `M${width - 7} 6l5 4-5 4z` : "M7 6l-5 4 5 4z"} fill="var(--jade)" />
      )}
      {aim != null && aim <= high && aim >= low && <path d={`M${x(aim)} 3V17`} stroke="var(--jade)" strokeWidth="2" />}
      {target?.low != null && target.high != null && (
        <path d={`M${x(target.low)} 3V17H${x(target.high)}V3`} stroke="var(--jade)" fill="none" strokeWidth="1.5" />
      )}
      {last && last.value <= high && last.value >= low && <circle cx={x(last.value)} cy={10} r="4" fill="var(--paper)" stroke="var(--ink-3)" strokeWidth="1.3" />}
      {value !== undefined && beyond === 0 && (
        <circle cx={x(value)} cy={10} r="4.5" fill={unusual ? "var(--amber)" : "var(--ink)"} />
      )}
      {beyond !== 0 && (
        <g fill="var(--amber)">
          <path d={beyond > 0 ? `M${width - 8} 5l8 5-8 5z` : "M8 5l-8 5 8 5z"} />
          <text
            x={beyond > 0 ? width - 12 : 12}
            y={14}
            fontSize="12"
            fontWeight="600"
            textAnchor={beyond > 0 ? "end" : "start"}
          >
            {figure(value)}
          </text>
        </g>
      )}
    </svg>
  );
}
