"""The access table is the mechanism: every route as every role and as nobody."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from stem_app import access
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts
from surveys.base import writing
from surveys.schema import ROLES
from tests.factories import NOW, organisation

SAMPLES = {
    "key": "0" * 32,
    "short": "k7m2q9xr",
    "language": "nl",
    "number": "1",
    "n": "1",
    "area": "1",
    "device": "own",
    "token": "x" * 32,
    "region": "eemland",
    "service": "save",
    "comparison_id": "0" * 32,
    "id": "0" * 32,
    "account_id": "1",
    "phase_id": "1",
    "region_id": "2",
    "service_id": "1",
    "year": "2025",
    "quarter": "1",
    "filename": "staff.css",
    "version": "1",
    "name": "s1",
}


@pytest.fixture
def app(sqlite_engine: sa.Engine) -> Flask:
    organisation(sqlite_engine)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    return create_app(Config(url, b"a secret of tests, long enough to be one", secure_cookies=False), clock=lambda: NOW)


def client_of(app: Flask, engine: sa.Engine, role: str | None) -> FlaskClient:
    """A browser in which somebody of a role is signed in, or nobody."""
    client = app.test_client()
    if role is not None:
        with writing(engine) as session:
            account = accounts.create(session, username=f"a-{role}", name="Voorbeeld", role=role)
            account.password_hash = "-"
            account.pin_hash = "-"
            account.house_rules_on = NOW.date()
            token = accounts.start_session(session, account, now=NOW)
        client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
    return client


def requests_of(app: Flask) -> Iterator[tuple[str, str, str]]:
    """List every route once per method: endpoint, method and an address of its shape."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            values = {argument: sample_of(rule, argument) for argument in rule.arguments}
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def sample_of(rule: Rule, argument: str) -> object:
    sample = SAMPLES[argument]
    return int(sample) if f"int:{argument}" in rule.rule else sample


def test_every_route_stands_in_the_table_and_every_line_of_the_table_is_a_route(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(access.TABLE)


def test_only_known_roles_stand_in_the_table() -> None:
    assert set().union(*access.TABLE.values()) <= {*ROLES, "public"}


def test_an_endpoint_outside_the_table_is_forbidden_to_everybody(app: Flask, sqlite_engine: sa.Engine) -> None:
    app.add_url_rule("/staff/forgotten", "forgotten", lambda: "open")
    for role in (*ROLES, None):
        answer = client_of(app, sqlite_engine, role).get("/staff/forgotten")
        assert answer.status_code == (303 if role is None else 403), role


@pytest.mark.parametrize("role", [*ROLES, None])
def test_every_route_as(app: Flask, sqlite_engine: sa.Engine, role: str | None) -> None:
    client = client_of(app, sqlite_engine, role)
    for endpoint, method, address in requests_of(app):
        if endpoint in ("accounts.sign_out", "static"):
            continue  # the first ends the session we test with; the second is a file
        allowed = access.TABLE[endpoint]
        answer = client.open(address, method=method)
        told = f"{role}: {method} {address} ({endpoint}) gave {answer.status_code}"
        if allowed == access.PUBLIC or role in allowed:
            assert answer.status_code < 500, told
            assert answer.status_code not in (401, 403), told
            assert answer.headers.get("Location", "") != "/staff/sign-in" or endpoint.startswith("accounts."), told
        elif role is None:
            assert answer.status_code in (303, 400), told  # 400: the form token is missing, which is looked at first
            assert answer.status_code == 400 or "/staff/" in answer.headers["Location"], told
        else:
            assert answer.status_code in (403, 400), told


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_a_page_of_another(app: Flask, sqlite_engine: sa.Engine, role: str) -> None:
    client = client_of(app, sqlite_engine, role)
    for endpoint, method, address in requests_of(app):
        if method == "GET" and access.TABLE[endpoint] != access.PUBLIC and role not in access.TABLE[endpoint]:
            assert client.get(address).status_code == 403, address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "", True),
    ],
)
def test_all_addresses_of_one_subscriber_are_one_sender(app: Flask, one: str, other: str, same: bool) -> None:
    def sender(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return access.sender()

    assert (sender(one) == sender(other)) is same


def test_a_refused_form_is_answered_in_the_language_of_who_reads_it(app: Flask) -> None:
    client = app.test_client()
    client.get("/privacy", headers={"Accept-Language": "en"})
    refused = client.post("/staff/aanmelden")
    assert refused.status_code == 400
    assert '<html lang="nl"' in refused.get_data(as_text=True)


def test_no_redirect_with_a_key_in_its_address_stays_in_a_browser(app: Flask) -> None:
    for path in ("/v/" + "0" * 32, "/k7m2q9xr"):
        answer = app.test_client().get(path)
        assert 300 <= answer.status_code < 400
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_number_that_fits_no_database_is_no_page(app: Flask) -> None:
    for path in (f"/dank/nl/{10**20}/own/praten", f"/staff/beheer/mensen/{10**20}"):
        client = client_of(app, app.extensions["stem"].engine, "admin" if path.startswith("/staff") else None)
        assert client.get(path).status_code == 404
