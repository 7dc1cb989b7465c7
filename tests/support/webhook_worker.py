"""A program that queues and sends notifications, with short times: one to be killed."""

import asyncio
import sys
from datetime import timedelta

from qms_contract.wire import utc_now
from qms_server.feed.consumers import OutboxWorker
from qms_server.jobs.notifications import posting, sending
from qms_server.jobs.notifications.queueing import Notifying
from qms_server.store.transaction import Database
from qms_server.usecases.seals import Seals

from tests.support.server import SECRET


async def _work(dsn: str) -> None:
    posting.SECONDS = 0.5
    sending._LEASE = timedelta(seconds=1.5)
    database = Database(dsn)
    sender = sending.Sender(database, Seals(SECRET.encode()), utc_now, may_be_local=True, pause=0.05)
    print("begun", flush=True)
    await asyncio.gather(OutboxWorker(database, Notifying(utc_now), utc_now, pause=0.05).run(), sender.run())


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))
