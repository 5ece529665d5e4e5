"""``matters ask``: a question, answered in the minutes' own words."""

from __future__ import annotations

from collections.abc import Mapping

import click

from indexer.store import Filter
from service.commands.options import filter_options, index_options, json_option, stated_failures


@click.command()
@click.argument("question")
@filter_options
@index_options
@json_option
def ask(question: str, where: Filter, as_written: bool, at: Mapping[str, object], as_json: bool) -> None:
    """Ask a QUESTION and get the exact words, with the meeting they were said at.

    Where the minutes don't say, that is the answer, with the nearest passages.
    """
    with stated_failures():
        from service.assembly import open_library
        from service.names import checked
        from service.settings import load_settings

        library = open_library(load_settings(**at))
        asked = library.ask(question, checked(where, library), interpret=not as_written)
        library.close()
    if as_json:
        from service.answer_shapes import AskResponse

        response = AskResponse.of(asked.answer, asked.interpretation, asked.took_ms)
        click.echo(response.model_dump_json(indent=2, by_alias=True))
        return
    from service.commands.printing import coverage_line, print_citation, print_interpretation

    print_interpretation(asked.interpretation)
    answer = asked.answer
    if answer.answered:
        for statement in answer.statements:
            if statement.derived:
                click.echo(f"Worked out, not quoted: {statement.text}\n")
        for citation in answer.citations:
            print_citation(citation)
        for part in answer.unanswered:
            click.echo(f"These words don't answer “{part}”.")
        click.echo(f"Confidence {answer.confidence:.0%}. {coverage_line(answer.coverage)}")
        return
    click.echo("The minutes don't say.\n")
    if answer.nearest:
        click.echo("Nearest, but not an answer:\n")
        for citation in answer.nearest:
            print_citation(citation)
    click.echo(coverage_line(answer.coverage))
    click.echo("Try other words, fewer filters, or `matters search` for everything on the topic.")
