"""What the subcommands share: options, filters, and turning a stated failure into a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer.errors import IndexProblem
from indexer.store import Filter
from service.days import read_day


class Day(click.ParamType[date]):
    """A day, as 2017-03-14 or 14/03/2017; a month or a year alone is its first or last day."""

    name = "date"

    def __init__(self, *, last: bool = False) -> None:
        self._last = last

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with what was expected."""
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value), last=self._last)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


_index_option = click.option(
    "--index", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Folder of the index [MATTERS_INDEX, else ./index].",
)  # fmt: skip
_store_option = click.option(
    "--store", metavar="ADDRESS",
    help="An index on Milvus instead: milvus+http://host:19530/collection or milvus+file:///folder/name.db "
    "[MATTERS_STORE].",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, in the shapes of the API.")


def index_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where the index is; the command gets them as ``at``, settings by name."""

    @wraps(command)
    def with_index(index: Path | None, store: str | None, **given: Any) -> None:  # noqa: ANN401 - whatever they hold
        command(at={"index": index, "store": store}, **given)

    return _index_option(_store_option(with_index))


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters that search, ask and trace share; the command gets them as ``where``, with ``as_written``."""

    @wraps(command)
    def with_filter(**given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        command(where=_filter(**{name: given.pop(name) for name in _FILTER_NAMES}), **given)

    decorated: Callable[..., None] = with_filter
    for option in reversed(_FILTER_OPTIONS):
        decorated = option(decorated)
    return decorated


_FILTER_NAMES = ("held_from", "held_to", "committees", "councils", "kinds", "statuses")
_FILTER_OPTIONS = (
    click.option(
        "--from", "held_from", type=Day(), metavar="DATE",
        help="Meetings held on this day or later: 2017-03-14, or March 2017 or 2017 for its first day.",
    ),
    click.option(
        "--to", "held_to", type=Day(last=True), metavar="DATE",
        help="Meetings held on this day or earlier; a month or year stands for its last day.",
    ),
    click.option(
        "--committee", "committees", multiple=True, help="Only this committee, by its exact name (may be repeated).",
    ),
    click.option(
        "--council", "councils", multiple=True, help="Only this council, by its exact name (may be repeated).",
    ),
    click.option(
        "--kind", "kinds", multiple=True, type=click.Choice(["minutes", "report", "agenda", "decision", "other"]),
        help="Only this kind of document (may be repeated).",
    ),
    click.option(
        "--status", "statuses", multiple=True, type=click.Choice(["approved", "draft", "unknown"]),
        help="Only documents of this status (may be repeated).",
    ),
    click.option("--as-written", is_flag=True, help="Read no time or committee into the question."),
)  # fmt: skip


def _filter(
    held_from: date | None, held_to: date | None, committees: tuple[str, ...], councils: tuple[str, ...],
    kinds: tuple[str, ...], statuses: tuple[str, ...],
) -> Filter:  # fmt: skip
    if held_from and held_to and held_from > held_to:
        raise click.UsageError(f"--from {held_from} is after --to {held_to}: no meeting can be in between.")
    return Filter(councils, committees, kinds, statuses, held_from, held_to)


@contextmanager
def stated_failures() -> Iterator[None]:
    """Turn the failures we know into a message on stderr and exit status 1."""
    from service.aliases import AliasTableError
    from service.names import UnknownNameError
    from service.search import BlankQueryError
    from service.settings import SettingsError
    from service.tasks import TaskError

    try:
        yield
    except (BlankQueryError, UnknownNameError) as error:
        raise click.UsageError(str(error)) from None
    except (IndexProblem, SettingsError, TaskError, AliasTableError) as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        raise  # whoever read our output has gone: no failure of the system
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise click.ClickException(f"The system refused: {error.strerror or error}{where}.") from None
