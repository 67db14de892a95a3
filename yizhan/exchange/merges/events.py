"""What happened to files."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.files_changed_hands", key="merge_id")
@dataclass(frozen=True)
class FilesChangedHands:
    """Two files became one, or two again: everything that is computed from them is computed anew."""

    merge_id: int
    person_ids: tuple[int, ...]
    worker_ids: tuple[int, ...]
