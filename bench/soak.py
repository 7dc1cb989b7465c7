"""A display in use for months, in minutes: call after call, and what it holds meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from qms_demo.programs import Driven

from bench.growth_slope import Holding, holding
from bench.one_branch import OneBranch
from bench.raw_http import RawHttp

CALLS, EVERY, WARM = 20_000, 500, 4_000
"""The slope is read after WARM calls: until then caches fill, of clips, fonts and glyphs."""


class Soak:
    """`told` is called with each sample. A token ends sooner than the soak: each stretch begins with a fresh one."""

    def __init__(self, branch: OneBranch, told: Callable[[Holding], None]) -> None:
        self._branch, self._told = branch, told

    def run(self, display: Driven, calls: int = CALLS) -> list[Holding]:
        """The samples after WARM calls, two at the least. The display has painted the last call before each of them."""
        return asyncio.run(self._run(display, max(calls, 4 * EVERY)))

    async def _run(self, display: Driven, calls: int) -> list[Holding]:
        http = await RawHttp.open(self._branch.server, self._branch.token_of("rina"))
        samples = []
        for done in range(1, calls + 1):
            number = await self._visit(http)
            if done % EVERY == 0:
                samples.append(await asyncio.to_thread(self._sample, display, done, number))
                self._told(samples[-1])
                await http.close()
                http = await RawHttp.open(self._branch.server, self._branch.token_of("rina"))
        await http.close()
        return [one for one in samples if one.calls > min(WARM, calls // 2)]

    def _sample(self, display: Driven, done: int, number: str) -> Holding:
        display.wait("now_number", number, within=30)
        return holding(display.pid, done, int(display.order("tasks").text))

    async def _visit(self, http: RawHttp) -> str:
        """One visitor comes, is called and served; the number that was called."""
        await self._told_by(http, "/api/tickets", service_id=self._branch.service_id)
        called = await self._told_by(http, f"/api/counters/{self._branch.counter_id}/call-next")
        for action in ("start", "complete"):
            await self._told_by(http, f"/api/tickets/{called['ticket']['ticket_id']}/actions", action=action)
        return str(called["ticket"]["display_number"])

    @staticmethod
    async def _told_by(http: RawHttp, path: str, **body: str) -> Any:
        status, answer = await http.post(path, {"request_id": str(uuid4()), **body})
        assert status in {200, 201}, (path, status, answer)
        return answer
