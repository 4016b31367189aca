"""What the two peers need of the benchmark's scheme file."""

import tomllib
from pathlib import Path


class Scheme:
    """The items in the scheme's order: codes, full marks, which are better when less, and the one cap."""

    def __init__(self, folder):
        items = tomllib.loads(Path(folder, "scheme.toml").read_text(encoding="utf-8"))["indicator"]
        self.codes = [item["code"] for item in items]
        self.points = [item["points"] for item in items]
        self.down = [i for i, item in enumerate(items) if item["direction"] == "down"]
        (self.cap,) = {item["rule"]["cap"] for item in items}
        # Points × scale are shares of the full marks in one unit, so integers compare them exactly.
        most = max(self.points)
        assert all(most % p == 0 for p in self.points)
        self.scale = [most // p for p in self.points]

    def with_points(self, points):
        """Positions of the items that carry these full marks."""
        return [i for i, p in enumerate(self.points) if p == points]
