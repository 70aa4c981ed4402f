"""``stem audit-disclosure``: can anyone get at fewer than ten clients?"""

from __future__ import annotations

from pathlib import Path

import click

from stem_app.cli import progress
from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened


@click.command()
@click.option("--report", "file", type=click.Path(path_type=Path), help="Write a report for the privacy officer here.")
@click.option("--blocks", type=click.IntRange(min=1), default=60, help="Search the prints of this many blocks.")
def command(file: Path | None, blocks: int) -> None:
    """Try as an insider to get at fewer than ten clients, with everything that can be read.

    It works on a copy without any person or answer; the database itself is only read. The report is Markdown, in Dutch.

    \b
    Example: stem audit-disclosure --report audit.md
    """
    from stem_app.cli.auditing import product, writing
    from stem_app.languages import speaking

    with opened() as open_, progress.shown() as tell, speaking("nl"):
        audited = product.audit(open_.engine, open_.config, now=open_.now, progress=tell, most=blocks)
        if file is not None:
            file.write_text(writing.report(audited, open_.today), encoding="utf-8")
    for finding in audited.findings[: writing.LISTED]:
        click.echo(f"{finding.audit}: {finding.where} {finding.what}")
    if audited.findings:
        number = len(audited.findings)
        raise Failed(f"{number} {'finding' if number == 1 else 'findings'}: fewer than ten clients may be seen")
    click.echo(f"audited {audited.views} views over {audited.blocks} blocks: ok")
