"""What may be done with a posting (workflow d.1): the front door of writing, judging, rechecking, merging and ending."""

from __future__ import annotations

from yizhan.exchange.postings.ending import (
    _do_withdraw,
    archive_posting,
    expire_posting,
    is_over,
    pause_posting,
    resume_posting,
    withdraw_posting,
)
from yizhan.exchange.postings.judging import (
    _do_publish_again,
    approve_posting,
    reject_posting,
    return_posting,
)
from yizhan.exchange.postings.merging import merge_posting, unmerge_posting
from yizhan.exchange.postings.objecting import _do_object, _do_settle_objection, decide_objection, object_to
from yizhan.exchange.postings.places import _do_free_place, _do_take_place
from yizhan.exchange.postings.rechecking import (
    _do_recheck,
    check_spot,
    clear_posting,
    draw_spot_checks,
    recheck_posting,
    take_down_posting,
)
from yizhan.exchange.postings.writing import (
    _do_draft,
    _do_submit,
    change_terms,
    draft_from_message,
    draft_posting,
    edit_posting,
    repeat_posting,
    submit_posting,
)

__all__ = [
    "_do_draft", "_do_free_place", "_do_object", "_do_publish_again", "_do_recheck", "_do_settle_objection", "_do_submit",
    "_do_take_place", "_do_withdraw", "approve_posting", "archive_posting", "change_terms", "check_spot", "clear_posting",
    "decide_objection", "draft_from_message", "draft_posting", "draw_spot_checks", "edit_posting", "expire_posting", "is_over",
    "merge_posting", "object_to", "pause_posting", "recheck_posting", "reject_posting", "repeat_posting", "resume_posting",
    "return_posting", "submit_posting", "take_down_posting", "unmerge_posting", "withdraw_posting",
]  # fmt: skip
