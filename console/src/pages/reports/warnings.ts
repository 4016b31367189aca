import type { TFunction } from "i18next";
import { figure, percent } from "~/format/number";

type Loose = Record<string, unknown>;

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** What a figure isn't that it was expected to be, in words. */
export function warningWords(t: TFunction<"reports">, warning: Loose): string {
  const of = (name: string) => number(warning[name]);
  switch (warning["kind"]) {
    case "out_of_range":
      return t("warning.range", { low: figure(of("low")), high: figure(of("high")) });
    case "changed":
      return t("warning.changed", {
        before: figure(of("before")),
        share: percent(of("share")),
        most: percent(of("most")),
      });
    case "not_the_sum":
      return t("warning.sum", { sum: figure(of("sum")) });
    case "frozen":
      return t("warning.frozen", { times: figure(of("times")) });
    default:
      return t("warning.other");
  }
}
