"""The page before the door: the way to sign in, or one sentence on why nobody comes in here.

Plain HTML without a script; it is all that is served to who is not a member.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from datasets.access.access import Provider
from datasets.access.sign_in import Refusal
from ui.theme import DARK, LIGHT

PATH = "/sign-in"
SIGN_OUT = "/auth/logout"
WORDS: dict[Refusal, tuple[str, str]] = {
    "nobody": ("Ask your table why", "Sign in to see your team’s tables."),
    "over": ("Your sign-in is over", "Sign in again to go on; nothing that you kept is lost."),
    "unreachable": (
        "Nobody answers where you sign in",
        "The sign-in provider cannot be reached, or it refused. Try again in a minute; if that "
        "does not help, the app’s log says more.",
    ),
    "unverified": (
        "Your e-mail is not verified",
        "Your provider does not say that this e-mail is yours. Verify it there, then sign in "
        "again.",
    ),
    "stranger": (
        "You are not a member of a team here",
        "Ask whoever runs Wherefore for you to add your e-mail to a team.",
    ),
}
SIGN_IN_HELPS = frozenset({"nobody", "over", "unreachable"})
STYLE = """
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;
background:var(--paper);color:var(--ink);font:15px/1.6 Inter,'Segoe UI',Roboto,Arial,sans-serif;
-webkit-font-smoothing:antialiased;font-feature-settings:"cv05","ss03"}
main{width:100%;max-width:440px;padding:40px 40px 36px;background:var(--card);
border:1px solid var(--line);border-radius:12px;box-shadow:0 1px 2px rgba(40,30,10,.05)}
.logo{display:block;height:25px;margin-bottom:36px}.logo.dark{display:none}
h1{margin:0 0 8px;font:600 30px/1.26 "Source Serif",Georgia,serif;letter-spacing:-.012em;
text-wrap:balance}
p{margin:0 0 28px;color:var(--ink2)}p:last-child{margin-bottom:0}
a{display:block;margin-top:10px;padding:9px 16px;border:1px solid var(--line);border-radius:8px;
text-align:center;text-decoration:none;color:var(--ink);background:var(--card)}
a.first{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:500}
a:hover{border-color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent-soft);outline-offset:1px;border-color:var(--accent)}
@media (prefers-color-scheme:dark){.logo{display:none}.logo.dark{display:block}}
"""
FONTS = """
@font-face{font-family:Inter;src:url(/app/static/inter.woff2);font-weight:100 900}
@font-face{font-family:"Source Serif";src:url(/app/static/source-serif.woff2);font-weight:200 900}
"""


def page(providers: Sequence[Provider], why: Refusal, wanted_page: str = "") -> str:
    """The way in, and on to the page that was wanted; the way out for who is nobody we know."""
    words, under = WORDS[why]
    links = [(SIGN_OUT, "Sign out")]
    if why in SIGN_IN_HELPS:
        to = f"&to={quote(wanted_page, safe='')}" if wanted_page else ""
        links = [
            (f"{PATH}?with={provider.name}{to}", f"Sign in with {provider.title}")
            for provider in providers
        ]
    return _whole(words, under, links)


def sentence_page(words: str) -> str:
    """One sentence and no way on."""
    return _whole("Wherefore is not open here", words, [])


def _whole(words: str, under: str, links: Sequence[tuple[str, str]]) -> str:
    ways = "".join(
        f'<a href="{escape(target)}"{_first(place)}>{escape(label)}</a>'
        for place, (target, label) in enumerate(links)
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>Wherefore</title>'
        f'<link rel="icon" href="/app/static/mark.svg"><style>{FONTS}{_colours()}{STYLE}</style>'
        '</head><body><main><img class="logo" src="/app/static/logo.svg" alt="Wherefore">'
        '<img class="logo dark" src="/app/static/logo-dark.svg" alt="Wherefore">'
        f"<h1>{escape(words)}</h1><p>{escape(under)}</p>{ways}</main></body></html>"
    )


def _first(place: int) -> str:
    return ' class="first"' if place == 0 else ""


def _colours() -> str:
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in tokens.items())
        for tokens in (LIGHT, DARK)
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
