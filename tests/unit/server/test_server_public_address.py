"""The address under which phones reach the server stands in their links, or the programs put their own before them."""

from uuid import uuid4

import pytest
from qms_contract.features import Features
from qms_server.settings import read_settings
from qms_server.usecases.status_link import JoinLinks, StatusLinks

from tests.support.kiosk_samples import a_ticket


@pytest.mark.parametrize("public_url", ["", "https://queue.example.org"])
def test_links_begin_with_it(public_url):
    links, ticket = StatusLinks(b"secret", public_url), a_ticket()
    url = links.linked(ticket, Features()).status_url
    assert url.startswith(f"{public_url}/t/")
    assert links.ticket_id(url.rpartition("/")[2]) == ticket.ticket_id
    joins, ids = JoinLinks(b"secret", public_url), (uuid4(), uuid4())
    assert joins.url(*ids).startswith(f"{public_url}/j/")
    assert joins.branch(joins.url(*ids).rpartition("/")[2]) == ids


def test_a_link_of_one_kind_or_server_is_none_of_another():
    token = StatusLinks(b"secret").token(uuid4())
    assert StatusLinks(b"other").ticket_id(token) is None
    assert JoinLinks(b"secret").branch(token) is None
    for nonsense in ("", "é", "=", token[:-2], "A" * 33, "A" * 300):
        assert StatusLinks(b"secret").ticket_id(nonsense) is None


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ("https://queue.example.org/", True),
        ("http://10.0.0.5:8080", True),
        ("https://example.org/queue", True),
        ("queue.example.org", False),
        ("ftp://example.org", False),
        ("https://", False),
        ("https://example.org/?a=1", False),
    ],
)
def test_what_is_no_address_is_told_at_the_start(tmp_path, said, is_taken):
    environment = {"QMS_DATA_DIR": str(tmp_path), "QMS_PUBLIC_URL": said}
    if is_taken:
        assert read_settings(environment).public_url == said.rstrip("/")
        return
    with pytest.raises(OSError, match="QMS_PUBLIC_URL must be an address"):
        read_settings(environment)
