"""A change of the file takes effect only when all of it is right."""

from pathlib import Path

import pytest

from pipeline.config.settings import Settings, Site
from pipeline.engine.config_file import ConfigFile
from pipeline.errors import ConfigError, Problem


def load(path: Path) -> Settings:
    text = path.read_text()
    if "broken" in text:
        raise ConfigError(str(path), [Problem(1, "site", "broken")])
    return Settings(site=Site(name=text))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "streams.yaml"
    made.write_text("old")
    return made


def test_says_nothing_while_nothing_changed(path: Path) -> None:
    assert ConfigFile(path, load).changed() is None


def test_hands_on_a_change_once(path: Path) -> None:
    file = ConfigFile(path, load)
    path.write_text("newer")
    assert file.changed() is None, "it may still be written to"
    changed = file.changed()
    assert changed is not None
    assert changed.site.name == "newer"
    assert file.changed() is None


def test_refuses_a_broken_file_and_counts_it(path: Path) -> None:
    file = ConfigFile(path, load)
    path.write_text("broken!")
    assert [file.changed(), file.changed(), file.changed()] == [None] * 3
    assert file.errors == 1
    path.write_text("mended")
    file.changed()
    mended = file.changed()
    assert mended is not None
    assert mended.site.name == "mended"


def test_waits_until_the_file_is_written_to_its_end(path: Path) -> None:
    file = ConfigFile(path, load)
    for part in ("half", "half a na", "half a name no more"):
        path.write_text(part)
        assert file.changed() is None
    changed = file.changed()
    assert changed is not None
    assert changed.site.name == "half a name no more"


def test_a_file_that_vanishes_for_a_moment_is_no_change(path: Path) -> None:
    file = ConfigFile(path, load)
    path.unlink()
    assert file.changed() is None
    assert file.errors == 0
    path.write_text("back again")
    file.changed()
    assert file.changed() is not None


def named(path: Path) -> list[Path]:
    return [path.parent / word for word in path.read_text().split() if word.endswith(".geojson")]


def load_all(path: Path) -> Settings:
    return Settings(site=Site(name=" ".join([load(path).site.name, *(load(one).site.name for one in named(path))])))


def settled(file: ConfigFile) -> Settings | None:
    """Return what is handed on once a change was seen twice."""
    return file.changed() or file.changed()


def test_a_file_that_is_named_is_watched_too(path: Path) -> None:
    lanes = path.parent / "lanes.geojson"
    lanes.write_text("one")
    path.write_text("old lanes.geojson")
    file = ConfigFile(path, load_all, named=named)
    assert settled(file) is None
    lanes.write_text("another")
    changed = settled(file)
    assert changed is not None
    assert changed.site.name == "old lanes.geojson another"
    assert settled(file) is None


def test_a_broken_named_file_is_refused_and_read_again_when_it_is_mended(path: Path) -> None:
    lanes = path.parent / "lanes.geojson"
    lanes.write_text("one")
    path.write_text("old lanes.geojson")
    file = ConfigFile(path, load_all, named=named)
    lanes.write_text("broken!")
    assert settled(file) is None
    assert file.errors == 1
    lanes.write_text("mended")
    assert settled(file) is not None


def test_a_file_is_watched_from_when_it_is_named_and_no_longer_when_it_is_not(path: Path) -> None:
    lanes = path.parent / "lanes.geojson"
    lanes.write_text("one")
    file = ConfigFile(path, load_all, named=named)
    path.write_text("old lanes.geojson")
    assert settled(file) is not None
    lanes.write_text("another")
    assert settled(file) is not None
    path.write_text("old")
    assert settled(file) is not None
    lanes.write_text("a third")
    assert settled(file) is None
