"""Second factors are encrypted at rest; those of before are sealed by and by, and work all the time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
from qms_server.jobs.seal_factors import seal_factors
from qms_server.usecases.seals import SEALED, Seals

from tests.support.postgres import Database
from tests.support.rows import rows_with
from tests.support.server import PASSWORD, ApiClient, Branch


async def code_of(branch: Branch, username: str, code: str) -> int:
    body = {"tenant": branch.tenant, "username": username, "password": PASSWORD, "totp": code}
    return (await branch.server.client().post("/api/auth/login", json=body)).status_code


async def with_factor(person: ApiClient) -> pyotp.TOTP:
    """A second factor that is on, whose last code used is one of half an hour ago."""
    totp = pyotp.TOTP((await person.post("/api/auth/totp", json={"password": PASSWORD})).json()["secret"])
    now = datetime.now(UTC)
    assert (await person.post("/api/auth/totp/confirm", json={"code": totp.at(now)})).status_code == 204
    return totp


async def forget_step(branch: Branch) -> None:
    """As if time had passed: the code of the moment has not been used yet."""
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        await transaction.connection.execute("UPDATE users SET totp_step = NULL")


async def test_no_second_factor_is_kept_in_the_clear(branch: Branch, database: Database) -> None:
    pending = (await branch.admin.post("/api/auth/totp", json={"password": PASSWORD})).json()["secret"]
    assert await rows_with(database, pending) == []
    totp = await with_factor(await branch.person("dewi"))
    assert await rows_with(database, totp.secret) == []
    await forget_step(branch)
    assert await code_of(branch, "dewi", totp.at(datetime.now(UTC) + timedelta(seconds=30))) == 200


async def test_one_of_before_works_and_is_sealed_by_the_worker(branch: Branch, database: Database) -> None:
    totp = await with_factor(await branch.person("dewi"))
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        query = "UPDATE users SET totp_secret = $1, totp_step = NULL WHERE username = 'dewi'"
        await transaction.connection.execute(query, totp.secret)
    assert await rows_with(database, totp.secret) == ["users"]
    assert await code_of(branch, "dewi", totp.now()) == 200
    parts = branch.server.parts
    assert await seal_factors(parts.commands, parts.seals) == 1
    assert await seal_factors(parts.commands, parts.seals) == 0
    assert await rows_with(database, totp.secret) == []
    await forget_step(branch)
    assert await code_of(branch, "dewi", totp.now()) == 200


async def test_a_seal_of_another_key_is_no_way_in(branch: Branch) -> None:
    """QMS_SECRET_KEY was changed, or a row was copied from another person: refused as a wrong code is, and no fault."""
    totp = await with_factor(await branch.person("dewi"))
    await branch.person("budi")
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        query = (
            "UPDATE users SET totp_secret = (SELECT totp_secret FROM users WHERE username = 'dewi'), totp_step = NULL"
        )
        await transaction.connection.execute(query + " WHERE username = 'budi'")
    assert await code_of(branch, "budi", totp.now()) == 401


def test_a_seal_opens_with_its_key_for_its_owner_alone() -> None:
    owner, seals = uuid4(), Seals(b"a key")
    sealed = seals.seal("JBSWY3DPEHPK3PXP", owner)
    assert sealed.startswith(SEALED)
    assert sealed != seals.seal("JBSWY3DPEHPK3PXP", owner)
    assert seals.opened(sealed, owner) == "JBSWY3DPEHPK3PXP"
    assert seals.opened(sealed, uuid4()) is None
    assert Seals(b"another").opened(sealed, owner) is None
    broken = sealed[:-4] + ("AAAA" if not sealed.endswith("AAAA") else "BBBB")
    assert seals.opened(broken, owner) is None
