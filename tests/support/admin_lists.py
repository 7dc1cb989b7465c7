"""The long lists of the admin's window as a person sees and uses them, and a crowd for them in a real database."""

import asyncpg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

MANY = 100_000
_CROWD = (
    """
    INSERT INTO branches (tenant_id, branch_id, name, time_zone)
    SELECT $1, ('f' || substr(gen_random_uuid()::text, 2))::uuid, 'Branch ' || lpad(n::text, 6, '0'), 'Asia/Jakarta'
    FROM generate_series(1, $2::int) AS n
    """,
    """
    INSERT INTO users (tenant_id, user_id, username, password_hash, display_name, role, branch_id)
    SELECT $1, gen_random_uuid(), 'person' || n, '', 'Person ' || lpad(n::text, 6, '0'), 'agent', $3::uuid
    FROM generate_series(1, $2::int) AS n
    """,
    """
    INSERT INTO devices (tenant_id, device_id, branch_id, type, name, app_version, last_seen_at)
    SELECT $1, gen_random_uuid(), $3::uuid, 'display', 'Display ' || lpad(n::text, 6, '0'), '2.4.1', now()
    FROM generate_series(1, $2::int) AS n
    """,
)


async def add_crowd(database, branch, many=MANY):
    """So many branches, people and devices, the latter two in the branch of the test."""
    connection = await asyncpg.connect(database.cluster.url("postgres", database.name))
    try:
        for statement in _CROWD:
            values = (branch.tenant_id, many, branch.branch_id)
            await connection.execute(statement, *values[: 3 if "$3" in statement else 2])
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def view_of(window, name):
    """The list that is in sight, None when there is none."""
    return next((one for one in window.findChildren(QTableView, name) if one.isVisible()), None)


def rows_of(window, name):
    """What the first rows of a list say, none when it is not in sight."""
    view = view_of(window, name)
    if view is None:
        return []
    model = view.model()
    return [model.index(row).data() for row in range(min(model.rowCount(), 50))]


def row_of(window, name, title):
    """The index of the row that begins so, None when none does."""
    places = (row for row, said in enumerate(rows_of(window, name)) if said.startswith(title))
    row = next(places, None)
    return None if row is None else view_of(window, name).model().index(row)


def press_row(window, name, title):
    view = view_of(window, name)
    index = row_of(window, name, title)
    assert index is not None, f"{title}: {rows_of(window, name)}"
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def open_picker(window, name):
    """Its panel, dropped down."""
    picker = next(one for one in window.findChildren(QWidget, name) if one.isVisible())
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    QApplication.processEvents()
    return picker.panel


def pick(window, name, title):
    press_row(open_picker(window, name), "pick_rows", title)
