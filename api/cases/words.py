"""Texts to words that an index of words can find: the same for what is kept and for what is asked. Pure.

Chinese, Japanese and Korean have no spaces between words: their runs become pairs of neighbouring characters, and a run's
last character by itself. A sign such as `-` is a word, in its full-width form: no index takes that for punctuation, and no
text has it after normalising (NFKC).
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import normalize

MOST_TOKENS = 4000
"""Of one text; a case's longest notes have a few hundred."""
MOST_LETTERS = 64
"""Of one word; a longer one is found by its beginning."""
_RUNS = r"\u2e80-\u2fff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES = re.compile(rf"(?P<run>[{_RUNS}]+)|(?P<word>[^\W_{_RUNS}]+)|(?P<sign>\S)")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def tokens(texts: Iterable[str]) -> list[str]:
    """Return the words of texts in their order."""
    found: list[str] = []
    for text in texts:
        for kind, piece in _pieces(text):
            found += _pairs(piece) + [piece[-1]] if kind == "run" else [piece]
    return found[:MOST_TOKENS]


def phrases(asked: str) -> list[list[str]]:
    """Return what must be found of a question, one phrase for each part between spaces; its last word may go on.

    A phrase's words follow each other. `垃圾` finds `暴露垃圾`, `gate-1` finds `gate-12`, `ate` finds no `gate`.
    """
    return [phrase for part in asked.split() if (phrase := _phrase(part))]


def _phrase(part: str) -> list[str]:
    pieces = list(_pieces(part))
    found: list[str] = []
    for number, (kind, piece) in enumerate(pieces, start=1):
        if kind != "run":
            found.append(piece)
        elif number == len(pieces):
            found += _pairs(piece) or [piece]
        else:
            found += _pairs(piece) + [piece[-1]]
    return found


def _pieces(text: str) -> Iterable[tuple[str, str]]:
    for match in _PIECES.finditer(normalize("NFKC", text).casefold()):
        kind, piece = match.lastgroup or "", match.group()
        if kind == "sign":
            yield kind, piece.translate(_WIDE)
        else:
            yield kind, piece if kind == "run" else piece[:MOST_LETTERS]


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]
