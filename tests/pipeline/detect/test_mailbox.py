"""The mailbox keeps the newest look of each stream and never forgets a loss."""

import threading

import pytest

from pipeline.detect.mailbox import Mailbox
from tests.support.looks import look


def test_is_empty_at_first() -> None:
    assert Mailbox().take(8) == []


def test_newest_look_wins_and_the_loss_is_counted() -> None:
    box = Mailbox()
    box.put(look(t=1))
    box.put(look(t=2))
    (mail,) = box.take(8)
    assert mail.look is not None
    assert mail.look.frame.t == 2
    assert box.dropped("cam") == 1


def test_streams_are_taken_in_the_order_in_which_they_began_to_wait() -> None:
    box = Mailbox()
    for stream_id in ("b", "a", "b", "c"):
        box.put(look(stream_id))
    assert [mail.stream_id for mail in box.take(2)] == ["b", "a"]
    assert [mail.stream_id for mail in box.take(2)] == ["c"]


@pytest.mark.parametrize(
    ("steps", "look_at", "lost_at", "lost_first"),
    [
        pytest.param(["lost@5"], None, 5, False, id="loss alone"),
        pytest.param(["look@4", "lost@5"], 4, 5, False, id="look then loss"),
        pytest.param(["lost@5", "look@6"], 6, 5, True, id="loss then look"),
        pytest.param(["look@4", "lost@5", "look@6"], 6, 5, True, id="a newer look does not hide the loss"),
        pytest.param(["lost@5", "lost@7"], None, 5, False, id="the first loss counts"),
        pytest.param(["lost@5", "look@6", "lost@7"], 6, 5, True, id="two losses around a look keep the first"),
    ],
)
def test_a_loss_is_never_overwritten(
    steps: list[str], look_at: float | None, lost_at: float, lost_first: bool
) -> None:
    box = Mailbox()
    for step in steps:
        what, _, t = step.partition("@")
        box.put(look(t=float(t))) if what == "look" else box.lost("cam", float(t))
    (mail,) = box.take(8)
    assert (mail.look.frame.t if mail.look else None) == look_at
    assert mail.lost_at == lost_at
    assert mail.lost_first is lost_first


def test_a_file_waits_until_its_look_was_taken() -> None:
    box = Mailbox()
    box.put(look(t=1), wait=True)
    second = threading.Thread(target=box.put, args=(look(t=2),), kwargs={"wait": True})
    second.start()
    (first,) = box.take(8)
    second.join(5)
    (last,) = box.take(8)
    assert first.look is not None
    assert last.look is not None
    assert (first.look.frame.t, last.look.frame.t) == (1, 2)
    assert box.dropped("cam") == 0


def test_closing_lets_everybody_go_and_takes_nothing_in() -> None:
    box = Mailbox()
    box.put(look(t=1))
    waiting = threading.Thread(target=box.put, args=(look(t=2),), kwargs={"wait": True})
    waiting.start()
    box.close()
    waiting.join(5)
    assert not waiting.is_alive()
    box.put(look("other"))
    assert [mail.stream_id for mail in box.take(8)] == ["cam"]


def test_forgets_a_removed_stream() -> None:
    box = Mailbox()
    box.put(look(t=1))
    box.put(look(t=2))
    box.forget("cam")
    assert box.take(8) == []
    assert box.dropped("cam") == 0


def test_wait_returns_as_soon_as_enough_streams_have_mail() -> None:
    box = Mailbox()
    box.put(look("a"))
    box.put(look("b"))
    assert box.wait(2, 60.0) == 2
    assert box.wait(3, 0.0) == 2
