"""``stem people``: who may sign in. The first admin is made here; admins do the rest on their own pages."""

from __future__ import annotations

import click

from stem_app.cli.failures import Failed
from stem_app.cli.named import account_of, area_ids_of, place_of
from stem_app.cli.opened import Opened, opened
from surveys import accounts, audit
from surveys.base import writing
from surveys.schema import ROLES


@click.group("people")
def command() -> None:
    """Add people, give them a one-time link, list them, close accounts.

    \b
    Example: stem people add jansen --role admin --name "M. Jansen"
    """


@command.command("add")
@click.argument("username")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What this person may do.")
@click.option("--name", default="", help="The name that pages show; without it the username.")
@click.option("--area", "areas", multiple=True, metavar="KEY", help="An area whose results this person reads.")
@click.option(
    "--place", "places", multiple=True, nargs=2, metavar="REGION SERVICE", help="Where this person has talks."
)
def add(username: str, role: str, name: str, areas: tuple[str, ...], places: tuple[tuple[str, str], ...]) -> None:
    """Add somebody and print the one-time link with which they choose a password.

    \b
    Example: stem people add bakker --role caseworker --place eemland save
    """
    with opened() as open_:
        with writing(open_.engine) as session:
            found = [place_of(session, region, service) for region, service in places]
            account = accounts.create(
                session,
                username=username,
                name=name,
                role=role,
                area_ids=area_ids_of(session, areas),
                place_ids=[(place.region_id, place.service_id) for place in found],
            )
            audit.note(session, "person-added", now=open_.now, subject=account.username)
            token = accounts.make_link(session, account, terms=open_.terms, now=open_.now)
        _say_link(open_, token)


@command.command("link")
@click.argument("username")
def link(username: str) -> None:
    """Print a new one-time link for somebody; the old password, PIN and sessions end when it is used.

    \b
    Example: stem people link bakker
    """
    with opened() as open_:
        with writing(open_.engine) as session:
            account = account_of(session, username)
            if not account.active:
                raise Failed(f"the account {account.username} is closed")
            token = accounts.make_link(session, account, terms=open_.terms, now=open_.now)
            audit.note(session, "link-made", now=open_.now, subject=account.username)
        _say_link(open_, token)


def _say_link(open_: Opened, token: str) -> None:
    from stem_app.factory import create_app

    app = create_app(open_.config)
    with app.test_request_context():
        path = app.url_for("accounts.choose_password", token=token)
    app.extensions["stem"].engine.dispose()
    hours = open_.terms.minutes["one_time_link"] // 60
    click.echo(f"{open_.config.client_address}{path}")
    click.echo(f"This works once, within {hours} hours, behind the address of De Stem.", err=True)


@command.command("list")
def list_() -> None:
    """List all accounts: username, role, whether it is open, and name.

    \b
    Example: stem people list
    """
    with opened() as open_, writing(open_.engine) as session:
        for account in accounts.everybody(session):
            click.echo(f"{account.username} {account.role} {'open' if account.active else 'closed'} {account.name}")


@command.command("deactivate")
@click.argument("username")
def deactivate(username: str) -> None:
    """Close an account: its sessions end now, and nobody can sign in with it any more.

    \b
    Example: stem people deactivate bakker
    """
    with opened() as open_, writing(open_.engine) as session:
        account = account_of(session, username)
        accounts.deactivate(session, account)
        audit.note(session, "person-closed", now=open_.now, subject=account.username)
        click.echo(f"{account.username} is closed")
