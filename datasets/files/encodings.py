"""The encoding of a text file, and its text made clean for a parser."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 23
SAMPLE = 1 << 16  # bytes looked at to find the separator
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
UNKNOWN_TO_WINDOWS = b"\x81\x8d\x8f\x90\x9d"
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\0"))


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file and how its bytes become letters.

    Attributes:
        path: where it is.
        encoding: its name for Python's codecs.
        damaged: bytes that are no letters of that encoding, read as the replacement sign.
        zeros: zero bytes, left out.
        note: what is unsure about the encoding, one plain sentence; else empty.
    """

    path: Path
    encoding: str
    damaged: int = 0
    zeros: int = 0
    note: str = ""

    @property
    def is_clean(self) -> bool:
        """True where a parser of UTF-8 can read the file as it is."""
        return self.encoding in {"utf-8", "utf-8-sig"} and not (self.damaged or self.zeros)

    def start(self) -> str:
        """The first letters, enough to find the separator."""
        with self.path.open("rb") as file:
            text = codecs.getincrementaldecoder(self.encoding)("replace").decode(file.read(SAMPLE))
        return text.replace("\0", "") if self.zeros else text

    def blocks(self) -> Iterator[str]:
        """The whole text, part by part."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        with self.path.open("rb") as file:
            while block := file.read(BLOCK):
                yield decoder.decode(block).replace("\0", "")
            yield decoder.decode(b"", final=True)

    def lines(self) -> Iterator[str]:
        """The lines with their ends, as Python's csv reader wants them."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            for line in file:
                yield line.replace("\0", "") if self.zeros else line


class AsUtf8(io.RawIOBase):
    """The text of a file as UTF-8 bytes."""

    def __init__(self, text: TextFile) -> None:
        self._blocks = (block.encode("utf-8", "replace") for block in text.blocks())
        self._left = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, target) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """The next bytes; 0 at the end."""
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._left = block
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def text_file(path: Path) -> TextFile | str:
    """A text file with its encoding: a byte order mark, then UTF-8, UTF-16 and Windows-1252.

    UTF-8 with a few bad bytes stays UTF-8; a file that is not text gets one plain sentence.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark) and (encoding != "utf-32" or len(start) % 4 == 0):
            return _counted(path, encoding)
    if wide := _without_mark(start):
        return _counted(path, wide)
    if sum(start.count(sign) for sign in CONTROLS) > len(start) / 100:
        return f"{path.name} is not a text file."
    if start.count(0) > len(start) / 10:
        return f"{path.name} is not a text file."
    return _narrow(path)


def _without_mark(start: bytes) -> str:
    """UTF-16 without a mark, told by where the zero bytes of spaces and separators stand."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) / 20 and odd > 5 * even:
        return "utf-16-le"
    if even > len(start) / 20 and even > 5 * odd:
        return "utf-16-be"
    return ""


def _counted(path: Path, encoding: str) -> TextFile:
    damaged = zeros = 0
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        for block in iter(lambda: file.read(BLOCK), b""):
            text = decoder.decode(block)
            damaged, zeros = damaged + text.count("\ufffd"), zeros + text.count("\0")
        damaged += decoder.decode(b"", final=True).count("\ufffd")
    return TextFile(path, encoding, damaged, zeros, _damage(damaged, encoding))


def _damage(count: int, encoding: str) -> str:
    if not count:
        return ""
    what = "1 letter is" if count == 1 else f"{count:,} letters are"
    return f"{what} damaged (not {ENCODING_NAMES[encoding]}) and read as \ufffd."


def _narrow(path: Path) -> TextFile:
    """UTF-8 where it reads the file, with at most a few bad bytes; else Windows-1252 or Latin-1."""
    bad = wide = zeros = 0
    windows = True
    high: list[bytes] = []
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        for block in iter(lambda: file.read(BLOCK), b""):
            zeros += block.count(0)
            text = decoder.decode(block)
            if text.isascii():
                continue
            spoilt = text.count("\ufffd")
            bad, wide = bad + spoilt, wide + len(text) - len(text.encode("ascii", "ignore"))
            if spoilt:
                windows = windows and not any(sign in block for sign in UNKNOWN_TO_WINDOWS)
                high = high or [block]
        bad += decoder.decode(b"", final=True).count("\ufffd")
    if bad == 0:
        return TextFile(path, "utf-8", zeros=zeros)
    if wide - bad > 4 * bad:  # letters of several bytes do not come about by chance
        return TextFile(path, "utf-8", bad, zeros, _damage(bad, "utf-8"))
    encoding = "cp1252" if windows else "latin-1"
    return TextFile(path, encoding, zeros=zeros, note=_look_at(b"".join(high), encoding))


def _look_at(start: bytes, encoding: str) -> str:
    """What to look at where an encoding can only be assumed."""
    first = next((place for place, byte in enumerate(start) if byte > 127), 0)
    words = start[max(first - 40, 0) : first + 2000].decode(encoding, "replace").replace('"', " ")
    for separator in ",;\t|":
        words = words.replace(separator, " ")
    shown = dict.fromkeys(word[:30] for word in words.split() if not word.isascii())
    examples = list(shown)[:3]
    is_right = "is" if len(examples) == 1 else "are"
    hint = f": look whether {', '.join(examples)} {is_right} spelt right" if examples else ""
    return f"Read as {ENCODING_NAMES[encoding]}, since it is not UTF-8{hint}."
