"""`bench desk`: what people at desks wait for, over a past of two million visits."""

import asyncio
import tempfile
import time
from pathlib import Path

from qms_server.embedded.cluster import Cluster, running_cluster
from qms_server.embedded.roles import APP, OWNER, SUPERUSER
from qms_server.jobs.analytics.rebuild import rebuild_figures
from qms_server.migrate import migrate
from qms_server.store.transaction import Database

from bench.api_process import ApiProcess, server_environment
from bench.desk_admin import admin_rows
from bench.desk_agent import agent_rows
from bench.desk_lists import long_list_rows, make_crowds
from bench.desk_past import Past, add_deeds, make_past
from bench.desk_server import server_rows
from bench.table import print_table

VISITS = 2_000_000


def bench_desk() -> bool:
    """Prints the table. Making the past takes minutes and is told in a line of its own."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_cluster(folder) as cluster:
            migrate(cluster.url(OWNER))
            past = asyncio.run(_with_past(cluster))
            api = ApiProcess(server_environment(cluster, folder), folder, 8350, role="all")
            api.start()
            try:
                api.wait_ready()
                rows = server_rows(api, past, VISITS) + long_list_rows(api) + admin_rows(api, past, folder)
            finally:
                api.stop()
    rows += agent_rows()
    return print_table(f"At the desk, {VISITS:,} visits in the past", rows)


async def _with_past(cluster: Cluster) -> Past:
    database = Database(cluster.url(APP))
    try:
        began = time.monotonic()
        past = await make_past(database, cluster.url(SUPERUSER), VISITS, add_deeds)
        made = time.monotonic()
        await rebuild_figures(database, past.tenant_id)
        print(f"{VISITS:,} visits made in {made - began:.0f} s, counted in {time.monotonic() - made:.0f} s")
        await make_crowds(database, cluster.url(SUPERUSER))
        return past
    finally:
        await database.close()
