"""The doors of the slice; what stands behind each is in the file named for it."""

from yizhan.accounts.my_data.correcting import (
    answer_correction,
    ask_for_correction,
    change_own_name,
    withdraw_correction,
)
from yizhan.accounts.my_data.erasing import ask_for_erasure, cancel_erasure, carry_out_erasure
from yizhan.accounts.my_data.exporting import ask_for_export, clear_export, take_export

__all__ = [
    "answer_correction",
    "ask_for_correction",
    "ask_for_erasure",
    "ask_for_export",
    "cancel_erasure",
    "carry_out_erasure",
    "change_own_name",
    "clear_export",
    "take_export",
    "withdraw_correction",
]
