"""What the demo's families write: invented, with a name here and there as people do write them."""

WORKS_WELL = (
    "The teaching assistant at the gate every morning. My child goes in smiling.",
    "They ring me when something went well, not only when it did not.",
    "The quiet room. He chooses himself when he needs it.",
    "Mrs Hartley in the office always finds somebody to talk to me.",
    "Messages are short and plain, and I can answer by text.",
    "They asked us what helps before the school trip, and then they did it.",
    "Reading buddies from Year 6.",
    "The coffee morning. I met other families and did not feel alone.",
    "My daughter has a card with her timetable in pictures. It changed our mornings.",
    "I feel I can be honest with them.",
)
WOULD_HELP = (
    "Tell us earlier when the class teacher changes.",
    "A place to wait that is not the noisy corridor.",
    "I would like to hear what is tried before we get to a meeting.",
    "Lunchtime is hard. Could there be a calm table?",
    "More than one way to get in touch. I cannot ring during work.",
    "My son is autistic and the assembly is too loud for him.",
    "A list of who is who, with photographs.",
    "Letters in Polish would help my mother, who picks the children up.",
    "Somebody who knows about ADHD to talk to on parents’ evening.",
    "Ask the children too.",
)
SUMMARY = (
    "Most families feel welcome, and many named the people at the gate and in the office. What would help most is "
    "to hear sooner what school is trying. We will talk about that together at the next coffee morning."
)
