import type { Schemas } from "~/api/client";

type Form = Schemas["ReportLineView"];

/** A unit that still owes forms of a month. */
export interface Missing {
  unit: string;
  name: string;
  forms: Form[];
  late: number;
  returned: number;
  /** The last day of the form that is due first. */
  cutOff: string;
}

/** Who owes forms: those that are late first, then those that are due first, then those that owe most. */
export function missing(forms: readonly Form[]): Missing[] {
  const units = new Map<string, Form[]>();
  for (const form of forms) units.set(form.unit, [...(units.get(form.unit) ?? []), form]);
  const owing = [...units].map(([unit, owed]): Missing => {
    const days = owed.map((form) => form.cut_off).sort();
    return {
      unit,
      name: owed[0]?.unit_name ?? unit,
      forms: owed,
      late: owed.filter((form) => form.late).length,
      returned: owed.filter((form) => form.state === "returned").length,
      cutOff: days[0] ?? "",
    };
  });
  return owing.sort(
    (a, b) =>
      b.late - a.late ||
      b.returned - a.returned ||
      a.cutOff.localeCompare(b.cutOff) ||
      b.forms.length - a.forms.length ||
      a.unit.localeCompare(b.unit),
  );
}
