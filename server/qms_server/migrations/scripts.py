"""SQL scripts beside the revisions, run statement by statement: asyncpg prepares one at a time."""

from pathlib import Path

from alembic import op


def run_script(revision_file: str, name: str) -> None:
    """Runs `name`, a script in the folder of the revision (its `__file__`), inside the migration's transaction."""
    for statement in statements_of(Path(revision_file).with_name(name).read_text(encoding="utf-8")):
        op.execute(statement)


def statements_of(script: str) -> list[str]:
    """The script's statements. A `DO $$ … $$;` block holds semicolons of its own."""
    statements, block = [], ""
    for line in script.splitlines(keepends=True):
        block += line
        if line.rstrip().endswith(";") and block.count("$$") % 2 == 0:
            statements.append(block)
            block = ""
    return statements
