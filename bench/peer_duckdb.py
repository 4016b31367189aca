"""The benchmark's job in DuckDB: one aggregation, then ranks over narrow integer columns.

    python peer_duckdb.py DATA OUT

Of the variants tried (conditions instead of a join with the scheme, arg_max, windows over the whole table or over
text, ranks by counting, order kept) this one took the least CPU time.
"""

import sys
from pathlib import Path

import duckdb

from scheme import Scheme

SLOTS = 32  # one integer holds share and item: its largest is the best item, first in the scheme on ties

POINTS = """
create temp table sums as
select unit, sum(points)::integer as points,
       max(points * scale * {slots} + {slots} - 1 - i) as best, min(points * scale * {slots} + i) as worst
from (
    select unit, i, scale, floor(marks * (case
            when not down then greatest(0.0::double, least({cap}::double, value / target))
            when value <= 0 then {cap}::double
            else least({cap}::double, target / value)
        end) * 1e4::double + 0.5::double + 1e-9::double)::integer as points
    from '{data}/values.parquet' join (values {items}) as scheme(code, i, marks, scale, down) on indicator = code)
group by unit
"""

VILLAGES = """
create temp table villages as
with counties as (
    select code as county, row_number() over ()::smallint as county_no,
           dense_rank() over (order by parent)::smallint as province_no
    from '{data}/units.parquet' where level = 'county')
select code as unit, county, county_no, province_no, coalesce(points, 0) as points, best, worst
from (select code, parent as county from '{data}/units.parquet' where level = 'village')
left join sums on code = unit left join counties using (county)
"""

RANKS = """
create temp table ranks as
select rowid as id, rank() over (partition by county_no order by points desc)::integer as rank,
       rank() over (partition by province_no order by points desc)::integer as rank_province,
       rank() over (order by points desc)::integer as rank_nation
from villages
"""

SCORES = """
select unit, points / 1e4::double as score, rank, rank_province, rank_nation
from villages join ranks on villages.rowid = id
"""

BOARD = """
select unit, {codes}[{slots} - best % {slots}] as best, {codes}[worst % {slots} + 1] as worst from villages
"""

MEANS = """
select *, rank() over (order by round(mean, 9) desc)::integer as rank
from (select county as unit, count(*) as n, sum(points)::double / count(*) / 1e4::double as mean
      from villages group by county)
order by unit
"""


def main(data, out):
    scheme = Scheme(data)
    out.mkdir(parents=True, exist_ok=True)
    rows = zip(scheme.codes, scheme.points, scheme.scale)
    words = {
        "data": data, "slots": SLOTS, "cap": scheme.cap, "codes": scheme.codes,
        "items": ", ".join(f"('{code}', {i}, {float(points)}::double, {scale}, {i in scheme.down})"
                           for i, (code, points, scale) in enumerate(rows)),
    }
    database = duckdb.connect()
    database.execute("set threads = 2; set preserve_insertion_order = false")
    for step in [POINTS, VILLAGES, RANKS]:
        database.execute(step.format(**words))
    for name, query in [("scores", SCORES), ("board", BOARD), ("means", MEANS)]:
        database.execute(f"copy ({query.format(**words)}) to '{out}/{name}.parquet' (format parquet, compression snappy)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
