import { Select } from "antd";
import { useState } from "react";
import { api } from "~/api/client";
import { useUnitName } from "~/api/names";

interface UnitPickerProps {
  value: string | undefined;
  choose: (code: string | undefined) => void;
  label: string;
}

/** Picks a unit by some of its name; the server searches. */
export function UnitPicker({ value, choose, label }: UnitPickerProps) {
  const [text, setText] = useState("");
  const { data } = api.useQuery("get", "/api/v1/units", {
    params: { query: { limit: 30, ...(text ? { text } : {}) } },
  });
  const name = useUnitName(value);
  const found = (data?.items ?? []).map((unit) => ({ value: unit.code, label: unit.name }));
  const options = value && !found.some((one) => one.value === value) ? [{ value, label: name }, ...found] : found;
  return (
    <Select
      aria-label={label}
      placeholder={label}
      style={{ width: "100%" }}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value ?? null}
      onChange={(code: string | null | undefined) => choose(code ?? undefined)}
      options={options}
    />
  );
}
