"""Who may come in: the access file, read strictly, and its secrets kept out of everything said."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.access.access import Access, access, folded, is_loopback, read_access

GOOD = """
public_url = "https://wherefore.example.com"
cookie_secret_file = "cookie.secret"
session_hours = 8

[[provider]]
name = "company"
title = "Example Ltd"
metadata_url = "https://login.example.com/.well-known/openid-configuration"
client_id = "wherefore"
client_secret_env = "CLIENT_SECRET"

[[team]]
name = "Marketing"
workspace = "marketing"
analysts = ["Anna@Example.com", "@research.example.com"]
viewers = ["@example.com"]

[[team]]
name = "Sales"
workspace = "/srv/wherefore/sales"
analysts = ["sam@sales.example"]
viewers = ["anna@example.com"]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLIENT_SECRET", "s3cret-of-the-client")
    secret = tmp_path / "cookie.secret"
    secret.write_text("c" * 40 + "\n", encoding="utf-8")
    secret.chmod(0o600)
    path = tmp_path / "access.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    return path


def test_a_good_file_is_read(file: Path) -> None:
    access_file = read_access(file)
    assert access_file.public_url == "https://wherefore.example.com"
    assert access_file.cookie_secret == "c" * 40
    assert access_file.session_hours == 8
    assert access_file.providers[0].client_secret == "s3cret-of-the-client"
    assert access_file.teams[0].workspace == (file.parent / "marketing").resolve()
    assert access_file.teams[1].workspace == Path("/srv/wherefore/sales")


def test_a_member_is_known_by_the_e_mail_before_the_domain(file: Path) -> None:
    marketing, sales = read_access(file).teams
    assert marketing.role_of("anna@example.com") == "analyst"
    assert marketing.role_of("ANNA@EXAMPLE.COM") == "analyst"
    assert marketing.role_of("vera@example.com") == "viewer"
    assert marketing.role_of("rita@research.example.com") == "analyst"
    assert marketing.role_of("eve@other.example.com") is None
    assert sales.role_of("vera@example.com") is None
    assert [team.name for team in read_access(file).teams_of("anna@example.com")] == [
        "Marketing",
        "Sales",
    ]


@pytest.mark.parametrize(
    "email",
    ["eve@evil-example.com", "eve@example.com.evil.org", "@example.com", "example.com",
     "@example.com@evil.org", "eve@evil.org\n@example.com ", "",
     "anna@example.com\x00", "\u212aate@other.org"],
)  # fmt: skip
def test_what_only_looks_like_a_member_is_none(file: Path, email: str) -> None:
    assert read_access(file).teams_of(email) == ()


def test_another_letter_does_not_become_a_plain_one() -> None:
    assert folded("KATE@Example.com") == "kate@example.com"
    assert folded("\u212aate@example.com") != "kate@example.com"  # the Kelvin sign


def test_no_secret_is_in_what_is_printed(file: Path) -> None:
    access_file = read_access(file)
    assert "s3cret" not in repr(access_file)
    assert "cccc" not in repr(access_file)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("https://wherefore.example.com", "http://wherefore.example.com", "https://"),
        ("https://wherefore.example.com", "https://wherefore.example.com/app", "path"),
        ("https://login", "http://login", "https://"),
        ('title = "Example Ltd"', 'titel = "Example Ltd"', "titel"),
        ("viewers = [", "viewer = [", "viewer"),
        ('name = "company"', 'name = "my_company"', "my_company"),
        ('"@example.com"', '"example.com"', "example.com"),
        ('"@example.com"', '"@"', "neither"),
        ('"@example.com"', '"anna@example.com"', "twice"),
        ('name = "Sales"', 'name = "marketing"', "twice"),
        ('"/srv/wherefore/sales"', '"marketing/inside"', "apart"),
        ('"/srv/wherefore/sales"', '"marketing"', "apart"),
        ("session_hours = 8", "session_hours = 0", "session_hours"),
        ("session_hours = 8", "session_hours = nan", "session_hours"),
        ("session_hours = 8", "session_hours = true", "session_hours"),
        ('client_secret_env = "CLIENT_SECRET"', 'client_secret = "s3cret-here"', "client_secret"),
        ('client_secret_env = "CLIENT_SECRET"', "", "client_secret_file"),
        ('client_secret_env = "CLIENT_SECRET"', 'client_secret_env = "NONE_HERE"', "NONE_HERE"),
        ('cookie_secret_file = "cookie.secret"', 'cookie_secret_file = "gone"', "gone"),
        ('cookie_secret_file = "cookie.secret"', "cookie_secret_file", "not TOML"),
        ("[[provider]]", "[provider]", "[[provider]]"),
    ],
)
def test_a_wrong_file_is_one_sentence(file: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(ValueError, match="access file") as why:
        read_access(changed(file, old, new))
    assert reason in str(why.value)
    assert "s3cret" not in str(why.value)
    assert "\n" not in str(why.value)


def test_a_secret_that_others_can_read_is_refused(file: Path) -> None:
    (file.parent / "cookie.secret").chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        read_access(file)


def test_a_short_cookie_secret_is_refused(file: Path) -> None:
    (file.parent / "cookie.secret").write_text("short", encoding="utf-8")
    with pytest.raises(ValueError, match="at least 32"):
        read_access(file)


def test_the_file_is_read_anew_when_it_changes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEREFORE_ACCESS", str(file))
    before = access()
    assert isinstance(before, Access)
    assert before.teams_of("sam@sales.example")
    assert access() is before
    changed(file, 'analysts = ["sam@sales.example"]\n', "")
    later = access()
    assert isinstance(later, Access)
    assert not later.teams_of("sam@sales.example")
    file.unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        access()


def test_without_a_name_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)
    assert access() is None


@pytest.mark.parametrize(
    ("host", "private"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("LOCALHOST.", True), ("0.0.0.0", False), ("::", False), ("192.168.0.7", False),
     ("localhost.evil.example", False), ("127.0.0.1.evil.example", False), ("", False),
     ("::ffff:10.0.0.1", False), ("0", False)],
)  # fmt: skip
def test_only_this_machines_own_addresses_are_private(host: str, private: bool) -> None:
    assert is_loopback(host) is private
