"""What stands on the pages of a PDF that Chromium printed: its text, glyph by glyph through each font's own table."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

OBJECT = re.compile(rb"(?s)(?<!\d)(\d+) 0 obj\b(.*?)\bendobj")
STREAM = re.compile(rb"(?s)stream\r?\n(.*?)\r?\nendstream")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
FONTS = re.compile(rb"(?s)/Font\s*<<(.*?)>>")
NAMED = re.compile(rb"/(\w+)\s+(\d+) 0 R")
CHARACTERS = re.compile(rb"(?s)beginbfchar(.*?)endbfchar")
RANGES = re.compile(rb"(?s)beginbfrange(.*?)endbfrange")
SHOWN = re.compile(rb"/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>|\b(ET)\b")

Glyphs = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Pdf:
    """Its objects by number: what stands before the stream, and the stream, unpacked."""

    objects: Mapping[int, tuple[bytes, bytes]]

    @classmethod
    def read(cls, content: bytes) -> "Pdf":
        """Take a file apart; Chromium packs no objects into others."""
        return cls({int(number): _parts(body) for number, body in OBJECT.findall(content)})

    def pages(self) -> list[str]:
        """Return the text of each page; fonts that have one glyph for a character and its radical give the character."""
        return [normalize("NFKC", "".join(self._page(head))) for head, _ in self.objects.values() if PAGE.search(head)]

    def _page(self, head: bytes) -> Iterator[str]:
        resources = self._at(head, b"Resources") or head
        fonts = {name: self._glyphs(int(number)) for block in FONTS.findall(resources) for name, number in NAMED.findall(block)}
        known: Glyphs = {}
        for content in re.findall(rb"/Contents\s*\[?((?:\s*\d+ 0 R)+)", head):
            for number in re.findall(rb"(\d+) 0 R", content):
                for font, text, ended in SHOWN.findall(self.objects[int(number)][1]):
                    known = fonts.get(font, known) if font else known
                    yield "\n" if ended else _written(text, known)

    def _at(self, head: bytes, name: bytes) -> bytes:
        found = re.search(rb"/" + name + rb"\s+(\d+) 0 R", head)
        return self.objects[int(found[1])][0] if found else b""

    def _glyphs(self, number: int) -> Glyphs:
        found = re.search(rb"/ToUnicode\s+(\d+) 0 R", self.objects[number][0])
        return _table(self.objects[int(found[1])][1]) if found else {}


def _parts(body: bytes) -> tuple[bytes, bytes]:
    found = STREAM.search(body)
    if found is None:
        return body, b""
    head = body[: found.start()]
    return head, zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in head else found[1]


def _table(mapping: bytes) -> Glyphs:
    glyphs: dict[int, str] = {}
    for block in CHARACTERS.findall(mapping):
        glyphs |= {int(glyph, 16): _letters(text) for glyph, text in re.findall(rb"<(\w+)>\s*<(\w+)>", block)}
    for block in RANGES.findall(mapping):
        for first, last, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            begin, letter = int(first, 16), _letters(text)
            glyphs |= {begin + step: chr(ord(letter[-1]) + step) for step in range(int(last, 16) - begin + 1)}
    return glyphs


def _letters(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")


def _written(text: bytes, glyphs: Glyphs) -> str:
    return "".join(glyphs.get(int(text[at : at + 4], 16), "") for at in range(0, len(text), 4))
