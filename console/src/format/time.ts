const ZONE = "Asia/Shanghai";

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
}

/** A moment in the zone in which the office works. */
export function moment(value: string): Moment {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE,
    hour12: false,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(new Date(value));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const [year, month, day] = [of("year"), of("month"), of("day")];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, hour: of("hour") % 24, minute: of("minute"), weekday };
}

const two = (value: number) => String(value).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAYS_ZH = ["日", "一", "二", "三", "四", "五", "六"];

/** `4月8日`, `8 Apr`; a day (`2022-04-08`) or a moment. */
export function day(value: string, language: string): string {
  const { month, day } = moment(value.length === 10 ? `${value}T12:00:00+08:00` : value);
  return language === "en" ? `${day} ${MONTHS[month - 1]}` : `${month}月${day}日`;
}

/** `2022年4月8日`, `8 Apr 2022`. */
export function date(value: string, language: string): string {
  const { year } = moment(value.length === 10 ? `${value}T12:00:00+08:00` : value);
  return language === "en" ? `${day(value, language)} ${year}` : `${year}年${day(value, language)}`;
}

/** `09:05` */
export function clock(value: string): string {
  const { hour, minute } = moment(value);
  return `${two(hour)}:${two(minute)}`;
}

/** `4月8日 09:05` */
export const dayAndClock = (value: string, language: string): string => `${day(value, language)} ${clock(value)}`;

/** `星期五`, `Friday` */
export function weekday(value: string, language: string): string {
  const { weekday } = moment(value);
  return language === "en" ? (DAYS[weekday] ?? "") : `星期${DAYS_ZH[weekday] ?? ""}`;
}
