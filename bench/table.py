"""A benchmark's table: what was measured, how much may it be, and what the reference needed in the same run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`figure`, `limit` and `reference` share `unit`; `reference_name` says what the reference is."""

    what: str
    figure: float
    limit: float
    unit: str
    reference: float
    reference_name: str

    @property
    def kept(self) -> bool:
        return self.figure <= self.limit


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of `values` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def print_table(title: str, rows: list[Row]) -> bool:
    """Whether every limit was kept."""
    width = max(len(row.what) for row in rows)
    print(f"\n{title}\n")
    print(f"  {'what':<{width}}  {'measured':>10}  {'limit':>8}  {'kept':<4}  reference in the same run")
    for row in rows:
        kept = "yes" if row.kept else "NO"
        reference = f"{row.reference:.1f} {row.unit}  {row.reference_name}"
        print(
            f"  {row.what:<{width}}  {row.figure:>7.1f} {row.unit:<2}  {row.limit:>5.0f} {row.unit:<2}  {kept:<4}  {reference}"
        )
    return all(row.kept for row in rows)
