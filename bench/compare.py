"""Compare two folders of results: scores and means within 1e-9, ranks, counts, best and worst items exactly.

    python compare.py OURS THEIRS

Prints every difference (at most three rows a column) and exits 1 when there is one.
"""

import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

COLUMNS = {
    "scores": ["score", "rank", "rank_province", "rank_nation"],
    "board": ["best", "worst"],
    "means": ["n", "mean", "rank"],
}
NEAR = {"score", "mean"}
TOLERANCE = 1e-9
SHOWN = 3


def read(folder, name):
    table = pq.read_table(folder / f"{name}.parquet", columns=["unit", *COLUMNS[name]])
    return table.set_column(0, "unit", table["unit"].cast("string")).sort_by("unit")


def differing(column, left, right):
    """A mask of the rows that differ; a cell that only one side has differs."""
    if column in NEAR:
        same = pc.less_equal(pc.abs(pc.subtract(left, right)), TOLERANCE)
    elif column in ("best", "worst"):
        same = pc.equal(left.cast("string"), right.cast("string"))
    else:
        same = pc.equal(left.cast("int64"), right.cast("int64"))
    both_missing = pc.and_(pc.is_null(left), pc.is_null(right))
    return pc.invert(pc.or_(pc.fill_null(same, False), both_missing))


def compare(name, ours, theirs):
    """Lines that tell the differences of one pair of files."""
    left, right = read(ours, name), read(theirs, name)
    if left["unit"] != right["unit"]:
        return [f"{name}: not the same units ({left.num_rows} and {right.num_rows} rows)"]
    lines = []
    for column in COLUMNS[name]:
        rows = pc.indices_nonzero(differing(column, left[column], right[column]))
        lines += [f"{name}.{column}: {len(rows)} rows differ"] if len(rows) else []
        for row in rows.to_pylist()[:SHOWN]:
            lines.append(f"  {left['unit'][row]}: {left[column][row]} and {right[column][row]}")
    return lines


def main(ours, theirs):
    lines = [line for name in COLUMNS for line in compare(name, ours, theirs)]
    print("\n".join(lines) if lines else f"{ours} and {theirs} agree")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
