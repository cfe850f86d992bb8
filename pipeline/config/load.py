"""`streams.yaml` to settings, or to a list of everything that is wrong with it, each with its line."""

from pathlib import Path

from pipeline.config.compose import RuleTypes, compose
from pipeline.config.document import LIMIT_BYTES, DocumentError, read_document
from pipeline.config.flaw import Flaw, dotted
from pipeline.config.register import names_of, with_registers
from pipeline.config.saying import said
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError, Problem


def load(path: Path, *, rule_types: RuleTypes) -> Settings:
    """Read a configuration file, and the files of assets that it names.

    Raises:
        ConfigError: it can't be read or something in it is wrong; holds every problem.
    """
    try:
        text = text_of(path)
    except DocumentError as error:
        raise ConfigError(str(path), [Problem(error.line, "", error.message)]) from error
    return settings_of(text, path, rule_types=rule_types)


def settings_of(text: str, path: Path, *, rule_types: RuleTypes) -> Settings:
    """Read the text that a file at `path` has, or is to have; errors as `load`."""
    try:
        document = read_document(text)
    except DocumentError as error:
        raise ConfigError(str(path), [Problem(error.line, "", error.message)]) from error
    if document.root is None:
        raise ConfigError(str(path), [Problem(1, "", said("file_empty"))])
    needs = {kind: rule.needs for kind, rule in rule_types.items()}
    filled = with_registers(document.root.plain(), needs, folder=path.parent)
    composed = compose(filled.written, rule_types)
    problems = [_problem(flaw, line) for line, flaw in document.flaws]
    problems += [_problem(flaw, document.line(flaw.path, of_key=flaw.at_key)) for flaw in (*filled.flaws, *composed.flaws)]
    if composed.settings is None or problems:
        raise ConfigError(str(path), sorted(problems, key=lambda problem: (problem.line or 0, problem.where)))
    return composed.settings


def named_files(path: Path, *, rule_types: RuleTypes) -> tuple[Path, ...]:
    """Return the files that a configuration names and that are read with it; none when it can't be read itself."""
    try:
        return tuple(path.parent / name for name in sorted(names_in(text_of(path), rule_types=rule_types)))
    except DocumentError:
        return ()


def names_in(text: str, *, rule_types: RuleTypes) -> frozenset[str]:
    """Return the names of files in the text of a configuration.

    Raises:
        DocumentError: it can't be read.
    """
    root = read_document(text).root
    needs = {kind: rule.needs for kind, rule in rule_types.items()}
    return frozenset(names_of(None if root is None else root.plain(), needs))


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        DocumentError: it can't be read, is too large or no UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError(None, said("file_none")) from error
    except IsADirectoryError as error:
        raise DocumentError(None, said("file_folder")) from error
    except OSError as error:
        raise DocumentError(None, said("file_unread", why=str(error.strerror or error))) from error
    if len(content) > LIMIT_BYTES:
        raise DocumentError(None, said("file_large", mib=LIMIT_BYTES >> 20))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(line, said("no_utf8", byte=f"{content[error.start]:02x}")) from error


def _problem(flaw: Flaw, line: int | None) -> Problem:
    return Problem(line, dotted(flaw.path), flaw.message)
