"""Work that is done piece by piece in several processes, and may be stopped at any time: what is done is kept."""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from typing import TypeVar

import cv2
import structlog

Told = Callable[[str, int, int], None]
"""Told what was done last, how many pieces are done, and how many there are."""
Job = TypeVar("Job")


def each(work: Callable[[Job], str], missing: Sequence[Job], processes: int, *, whole: int, told: Told) -> None:
    """Do what is missing, each piece in one of so many processes.

    Args:
        work: does one piece and says what that was.
        missing: the pieces that are not done yet.
        processes: at most so many.
        whole: how many pieces there are with those that are done.
        told: hears of every piece.
    """
    told("", whole - len(missing), whole)
    if not missing:
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(missing)), mp_context=context, initializer=_begin) as pool:
        waiting = {pool.submit(work, job) for job in missing}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    told(one.result(), whole - len(waiting), whole)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    """One thread a process, no line for every event, and an end with whoever asked for the work."""
    cv2.setNumThreads(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End at once when the parent has ended, however that came: nobody would take the result, and no queue would say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
