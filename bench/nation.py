"""Write a seeded nation of villages for the benchmark: units, values and a scheme.

    python nation.py VILLAGES DIR

DIR gets units.parquet (code, name, level, parent, group), values.parquet (unit, indicator, value, target;
all rows of a village together) and scheme.toml. The same arguments always give the same files.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20220331
WHOLE = 600_000  # villages of the full-size nation, in COUNTIES counties
COUNTIES = 2_800
NATION = "000000000000"
# The division codes of the 31 provinces.
PROVINCES = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
             61, 62, 63, 64, 65]
COMMON = 15  # items that every village has
OWN = 6  # items that OWN_SHARE of the villages have
OWN_SHARE = 0.7
# Full marks per item. Powers of two: the share of the full marks is then exact in every engine, and so are its ties.
POINTS = [8] * 5 + [4] * 8 + [2] * 2 + [4] * OWN
DOWN = {3, 6, 9, 12, 17, 20}  # indices of items where less is better
CAP = 1.2


def split(total, parts, rng):
    """Share `total` among `parts` unevenly; each part gets at least one."""
    weights = rng.gamma(4.0, size=parts)
    return 1 + rng.multinomial(total - parts, weights / weights.sum())


def geography(villages, rng):
    """County codes in ascending order, and how many villages each has."""
    counties = max(4, round(COUNTIES * villages / WHOLE))
    provinces = PROVINCES[: min(len(PROVINCES), max(2, counties // 4))]
    per_province = split(counties, len(provinces), rng)
    codes = [p * 10_000 + 101 + i // 60 * 100 + i % 60 for p, n in zip(provinces, per_province) for i in range(n)]
    return provinces, np.array(codes), split(villages, counties, rng)


def village_codes(counties, sizes):
    """Twelve digits: county (6), township (3), village (3); about fifteen villages in a township."""
    place = np.concatenate([np.arange(n) for n in sizes])
    return np.repeat(counties, sizes) * 1_000_000 + (100 + place // 15) * 1_000 + 200 + place % 15


def units(provinces, counties, sizes, villages):
    """The tree as one table, from the nation down."""
    county_codes = [f"{c}000000" for c in counties]
    province_codes = [f"{p}0000000000" for p in provinces]
    village_names = [f"第{v % 1_000_000}村" for v in villages]
    codes = [NATION, *province_codes, *county_codes, *map(str, villages)]
    return pa.table({
        "code": codes,
        "name": ["全国", *(f"{p}省" for p in provinces), *(f"{c}县" for c in counties), *village_names],
        "level": ["nation"] + ["province"] * len(provinces) + ["county"] * len(counties) + ["village"] * len(villages),
        "parent": [None, *[NATION] * len(provinces), *(f"{c // 10_000}0000000000" for c in counties),
                   *np.repeat(county_codes, sizes).tolist()],
        "group": pa.nulls(len(codes), pa.string()),
    })


def item_codes():
    return [f"I{i + 1:02}" for i in range(COMMON + OWN)]


def values(villages, rng):
    """One row per village and item it has; targets are round numbers, values scatter around them."""
    items = COMMON + OWN
    has = np.ones((len(villages), items), dtype=bool)
    has[:, COMMON:] = rng.random((len(villages), OWN)) < OWN_SHARE
    unit, item = np.nonzero(has)
    target = rng.integers(8, 25, size=len(unit)) * np.array([5, 10, 20])[item % 3]
    strength = rng.normal(0.95, 0.08, size=len(villages))[unit]
    value = np.round(target * (strength + rng.normal(0, 0.15, size=len(unit))), 2)
    value[rng.random(len(unit)) < 0.002] = 0.0  # nothing done, or nothing left to do
    return pa.table({
        "unit": pa.DictionaryArray.from_arrays(unit.astype(np.int32), [str(v) for v in villages]).cast(pa.string()),
        "indicator": pa.DictionaryArray.from_arrays(item.astype(np.int32), item_codes()).cast(pa.string()),
        "value": value,
        "target": target.astype(float),
    })


def scheme():
    lines = ['[scheme]', 'code = "nation"', 'title = "Benchmark nation"', 'period = "month"', 'level = "village"',
             'peers = ["county", "province", "nation"]', '', '[[node]]', 'code = "total"', 'missing = "zero"']
    for i, code in enumerate(item_codes()):
        lines += ['', '[[indicator]]', f'code = "{code}"', f'name = "Item {i + 1}"', 'in = "total"',
                  f'direction = "{"down" if i in DOWN else "up"}"', f'points = {POINTS[i]}',
                  f'rule = {{ kind = "completion", cap = {CAP} }}', 'round = { decimals = 4, mode = "half_up" }']
    return "\n".join(lines) + "\n"


def main(count, folder):
    rng = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    provinces, counties, sizes = geography(count, rng)
    villages = village_codes(counties, sizes)
    pq.write_table(units(provinces, counties, sizes, villages), folder / "units.parquet")
    pq.write_table(values(villages, rng), folder / "values.parquet")
    (folder / "scheme.toml").write_text(scheme(), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
