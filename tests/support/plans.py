"""How SQLite finds what a query asks for."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


def plans(session: Session, ask: Callable[[], object]) -> list[list[str]]:
    """Return the plan of each query that `ask` makes in a session, in their order."""
    said: list[tuple[str, Any]] = []
    connection = session.connection()

    def note(*told: Any) -> None:
        if told[2].startswith("SELECT"):
            said.append((told[2], told[3]))

    event.listen(connection.engine, "before_cursor_execute", note)
    ask()
    event.remove(connection.engine, "before_cursor_execute", note)
    return [
        [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)] for statement, values in said
    ]
