"""Letting others in: a real OpenID provider, the app bound to every address, clients, a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from datasets.access.audit import Record, records
from datasets.workspace.samples import SAMPLES
from datasets.workspace.workspace import Workspace
from tests.browser.serving import free_ports, wait_until_served
from tests.support.app_client import buttons_of, fetch, session, signed_cookie, text_of
from tests.support.checkout import ROOT

SECRET = "a cookie secret that is long enough for the tests"
PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
PEOPLE = {
    "anna": ("anna@example.com", True),
    "vera": ("vera@example.com", True),
    "eve": ("eve@evil.example", True),
    "fay": ("fay@example.com", False),
}
ACCESS = """
public_url = "http://127.0.0.1:{app}"
cookie_secret_file = "cookie.secret"
[[provider]]
name = "company"
title = "Example Ltd"
metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"
client_id = "wherefore"
client_secret_file = "client.secret"
[[team]]
name = "Sales"
workspace = "sales"
analysts = ["anna@example.com", "both@example.com"]
viewers = ["@example.com"]
[[team]]
name = "Shops"
workspace = "shops"
analysts = ["shops@other.example"]
viewers = ["both@example.com"]
"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class Served:
    """The running app: its address and where its files are."""

    address: str
    folder: Path
    log: Path

    def cookie(self, email: str, **more: object) -> str:
        return signed_cookie(self.address, SECRET, email, **more)

    def noted(self, team: str) -> list[Record]:
        return list(records(self.folder / team))


def table_of(folder: Path, team: str, mark: str) -> None:
    """A workspace with a table of the same name in every team, and other rows in each."""
    table = pd.DataFrame({"customer": [f"{mark}{k:03d}" for k in range(90)], "fee": range(90),
                          f"{mark}_plan": ["a", "b", f"{mark}pro"] * 30,
                          "churn": ["Yes", "No", "No"] * 30})  # fmt: skip
    table.to_csv(folder / "customers.csv", index=False)
    with Workspace(folder / team) as opened:
        assert opened.add(folder / "customers.csv").dataset is not None
        with opened._store.change() as cursor:  # the samples would only take time
            for sample in SAMPLES:
                cursor.execute("insert into wherefore.samples values (?)", [sample.key])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("access")
    app, provider = free_ports(2)
    for name, words in (("cookie.secret", SECRET), ("client.secret", "of the client")):
        (folder / name).write_text(words, encoding="utf-8")
        (folder / name).chmod(0o600)
    (folder / "access.toml").write_text(ACCESS.format(app=app, provider=provider), encoding="utf-8")
    table_of(folder, "sales", "azure")
    table_of(folder, "shops", "brown")
    people = [
        text
        for name, (email, verified) in PEOPLE.items()
        for text in (
            "--user-claims",
            json.dumps({"sub": name, "email": email, "email_verified": verified}),
        )
    ]
    mock = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(provider)]
    command = [sys.executable, "cli.py", "app", "--host", "0.0.0.0", "--port", str(app)]
    log = folder / "app.log"
    with log.open("wb") as written, (folder / "provider.log").open("wb") as other:
        running = [
            subprocess.Popen([*mock, *people], stdout=other, stderr=subprocess.STDOUT),
            subprocess.Popen(
                [*command, "--access", str(folder / "access.toml")],
                cwd=ROOT,
                env=os.environ | {"PYTHONWARNINGS": "default"},
                stdout=written,
                stderr=subprocess.STDOUT,
            ),
        ]
        try:
            for port, each in zip((provider, app), running, strict=True):
                wait_until_served(f"http://127.0.0.1:{port}", each)
            yield Served(f"http://127.0.0.1:{app}", folder, log)
        finally:
            for each in running:
                each.terminate()
                each.wait(20)
    said = log.read_text(encoding="utf-8", errors="replace")
    refused = "PermissionError: "  # Streamlit logs what a click was refused for
    assert said.count("Traceback") == said.count(refused)
    assert SECRET not in said
    assert "of the client" not in said


# ------------------------------------------------------------------------ without a browser


@pytest.mark.parametrize(
    "path",
    ["/", "/data", "/what-if", "/findings", "/?dataset=customers", "/data?team=Sales",
     "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/media/x.csv",
     "/component/x", "/static/index.html", "/index.html", "/app/static/../cli.py",
     "/app/static/..%2f..%2fcli.py", "/_stcore/bidi-components/x", "/manifest.json"],
)  # fmt: skip
def test_without_sign_in_only_the_sign_in_page_answers(served: Served, path: str) -> None:
    got, text = fetch(served.address, path)
    assert got.status == 401
    assert "Sign in with Example Ltd" in text
    assert "customers" not in text.replace("dataset%3Dcustomers", "")
    assert "<script" not in text


def test_without_sign_in_no_websocket_and_no_upload(served: Served) -> None:
    for cookie in ("", "_streamlit_user=anna@example.com", signed_cookie(served.address, "x" * 40,
                                                                         "anna@example.com"),
                   served.cookie("eve@evil.example"), served.cookie("vera@example.com", iat=1),
                   served.cookie("vera@example.com", email_verified=False)):  # fmt: skip
        with (
            pytest.raises(InvalidStatus) as refused,
            session(served.address, cookie),
        ):
            pass
        assert refused.value.response.status_code == 403
        got, _ = fetch(served.address, "/_stcore/upload_file/s/f", cookie, "PUT", b"a,b\n1,2\n")
        assert got.status in {401, 403}


def test_another_sites_page_opens_nothing_with_a_members_cookie(served: Served) -> None:
    cookie = served.cookie("anna@example.com")
    for origin in ("https://evil.example", "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus), session(served.address, cookie, origin):
            pass


def test_what_an_analyst_can_press_does_nothing_for_a_viewer(served: Served) -> None:
    query = "dataset=customers"
    with session(served.address, served.cookie("anna@example.com")) as anna:
        buttons = buttons_of(anna.run("data", query))
    assert {"Remove it", "Use these roles"} <= set(buttons)
    with session(served.address, served.cookie("vera@example.com")) as vera:
        seen = vera.run("data", query)
        assert set(buttons_of(seen)) == {"Open", "Sign out"}
        assert "azure_plan" in text_of(seen)
        pressed = [number for label, number in buttons.items() if label != "Sign out"]
        vera.run("data", query, pressed)
    with session(served.address, served.cookie("vera@example.com")) as vera:
        assert "azure_plan" in text_of(vera.run("data", query))
    put = fetch(served.address, "/_stcore/upload_file/s/f", served.cookie("vera@example.com"),
                "PUT", b"a,b\n1,2\n")  # fmt: skip
    assert put[0].status == 403
    done = [each.what for each in served.noted("sales") if each.who == "vera@example.com"]
    assert set(done) <= {"signed in", "asked"}


def test_a_team_never_sees_another_teams_table_of_the_same_name(served: Served) -> None:
    told = {}
    for email in ("anna@example.com", "shops@other.example"):
        with session(served.address, served.cookie(email)) as opened:
            told[email] = "".join(
                text_of(opened.run(page, "dataset=customers&team=Sales"))
                for page in ("data", "findings", "", "what-if")
            )
    assert "azure" in told["anna@example.com"]
    assert "brown" not in told["anna@example.com"]
    assert "brown" in told["shops@other.example"]
    assert "azure" not in told["shops@other.example"]


def test_who_is_in_two_teams_has_the_role_of_each(served: Served) -> None:
    with session(served.address, served.cookie("both@example.com")) as both:
        sales = both.run("data", "dataset=customers&team=Sales")
        shops = both.run("data", "dataset=customers&team=Shops")
    assert "Remove it" in buttons_of(sales)
    assert "brown" not in text_of(sales)
    with session(served.address, served.cookie("both@example.com")) as both:
        shops = both.run("data", "team=Shops")
        shops += both.run("data", "dataset=customers&team=Shops")
    assert "Remove it" not in buttons_of(shops)
    assert "brown_plan" in text_of(shops)
    assert "azure" not in text_of(shops)


def test_a_page_that_is_open_ends_with_the_sign_in(served: Served) -> None:
    cookie = served.cookie("vera@example.com", iat=time.time() - 12 * 3600 + 6)
    with session(served.address, cookie) as vera:
        assert "azure_plan" in text_of(vera.run("data", "dataset=customers"))
        time.sleep(6)
        with pytest.raises(ConnectionClosed):
            vera.run("data", "dataset=customers")
    with pytest.raises(InvalidStatus), session(served.address, cookie):
        pass


def test_whoever_loses_a_role_or_a_seat_loses_it_with_the_next_click(served: Served) -> None:
    file = served.folder / "access.toml"
    before = file.read_text(encoding="utf-8")
    query = "dataset=customers&team=Sales"
    try:
        with session(served.address, served.cookie("both@example.com")) as both:
            remove = buttons_of(both.run("data", query))["Remove it"]
            file.write_text(before.replace(', "both@example.com"]', "]"), encoding="utf-8")
            said = text_of(both.run("data", query, [remove]))
            assert "You can look and ask here, but not change what others see." in said
            file.write_text(before.replace("both@", "gone@").replace('"@', '"@no.'), "utf-8")
            said = text_of(both.run("data", query))
            assert "Wherefore is not open here" in said
            assert "azure" not in said
    finally:
        file.write_text(before, encoding="utf-8")
    with session(served.address, served.cookie("anna@example.com")) as anna:
        assert "azure_plan" in text_of(anna.run("data", query))
    refused = [each for each in served.noted("sales") if each.outcome == "refused"]
    assert [(each.who, each.what) for each in refused] == [("both@example.com", "removed")]


# --------------------------------------------------------------------------- in a real browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.route("**/*jsdelivr*/**", lambda route: route.abort())  # the stand-in's style sheet
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    context.close()


def sign_in(page: Page, served: Served, name: str, path: str = "/") -> None:
    """By the button, at the provider, and back."""
    page.goto(f"{served.address}{path}")
    page.get_by_role("link", name="Sign in with Example Ltd").click()
    page.locator("input[name=sub]").fill(name)
    page.locator("button[type=submit]").first.click()


def test_an_analyst_signs_in_adds_a_table_and_signs_out(
    page: Page, served: Served, tmp_path: Path
) -> None:
    heard: list[str] = []
    page.on("console", lambda told: heard.append(told.text) if "Content Security" in told.text
            else None)  # fmt: skip
    (tmp_path / "green.csv").write_text(
        "who,fee,left\n" + "\n".join(f"g{k},{k % 9},{'yes' if k % 3 else 'no'}" for k in range(80)),
        encoding="utf-8",
    )
    sign_in(page, served, "anna", "/data?dataset=customers")
    expect(page.get_by_role("heading", name="Data")).to_be_visible()
    expect(page.get_by_text("anna@example.com")).to_be_visible()
    assert page.url.startswith(f"{served.address}/data?dataset=customers")
    page.locator("input[type=file]").set_input_files(tmp_path / "green.csv")
    page.get_by_role("button", name="Add this table").click()
    expect(page.get_by_text("Read just now.")).to_be_visible()
    cookies = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "127.0.0.1" in url and "/data" not in url)
    page.goto(f"{served.address}/data?dataset=green")
    expect(page.get_by_role("link", name="Sign in with Example Ltd")).to_be_visible()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # somebody kept a copy
    page.goto(f"{served.address}/data?dataset=green")
    expect(page.get_by_role("link", name="Sign in with Example Ltd")).to_be_visible()
    done = [(each.what, each.dataset) for each in served.noted("sales")
            if each.who == "anna@example.com" and each.outcome == "done"]  # fmt: skip
    assert ("signed in", "") in done
    assert ("imported", "green") in done
    assert ("signed out", "") in done
    assert not heard


def test_a_viewer_signs_in_and_may_look(page: Page, served: Served) -> None:
    sign_in(page, served, "vera", "/data?dataset=customers")
    expect(page.get_by_text("You are a viewer here")).to_be_visible()
    expect(page.get_by_text("vera@example.com")).to_be_visible()
    assert page.locator("input[type=file]").count() == 0
    assert page.get_by_text("Remove", exact=True).count() == 0


def test_a_stranger_and_an_unverified_e_mail_see_one_sentence(page: Page, served: Served) -> None:
    for name, words in (
        ("eve", "You are not a member of a team here"),
        ("fay", "Your e-mail is not verified"),
    ):
        sign_in(page, served, name, "/data?dataset=customers")
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        assert "azure" not in page.content()
        page.get_by_role("link", name="Sign out").click()
        page.wait_for_load_state()
        page.goto(served.address)
        expect(page.get_by_role("link", name="Sign in with Example Ltd")).to_be_visible()
