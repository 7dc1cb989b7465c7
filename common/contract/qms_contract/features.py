"""What an organisation uses of the suite: switched off, the server refuses it and the programs do not offer it."""

from qms_contract.base import Wire


class Features(Wire, frozen=True, kw_only=True):
    """`estimates`: visitors are told how long it may take, where that can be said honestly. `status_page`: a ticket has a
    page of its own, reached by its QR code. `messages`: supervisors write to the counters. `phone_join`: visitors take a
    number with their own phone, from the page behind a branch's poster; it needs `status_page`, where they find it again.
    """

    estimates: bool = True
    status_page: bool = True
    messages: bool = True
    phone_join: bool = False


class JoinLink(Wire, frozen=True, kw_only=True):
    """Answer of `GET /api/branches/{branch_id}/join-link`: where a branch's poster leads to. A path on the server that was
    asked, unless the server knows under which address visitors reach it.
    """

    url: str
