from pathlib import Path

import pytest

from launcher.index import index_environment

SECRET = "https://user:secret@mirror.example/simple"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "TRUSTED_HOST", "CERT", "CONFIG_FILE"):
        monkeypatch.delenv(f"PIP_{name}", raising=False)
    for name in ("DEFAULT_INDEX", "INDEX_URL", "INDEX", "EXTRA_INDEX_URL", "FIND_LINKS"):
        monkeypatch.delenv(f"UV_{name}", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setattr("launcher.index._files", lambda: [tmp_path / "pip.conf"])


def test_pips_environment_reaches_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", SECRET)
    monkeypatch.setenv("PIP_CERT", "/etc/ca.pem")
    assert index_environment() == {"UV_DEFAULT_INDEX": SECRET, "SSL_CERT_FILE": "/etc/ca.pem"}


def test_pips_configuration_reaches_uv(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://a.example/simple%2Fx\nextra-index-url =\n  https://b.example/s\n"
        "  https://c.example/s\nfind-links = /w1 /w2\n[list]\nformat = columns\n"
    )
    assert index_environment() == {
        "UV_DEFAULT_INDEX": "https://a.example/simple%2Fx",
        "UV_INDEX": "https://b.example/s https://c.example/s",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/w1,/w2",
    }


def test_the_environment_is_stronger_than_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://a.example/simple\n")
    monkeypatch.setenv("PIP_INDEX_URL", "https://b.example/simple")
    assert index_environment() == {"UV_DEFAULT_INDEX": "https://b.example/simple"}


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"])
def test_uvs_own_index_is_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", SECRET)
    monkeypatch.setenv(name, "https://own.example/simple")
    assert index_environment() == {}
