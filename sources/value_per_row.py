"""Values that the database does not hold, one per row, as a column to sort and filter by."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Expression, F, Field
from django.db.models.expressions import SQLiteNumericMixin


class ValuePerRow(SQLiteNumericMixin, Expression):
    """What a mapping holds for the row's primary key, else ``default``.

    One ``CASE`` over the column. A ``When`` for each row would say the same, but Django resolves,
    copies and compares every one of them for each query, which took longer than the query.
    """

    def __init__(
        self, values: Mapping[int, Any], output_field: "Field[Any, Any]", default: Any = None
    ) -> None:
        super().__init__(output_field=output_field)
        self.key: Any = F("pk")
        self.values = values
        self.default = default

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.key,) = exprs

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal only over the same mapping: comparing what two of them hold would cost again."""
        return (type(self), id(self.values), self.default, self.key, self.output_field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        def stored(value: Any) -> Any:
            return self.output_field.get_db_prep_value(value, connection)

        if not self.values:
            return "%s", [stored(self.default)]
        key, params = compiler.compile(self.key)
        pairs = [one for row, value in self.values.items() for one in (row, stored(value))]
        cases = " ".join(["WHEN %s THEN %s"] * len(self.values))
        return f"CASE {key} {cases} ELSE %s END", [*params, *pairs, stored(self.default)]
