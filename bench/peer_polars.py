"""The benchmark's job in Polars: lazy, on the streaming engine, with integers for codes and points.

    python peer_polars.py DATA OUT

Of the variants tried (a join with the scheme instead of conditions, categorical or integer unit codes, a sorted
hint, the in-memory engine, zstd or lz4, one plan with several sinks) this one took the least CPU time.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl  # noqa: E402  the number of threads is read at import

from scheme import Scheme  # noqa: E402

# One integer holds share and item: its largest is the best item, first in the scheme on ties.
SLOTS = 32


def per_item(scheme, position, value_of):
    """A column that gives each row a number that depends on its item's full marks."""
    levels = sorted(set(scheme.points), key=lambda p: len(scheme.with_points(p)))
    *some, rest = levels
    chain = pl
    for points in some:
        chain = chain.when(position.is_in(scheme.with_points(points))).then(value_of(points))
    return chain.otherwise(value_of(rest))


def points(scheme, data):
    """Unit, points × 10,000, and the keys of the best and worst item, a row per value."""
    value, target, position = pl.col("value"), pl.col("target"), pl.col("i")
    less_is_better = pl.when(value <= 0).then(scheme.cap).otherwise(target / value)
    ratio = pl.when(position.is_in(scheme.down)).then(less_is_better).otherwise(value / target).clip(0.0, scheme.cap)
    marks = per_item(scheme, position, lambda p: pl.lit(float(p)))
    unit = per_item(scheme, position, lambda p: pl.lit(max(scheme.points) // p * SLOTS, dtype=pl.Int32))
    return (
        pl.scan_parquet(data / "values.parquet")
        .with_columns(i=pl.col("indicator").cast(pl.Enum(scheme.codes)).to_physical().cast(pl.Int32))
        .with_columns(points=(marks * ratio * 1e4 + 0.5 + 1e-9).floor().cast(pl.Int32))
        .with_columns(share=pl.col("points") * unit)
        .select("unit", "points", best=pl.col("share") + (SLOTS - 1 - position), worst=pl.col("share") + position)
    )


def ranked(scheme, data):
    """Every village with its points, ranks and keys."""
    units = pl.scan_parquet(data / "units.parquet")
    villages = units.filter(pl.col("level") == "village").select("code", county="parent")
    counties = units.filter(pl.col("level") == "county").select(county="code", province="parent")
    sums = points(scheme, data).group_by("unit").agg(
        pl.col("points").sum(), pl.col("best").max(), pl.col("worst").min())
    place = pl.col("points").rank("min", descending=True)
    return (
        villages.join(sums, left_on="code", right_on="unit", how="left")
        .join(counties, on="county", how="left")
        .with_columns(pl.col("points").fill_null(0))
        .with_columns(rank=place.over("county"), rank_province=place.over("province"), rank_nation=place)
        .collect(engine="streaming")
    )


def main(data, out):
    scheme = Scheme(data)
    out.mkdir(parents=True, exist_ok=True)
    table = ranked(scheme, data)
    codes = pl.Series(scheme.codes, dtype=pl.Enum(scheme.codes))

    def item(position):
        return position.replace_strict(range(len(codes)), codes)

    scores = table.select(unit="code", score=pl.col("points") / 1e4, rank="rank", rank_province="rank_province",
                          rank_nation="rank_nation")
    board = table.select(unit="code", best=item(SLOTS - 1 - pl.col("best") % SLOTS),
                         worst=item(pl.col("worst") % SLOTS))
    means = (table.group_by("county").agg(n=pl.len(), total=pl.col("points").sum())
             .select(unit="county", n="n", mean=pl.col("total") / pl.col("n") / 1e4).sort("unit")
             .with_columns(rank=pl.col("mean").round(9).rank("min", descending=True)))
    for name, frame in [("scores", scores), ("board", board), ("means", means)]:
        frame.write_parquet(out / f"{name}.parquet", compression="snappy")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
