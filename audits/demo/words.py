"""What the demo's schools write: sentences that could stand under many statements, by level."""

COMMENTARY: dict[int, tuple[str, ...]] = {
    1: (
        "Two of us do this already. We have not talked it through with everybody yet.",
        "It depends on who is in the room that day. We would like it not to.",
        "We had not looked at this before. The families who came to the coffee morning raised it.",
        "There is good will and no plan yet.",
    ),
    2: (
        "It works well in Reception and Key Stage 1. Upper classes have made a start.",
        "We tried it for half a term and kept what pupils liked. It is not written down.",
        "Staff know about it. Lunchtime and supply colleagues often do not.",
        "We have a page for it in the staff handbook and look at it when somebody new starts.",
        "Some families know whom to ask. Others told us that they were not sure.",
    ),
    3: (
        "Every class does this and we look at it each term with the governor for inclusion.",
        "Pupils can tell visitors why we do it. We checked in March.",
        "It is part of how we plan, and teaching assistants helped to write it.",
        "Families hear about it when they join, and again in the autumn newsletter.",
    ),
    4: (
        "The school council changed how we do this last year, and two schools came to look.",
        "It has outlived two changes of staff. Families lead the yearly review.",
    ),
}
EVIDENCE = (
    ("Minutes of the school council", "Pupils chose two of the three changes."),
    ("Learning walk in October", "Seen in nine of eleven classes."),
    ("Notes of the staff meeting", "What we agreed, on one page."),
    ("Coffee morning with parent carers", "Their three wishes, in their words."),
)
SUMMARY = (
    "We are proud of how people speak to and about one another. We want calm places that pupils can reach "
    "without asking, and families told us that they would like to hear sooner what we are trying."
)
COMMENTS = (
    "Thank you, this reads very clearly. Could you say how lunchtime colleagues hear about it?",
    "A strong example. Other schools in the cohort would like to see the page you wrote.",
)
CHANGES = (
    "Please say a little more about two of the statements, so that it can be understood a year from now."
)
ACTIONS = (
    ("Plan a calm place for each class with its pupils", "Deputy head teacher"),
    ("Tell families each half-term what we are trying and how to join in", "SENCO"),
    ("Give supply and lunchtime colleagues the one-page guide", "School business manager"),
)
