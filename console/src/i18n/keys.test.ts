import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = (language: string) => fileURLToPath(new URL(language, import.meta.url));
const areas = readdirSync(folder("zh-CN"));

type Words = { [key: string]: string | Words };

function keys(words: Words, prefix = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key} ${holes(value)}`] : keys(value, `${prefix}${key}.`),
  );
}

/** What is filled into a text: both languages have to fill in the same. */
const holes = (text: string): string => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort().join(" ");

const read = (language: string, area: string): Words =>
  JSON.parse(readFileSync(`${folder(language)}/${area}`, "utf8")) as Words;

test("both languages have the same areas", () => {
  expect(readdirSync(folder("en"))).toEqual(areas);
});

test.each(areas)("%s has the same keys and holes in both languages", (area) => {
  expect(keys(read("en", area)).sort()).toEqual(keys(read("zh-CN", area)).sort());
});

test.each(areas)("no text of %s is empty", (area) => {
  for (const language of ["zh-CN", "en"]) expect(JSON.stringify(read(language, area))).not.toContain('""');
});

test("every problem of the API has words", () => {
  const listed = readFileSync(fileURLToPath(new URL("../../../docs/api-errors.md", import.meta.url)), "utf8");
  const codes = new Set([...listed.matchAll(/^\| `([a-z_]+)` \| \d/gm)].map(([, code]) => code));
  expect(codes.size).toBeGreaterThan(50);
  expect(new Set(Object.keys(read("zh-CN", "problems.json")["code"] as Words))).toEqual(codes);
});
