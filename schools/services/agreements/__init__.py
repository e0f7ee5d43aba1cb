"""Agreements between a school and its partners: their texts, sending, signing, reminding, asking again."""

from .reminders import Reminded, remind_about, remind_by_themselves, remind_signatories
from .sending import plan_sending, send_agreements, text_to_send, withdraw_agreement
from .signatories import name_signatory, who_may_sign
from .signing import place_of, sign_agreement
from .versions import ask_again, plan_asking_again

__all__ = [
    "Reminded",
    "ask_again",
    "name_signatory",
    "place_of",
    "plan_asking_again",
    "plan_sending",
    "remind_about",
    "remind_by_themselves",
    "remind_signatories",
    "send_agreements",
    "sign_agreement",
    "text_to_send",
    "who_may_sign",
    "withdraw_agreement",
]
