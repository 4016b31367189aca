import { useTranslation } from "react-i18next";
import { monthName, periodName } from "~/format/period";
import { index, type Axis, type WallAction } from "./wall";

interface ChartProps {
  course: WallAction["course"];
  axis: Axis;
  color: string;
  band?: Axis;
}

const [WIDTH, HEIGHT] = [214, 272];
const [LEFT, RIGHT, TOP, BOTTOM] = [10, 44, 12, 24];

/** Completion against the schedule in twelve months, on one axis for all actions. */
export function Chart({ course, axis, color, band }: ChartProps) {
  const { i18n } = useTranslation("wall");
  const x = (at: number) => LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, course.length - 1);
  const clamp = (value: number) => Math.min(axis.high, Math.max(axis.low, value));
  const y = (value: number) =>
    TOP + ((axis.high - clamp(value)) * (HEIGHT - TOP - BOTTOM)) / (axis.high - axis.low || 1);
  const points = course.flatMap((month, at) => (month.progress == null ? [] : [{ at, value: month.progress }]));
  const last = points.at(-1);
  const name = (at: number) => (course[at] ? monthName(course[at].period, i18n.language) : "");
  const year = course.findIndex((month) => month.period.endsWith("-01"));
  const said = course.map((month) => `${periodName(month.period, i18n.language)} ${index(month.progress)}`).join(", ");
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said} fontSize="12">
      {[axis.high, axis.low].map((edge) => (
        <path key={edge} d={`M0 ${y(edge)}H${WIDTH}`} stroke="var(--rule)" />
      ))}
      {band && (
        <rect x="0" width={WIDTH} y={y(band.high)} height={y(band.low) - y(band.high)} fill="var(--jade-row)" />
      )}
      <path d={`M0 ${y(1)}H${WIDTH}`} stroke="var(--ink-4)" strokeDasharray="1 4" />
      {year > 0 && (
        <>
          <path d={`M${x(year) - 7} ${TOP}V${HEIGHT - BOTTOM}`} stroke="var(--rule)" />
          <text x={x(year) - 4} y={TOP + 12} fill="var(--ink-4)" fontSize="11">
            {course[year]?.period.slice(0, 4)}
          </text>
        </>
      )}
      <polyline points={points.map((of) => `${x(of.at)},${y(of.value)}`).join(" ")} fill="none" stroke={color} strokeWidth="2" />
      {last && (
        <>
          <circle cx={x(last.at)} cy={y(last.value)} r="4" fill={color} />
          <text x={x(last.at) + 9} y={y(last.value) + 5} fontSize="15" fontWeight="600" fill={color}>
            {index(last.value)}
          </text>
        </>
      )}
      {[0, 4, 8, course.length - 1].map((at) => (
        <text key={at} x={x(at)} y={HEIGHT - 6} textAnchor={at === 0 ? "start" : "middle"} fill="var(--ink-3)">
          {name(at)}
        </text>
      ))}
    </svg>
  );
}
