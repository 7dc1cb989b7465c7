"""Fixtures of the server's tests: another system that is told of what happens, and the time for who tells it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.webhook_receiver import Receiver, a_receiver
from tests.support.webhook_sending import Clock


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()
