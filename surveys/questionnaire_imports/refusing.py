"""What is raised where a file cannot be read at all."""

from common.structured_file import Fault
from surveys.questionnaire_file import QuestionnaireFaults


def unreadable(sentence: str) -> QuestionnaireFaults:
    """Return what is raised with one sentence about the whole file."""
    return QuestionnaireFaults([Fault("The file", sentence)])
