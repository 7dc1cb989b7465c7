"""In which branch somebody works who belongs to every one: the one of last time, until another is chosen. Qt-free."""

from qms_clientkit.staff.account import Account
from qms_clientkit.transport.api import Api
from qms_contract.branches import Branch
from qms_contract.ids import BranchId
from qms_contract.staff import User

BRANCH = "branch"
PAGE = 200
"""The most that the server gives at once."""


class BranchChoice:
    """`of` says where somebody works, `remember` what is chosen on this computer."""

    def __init__(self, api: Api, account: Account) -> None:
        self._api, self._account = api, account

    async def of(self, me: User) -> tuple[BranchId | None, tuple[Branch, ...]]:
        """The branch, None where there is none, and those to choose from, none where there is nothing to choose."""
        if me.branch_id is not None:
            return me.branch_id, ()
        found = await self._all()
        known = {str(one.branch_id): one.branch_id for one in found}
        first = found[0].branch_id if found else None
        return known.get(self._account.remembered(BRANCH), first), found if len(found) > 1 else ()

    def remember(self, branch_id: BranchId) -> None:
        self._account.remember(BRANCH, str(branch_id))

    async def _all(self) -> tuple[Branch, ...]:
        found: list[Branch] = []
        while True:
            page = await self._api.configuration.branches.list(limit=PAGE, offset=len(found))
            found += page.items
            if not page.items or len(found) >= page.total:
                return tuple(one for one in found if one.active)
