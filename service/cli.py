"""The command ``matters``: finds each subcommand when it is called, so that none pays for another's imports."""

from __future__ import annotations

import importlib
import sys

import click

# Each subcommand is the object of that name in service/commands/<module>.py.
COMMANDS = {
    "index": "index",
    "fetch": "fetch",
    "read": "read",
    "ask": "ask",
    "search": "search",
    "trace": "trace",
    "serve": "serve",
    "mcp": "mcp",
    "evaluate": "evaluate",
    "status": "status",
    "verify": "status",
    "purge": "purge",
}


class Lazily(click.Group):
    """A group whose subcommands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work, from an index to its upkeep."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"service.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matters-arising", message="matters %(version)s")
def group() -> None:
    """Ask council minutes a question and get the exact words, with the meeting they were said at."""


def main() -> None:
    """Run the command line; a stated failure is a message on stderr and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        # Minutes hold curly quotes and pound signs; a terminal that can't show one must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        group.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. What was published before is untouched.", err=True)
        sys.exit(130)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: that's no failure of ours.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
