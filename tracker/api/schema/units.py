"""In which unit a column's numbers are: by its name, for units stand in names here."""

from collections.abc import Collection

BY_ENDING = {
    "_cm": "centimetres",
    "_kg": "kilograms",
    "_mps": "metres per second",
    "_h": "hours",
    "_m2": "square metres (m²)",
    "_tops": "TOPS, 10¹² operations per second",
    "_usd": "USD",
    "_cny": "CNY",
}
DEGREES = "degrees of freedom, a number"
FRACTION = "a fraction from 0 to 1"
IN_UNIT = "in what `unit` says: robots, parts, tonnes or money (then in `currency`)"


def unit_of(name: str, columns: Collection[str]) -> str:
    """In words; empty for a column that has none. ``columns`` are those of the same row."""
    bare = name.removesuffix("_min").removesuffix("_max")
    if bare.startswith("dof_"):
        return DEGREES
    if "share" in bare:
        return FRACTION
    if bare == "units":
        return IN_UNIT if "unit" in columns else "robots"
    if bare == "annual_capacity":
        return "a year, in what `capacity_unit` says: robots, parts or tonnes"
    for currency in (f"{bare}_currency", "currency"):
        if bare in ("amount", "price", "valuation") and currency in columns:
            return f"whole units of the money that `{currency}` says"
    return next((unit for end, unit in BY_ENDING.items() if bare.endswith(end)), "")
