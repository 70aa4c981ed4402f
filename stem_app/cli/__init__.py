"""The command line: ``stem COMMAND``. Each command has a file named after it, which calls one function of the domain.

Every command answers with a zero exit code, or with one sentence on standard error and another code.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword

import click

from stem_app.cli.failures import sentence_of

# The first sentence of each command's help; a test holds them together. `stem --help` loads no command for it.
COMMANDS = {
    "demo": "Start De Stem with made-up talks, to try it.",
    "compare": "Say whether answers after were higher than answers before, from their counts.",
    "analyse": "Run one method of the statistics on numbers of your own.",
    "import": "Read answers from a CSV file into an area of their own, and freeze its months.",
    "freeze": "Freeze the months that are over, as far as enough clients answered.",
    "verify": "Recount every frozen block against its answers and its checksum.",
    "audit-disclosure": "Try as an insider to get at fewer than ten clients, with everything that can be read.",
    "jobs": "Do the regular work: expiring, mixing, erasing and freezing.",
    "serve": "Serve De Stem to browsers, for real use.",
    "upgrade": "Bring the database to the shape that this version needs.",
    "people": "Add people, give them a one-time link, list them, close accounts.",
    "questionnaire": "Add a questionnaire from a file, list those that are stored, and release its languages.",
    "recordings": "List the statements and answers that nobody recorded, for each language that clients can choose.",
    "places": "Load areas, regions, municipalities and services from a file.",
    "phase": "Plan, open, pause, resume and close the phases of a place.",
    "addresses": "List every host name and number that codes and pages show, and refuse one that tells too much.",
    "doctor": "Check the settings and the database, and say what is wrong.",
    "translations": "Check the translations, bring the catalogues up to date, or say how far a language is.",
}
INTERRUPTED = 130


class Commands(click.Group):
    """The commands by name; only the one that is asked for is loaded, because the domain takes seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, the first ones to try first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        file = cmd_name.replace("-", "_")
        module = importlib.import_module(f"stem_app.cli.{file}{'_' * iskeyword(file)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="de-stem", prog_name="De Stem")
def stem() -> None:
    """De Stem: clients say after each talk how the collaboration went, and see what was done with it.

    The database and the secret are those of STEM_DATABASE_URL and STEM_SECRET. Without these settings it is the
    database that 'stem demo' makes, in the folder instance/ of this checkout or in STEM_INSTANCE.

    \b
    Example: stem demo
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a failure is one sentence on standard error."""
    try:
        code = stem.main(args=arguments, prog_name="stem", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("STEM_DEBUG"):
            raise
        code, sentence = sentence_of(error)
        click.echo(f"stem: {sentence}", err=True)
    return code if isinstance(code, int) else 0
