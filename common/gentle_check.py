"""A gentle look at what somebody wrote: does it read as if it named a child? It never blocks anything."""

import re

# A child, or something that is said of one child. Adults have roles; these words have none.
OF_A_CHILD = re.compile(
    r"\b(pupil|child|boy|girl|son|daughter|brother|sister|year \d{1,2}|aged? \d{1,2}|autis\w+|adhd|asd|pda|"
    r"dyslexi\w+|dysprax\w+|tourette\w*|diagnos\w+|ehcp?|medicat\w+)\b",
    re.IGNORECASE,
)
# A capital inside a sentence, unless what it begins is a thing.
NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]{2,}\b(?! (?:School|Primary|Academy|Council|Forum|College|Road))")
# First names stand at the start of sentences too, before what somebody does or has.
STARTS_WITH_A_NAME = re.compile(r"(?:^|[.!?]\s+)([A-Z][a-z]{2,})(?:['’]s| (?:is|has|was|had|needs|gets) )")
NO_NAMES = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "Year", "Years", "Reception", "English", "Easter", "Christmas", "The", "This", "That", "There", "Nobody",
    "Everybody", "What", "She", "He", "They", "School", "Ofsted", "Mum", "Dad", "Primary", "Academy", "Council",
    "Forum", "College", "Parent", "Carer", "Family", "Families", "Polish", "Romanian", "Ukrainian", "Urdu", "Bengali",
    "Panjabi", "Punjabi", "Arabic", "Welsh", "French", "Spanish", "German", "Makaton", "Eid", "Ramadan", "Diwali",
    "Nothing", "Everything", "Something", "Someone", "Everyone", "Staff", "Teacher", "Lunch", "Lunchtime", "Playtime",
    "Assembly", "Homework", "Support", "Communication", "Transport", "Home", "Who", "Which", "How", "Now", "Here",
}  # fmt: skip


def may_name_a_child(text: str) -> bool:
    """Whether a sentence holds both a name and a word that is said of children or a diagnosis.

    A guess, for a friendly hint: it misses some and is wrong about others.
    """
    return any(
        OF_A_CHILD.search(sentence) and names_in(sentence) for sentence in re.split(r"(?<=[.!?])\s+|\n", text)
    )


def names_in(sentence: str) -> set[str]:
    """Return the words that look like a first name or a surname."""
    return {*NAME.findall(sentence), *STARTS_WITH_A_NAME.findall(sentence)} - NO_NAMES
