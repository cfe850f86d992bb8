"""Stream workers: video in, events and counts out. The pipeline knows no case.

The folders are the stages of a frame's way; `docs/architecture.md` draws it.
"""
