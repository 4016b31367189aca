import { expect, test } from "vitest";
import { inner, plain, readTables, setInner, setKey } from "./toml";

const TEXT = `# 说明
[scheme]
code = "towns" # 不改
peers = [
  "all", # 全部
  "group",
]

[[node]]
code = "A"
name = "经济 # 发展"
weight = 40

[[indicator]]
code = "A1"
in = "A"
rule = { kind = "ratio", target = 8.0, note = "a, target = 9" }
definition = """
[[node]]
code = "不是节点"
"""
`;

const table = (text: string, code: string) => {
  const found = readTables(text).find((each) => plain(each.keys.get("code")?.raw) === code);
  if (!found) throw new Error(code);
  return found;
};

test("tables, keys and lines are found, through brackets, comments and long strings", () => {
  const tables = readTables(TEXT);
  expect(tables.map((each) => [each.kind, each.line])).toEqual([
    ["scheme", 2],
    ["node", 9],
    ["indicator", 14],
  ]);
  expect(plain(table(TEXT, "A").keys.get("name")?.raw)).toBe("经济 # 发展");
  expect(tables[0]?.keys.get("code")?.raw).toBe('"towns"');
  expect(tables[0]?.keys.get("peers")?.raw).toContain('"group"');
});

test("a value is changed at its place and nothing else", () => {
  const changed = setKey(TEXT, table(TEXT, "A"), "weight", "45");
  expect(changed).toBe(TEXT.replace("weight = 40", "weight = 45"));
});

test("a new key comes after the last one of its table, a removed one takes its line along", () => {
  const added = setKey(TEXT, table(TEXT, "A"), "status", '"watch"');
  expect(added).toBe(TEXT.replace("weight = 40\n", 'weight = 40\nstatus = "watch"\n'));
  expect(setKey(added, table(added, "A"), "status", undefined)).toBe(TEXT);
});

test("a text without a last line's end takes a key too", () => {
  const text = '[[node]]\ncode = "A"';
  expect(setKey(text, table(text, "A"), "weight", "1")).toBe('[[node]]\ncode = "A"\nweight = 1\n');
});

test("a key of a rule is changed within it", () => {
  const rule = table(TEXT, "A1").keys.get("rule")?.raw ?? "";
  expect(inner(rule, "kind")).toBe('"ratio"');
  expect(inner(rule, "cap")).toBeUndefined();
  expect(setInner(rule, "target", "9")).toBe('{ kind = "ratio", target = 9, note = "a, target = 9" }');
});

test("half-typed text breaks nothing", () => {
  for (let end = 0; end <= TEXT.length; end += 1) expect(() => readTables(TEXT.slice(0, end))).not.toThrow();
});
