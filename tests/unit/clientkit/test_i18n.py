"""Words: nothing missing, plurals by CLDR, dates and waits as the mock-ups say them."""

import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.plurals import plural_category
from qms_clientkit.i18n.translator import Translator, localised, missing_keys
from qms_contract.queues import Estimate

NOW = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize("package", ["qms_clientkit.i18n", "qms_kiosk.i18n"])
def test_no_language_lacks_a_text(package):
    assert missing_keys(package, ["id", "ar", "zh"]) == []


def test_arabic_has_six_forms():
    assert [plural_category("ar", n) for n in (0, 1, 2, 3, 11, 100)] == ["zero", "one", "two", "few", "many", "other"]


@pytest.mark.parametrize(
    ("language", "date", "wait", "under"),
    [
        ("en", "Monday 23 November", "25–35 min", "under 5 min"),
        ("id", "Senin, 23 November", "25–35 menit", "di bawah 5 menit"),
        ("ar", "الاثنين 23 نوفمبر", "من 25 إلى 35 دقيقة", "أقل من 5 دقائق"),
        ("zh", "11 月 23 日 星期一", "约 25–35 分钟", "不到 5 分钟"),
    ],
)
def test_dates_and_waits(language, date, wait, under):
    formats = Formats(language, "Asia/Jakarta")
    assert formats.clock(NOW) == "10:14"
    assert formats.long_date(NOW) == date
    assert formats.wait(Estimate(low_minutes=25, high_minutes=35)) == wait
    assert formats.wait(Estimate(low_minutes=0, high_minutes=5)) == under


def test_a_late_evening_is_the_branchs_day_not_utcs():
    assert Formats("en", "Asia/Jakarta").long_date(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == "Monday 23 November"


def test_stopwatch():
    assert Formats.stopwatch(timedelta(minutes=12, seconds=40)) == "12:40"
    assert Formats.stopwatch(timedelta(hours=1, seconds=5)) == "1:00:05"
    assert Formats.stopwatch(timedelta(seconds=-3)) == "00:00"


def test_an_unknown_language_falls_back_to_english():
    assert Translator("qms_kiosk.i18n", "fr")("home.welcome") == "Welcome"
    assert localised({"zh": "开户"}, "zh-Hant", "Account") == "开户"


@pytest.mark.parametrize("program", ["admin", "agent", "display", "kiosk"])
def test_a_program_s_words_hide_none_of_the_shared_ones(program):
    """A section of its own stands in for the shared one whole, so it must have all of its words."""
    own, shared = (
        tomllib.loads(files(f"{package}.i18n").joinpath("en.toml").read_text(encoding="utf-8"))
        for package in (f"qms_{program}", "qms_clientkit")
    )
    hidden = {name: shared[name].keys() - own[name].keys() for name in own.keys() & shared.keys()}
    assert not {name: keys for name, keys in hidden.items() if keys}
