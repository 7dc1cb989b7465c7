from pathlib import Path

from tests.unit.launcher.conftest import Launch

# A command without system packages, whose module does not exist in the stand-in's environment.
COMMAND = "openapi"


def end(launch: Launch, *arguments: str, **extra: str) -> tuple[int, str]:
    process = launch(*arguments, **extra)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def syncs(calls: Path) -> int:
    return sum(line.startswith("pip sync") for line in calls.read_text().splitlines())


def test_only_the_first_start_prepares_the_environment(launch: Launch, calls: Path) -> None:
    first = end(launch, COMMAND)
    again = end(launch, COMMAND)
    assert "Preparing the environment" in first[1]
    assert "Preparing" not in again[1]
    assert syncs(calls) == 1


def test_a_changed_lock_is_synced_into_the_same_environment(launch: Launch, calls: Path, checkout: Path) -> None:
    end(launch, COMMAND)
    (checkout / "requirements.lock").write_text("second==2\n")
    end(launch, COMMAND)
    assert [line.split()[0] for line in calls.read_text().splitlines()] == ["venv", "pip", "pip"]


def test_a_moved_checkout_is_synced_anew(launch: Launch, calls: Path, checkout: Path) -> None:
    """Editable packages are found by absolute paths."""
    end(launch, COMMAND)
    checkout.rename(checkout.with_name("elsewhere"))
    checkout.symlink_to("elsewhere")
    end(launch, COMMAND)
    assert syncs(calls) == 2


def test_a_failed_sync_is_named_and_tried_again(launch: Launch, calls: Path) -> None:
    code, errors = end(launch, COMMAND, BROKEN="yes")
    assert code == 1
    assert "failed: installing the packages did not succeed, see above" in errors
    end(launch, COMMAND)
    end(launch, COMMAND)
    assert syncs(calls) == 2


def test_two_starts_at_once_prepare_it_once(launch: Launch, calls: Path) -> None:
    both = [launch(COMMAND), launch(COMMAND)]
    for process in both:
        process.communicate(timeout=60)
    assert syncs(calls) == 1


def test_a_removed_environment_is_made_again(launch: Launch, calls: Path, checkout: Path) -> None:
    end(launch, COMMAND)
    (checkout / ".venv" / "bin" / "python").unlink()
    end(launch, COMMAND)
    assert syncs(calls) == 2


def test_an_unwritable_checkout_is_named(launch: Launch, checkout: Path) -> None:
    (checkout / ".tools").write_text("in the way")
    code, errors = end(launch, COMMAND)
    assert code == 1
    assert "cannot be prepared: [Errno 17] File exists" in errors
    assert "Traceback" not in errors
