"""`bench chaos`: the promise, attacked. API processes and PostgreSQL are killed and sockets cut while clerks work."""

import asyncio
import os
import random
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from qms_server.embedded.roles import APP, SUPERUSER

from bench.api_process import ApiProcess, server_environment
from bench.chaos_clerk import Book, StubbornClerk
from bench.chaos_listener import Listener
from bench.chaos_verdict import Verdict, judge
from bench.chaos_world import World, make_world
from bench.postgres import Postgres, killable_postgres

_CATCH_UP_SECONDS = 30.0

# The other failures meet a suite that is still down. Were none waited for, a slow machine would never be up again.
_FAILURES_ALONE = 0.8


@dataclass(frozen=True)
class Scale:
    """How large a run is. Clerks are `branches` × `counters`; a listener hears each branch."""

    branches: int = 8
    counters: int = 8
    commands: int = 10_000
    seconds_between_kills: float = 2.5
    rounds: int = 6
    """How often each kind of failure is met at least, in an order of its own each time."""


@dataclass(frozen=True)
class Outcome:
    seed: int
    seconds: float
    acknowledged: int
    after_a_kill: int
    after_a_repeat: int
    kills: dict[str, int]
    reconnections: int
    events_heard: int
    verdict: Verdict
    faults: list[str]


def bench_chaos() -> bool:
    """Prints what was done to the suite and what it cost; the seed repeats a run (QMS_CHAOS_SEED)."""
    seed = int(os.environ.get("QMS_CHAOS_SEED") or secrets.randbelow(10**6))
    print(f"\nChaos, seed {seed}: 64 clerks in 8 branches, 10,000 commands, two API processes, one database\n")
    outcome = run_chaos(seed, Scale())
    for name, figure in asdict(outcome).items():
        if name not in {"verdict", "faults"}:
            print(f"  {name.replace('_', ' '):<28} {round(figure, 1) if isinstance(figure, float) else figure}")
    print()
    for name, figure in asdict(outcome.verdict).items():
        print(f"  {name.replace('_', ' '):<28} {figure}  {'kept' if figure == 0 else 'BROKEN'}")
    for fault in outcome.faults[:10]:
        print(f"  {fault}")
    return outcome.verdict.is_clean


def run_chaos(seed: int, scale: Scale) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="qms-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with killable_postgres(folder) as postgres:
            return asyncio.run(_Chaos(seed, scale, folder, postgres).run())


class _Chaos:
    def __init__(self, seed: int, scale: Scale, folder: Path, postgres: Postgres) -> None:
        self._seed, self._scale, self._postgres = seed, scale, postgres
        self._dice = random.Random(seed)
        self._kills = dict.fromkeys(("api", "every api", "postgres", "sockets"), 0)
        database = server_environment(postgres.cluster, folder)
        self._apis = [ApiProcess(database, folder, 8200 + 10 * number) for number in range(2)]

    async def run(self) -> Outcome:
        try:
            return await self._run()
        finally:
            for api in self._apis:
                api.stop()

    async def _run(self) -> Outcome:
        for api in self._apis:
            api.start()
            await asyncio.to_thread(api.wait_ready)
        urls = [api.url for api in self._apis]
        scale, app_url = self._scale, self._postgres.cluster.url(APP)
        world = await make_world(app_url, urls[0], scale.branches, scale.counters)
        book = Book(scale.commands)
        clerks = [StubbornClerk(clerk, urls, book, random.Random(self._dice.random())) for clerk in world.clerks]
        listeners = self._listeners(world, urls)
        listening = [asyncio.create_task(listener.listen()) for listener in listeners]
        await asyncio.gather(*(listener.listening.wait() for listener in listeners))
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._kill_now_and_then(book, clerks, listeners))
            for clerk in clerks:
                group.create_task(clerk.work())
        seconds = time.monotonic() - began
        await self._revive()
        verdict = await self._caught_up(book, listeners)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        return Outcome(
            seed=self._seed,
            seconds=seconds,
            acknowledged=book.acknowledged,
            after_a_kill=book.after_a_kill,
            after_a_repeat=book.after_a_repeat,
            kills=self._kills,
            reconnections=sum(listener.reconnections for listener in listeners),
            events_heard=sum(len(listener.heard) for listener in listeners),
            verdict=verdict,
            faults=book.faults,
        )

    def _listeners(self, world: World, urls: list[str]) -> list[Listener]:
        dice = (random.Random(self._dice.random()) for _ in world.branches)
        return [Listener(urls, world.admin_token, branch, next(dice)) for branch in world.branches]

    async def _kill_now_and_then(self, book: Book, clerks: list[StubbornClerk], listeners: list[Listener]) -> None:
        rounds = 0
        while not book.is_full:
            for what in self._dice.sample(list(self._kills), len(self._kills)):
                await asyncio.sleep(self._scale.seconds_between_kills * (0.5 + self._dice.random()))
                if book.is_full:
                    return
                await self._fail(what, book, [one.cut for one in clerks] + [one.cut for one in listeners])
            rounds += 1
            book.attacked = rounds >= self._scale.rounds

    async def _fail(self, what: str, book: Book, cuts: list[Callable[[], None]]) -> None:
        self._kills[what] += 1
        if what == "sockets":
            for cut in cuts:
                cut()
        else:
            await self._kill(what)
            book.killed = True
        if self._dice.random() < _FAILURES_ALONE:
            await self._revive()

    async def _kill(self, what: str) -> None:
        if what == "postgres":
            await asyncio.to_thread(self._postgres.kill)
            await asyncio.sleep(self._dice.random())
            await asyncio.to_thread(self._postgres.start)
            return
        victims = self._apis if what == "every api" else [self._dice.choice(self._apis)]
        for victim in victims:
            victim.kill()
        await asyncio.sleep(self._dice.random())
        for victim in victims:
            victim.start()

    async def _revive(self) -> None:
        for api in self._apis:
            await asyncio.to_thread(api.wait_ready)

    async def _caught_up(self, book: Book, listeners: list[Listener]) -> Verdict:
        """The verdict once the listeners have heard everything, or when they have had time enough for it."""
        owner_url = self._postgres.cluster.url(SUPERUSER)
        deadline = time.monotonic() + _CATCH_UP_SECONDS
        while True:
            verdict = await judge(owner_url, book, listeners)
            if not verdict.events_missed_or_disordered or time.monotonic() > deadline:
                return verdict
            await asyncio.sleep(0.5)
