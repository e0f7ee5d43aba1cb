"""Invented people of the demo. Any likeness is chance; the addresses end in .example and reach nobody."""

from dataclasses import dataclass

from programmes.roles import ROLES

PASSWORD = "calm-otter-reads-maps"  # noqa: S105 - shown to everybody who starts the demo

# In the order of ROLES_IN_AN_AREA, a row an area.
ROLES_IN_AN_AREA = tuple(role for role in ROLES if role != "support")
NAMES = {
    "worcestershire": (
        "Helen Ashdown",
        "Priya Nandra",
        "Marcia Bellweather",
        "Tom Okonjo",
        "Ruth Adebanjo",
        "Grace Whitlock",
        "Siân Prosser",
        "Colin Mayhew",
        "Amara Lindqvist",
    ),
    "kent-and-medway": (
        "Daniel Frostick",
        "Yasmin Karimi",
        "Bridget Hollamby",
        "Chidi Amadi",
        "Fiona Tuppen",
        "Marek Zielonka",
        "Leila Haddadi",
        "Owen Pargeter",
        "Amara Lindqvist",
    ),
    "shropshire": (
        "Judith Corfield",
        "Aled Brynmor",
        "Nadia Fairclough",
        "Sophie Benbow",
        "Martin Edgerley",
        "Keisha Dorrington",
        "Hugh Maddox",
        "Parveen Sodhi",
        "Amara Lindqvist",
    ),
    "solihull": (
        "Rebecca Thorngate",
        "Imran Qaderi",
        "Claire Wadeson",
        "Josie Pemble",
        "Peter Olusanya",
        "Anna Kaminska",
        "Dev Chauhan",
        "Louise Garnett",
        "Amara Lindqvist",
    ),
}
# What colleagues call their work, by role; an area may have words of its own.
JOB_TITLES = {
    "area_lead": "Neurodiversity programme lead",
    "officer": "Inclusion officer",
    "forum_lead": "Forum coordinator",
    "forum_worker": "PINS officer",
    "school_lead": "SENCO",
    "school_contributor": "Class teacher",
    "provider": "Speech and language therapist",
    "viewer": "Steering group member",
}
OWN_JOB_TITLES = {("shropshire", "forum_worker"): "School liaison lead"}


@dataclass(frozen=True)
class Colleague:
    """Somebody beside the first of each role: in which organisation of which area, and what for."""

    area: str
    organisation: str
    role: str
    name: str
    key: str  # of the email address
    job_title: str


COLLEAGUES = (
    Colleague(
        "worcestershire",
        "Worcestershire County Council",
        "officer",
        "Tunde Ashgrove",
        "co-production",
        "Co-production officer",
    ),
    Colleague(
        "kent-and-medway",
        "Medway Parent and Carers’ Forum",
        "forum_worker",
        "Tess Millgate",
        "medway-forum-worker",
        "PINS officer",
    ),
    Colleague(
        "kent-and-medway",
        "Medway Parent and Carers’ Forum",
        "forum_lead",
        "Hollie Venn",
        "medway-forum-lead",
        "Forum coordinator",
    ),
    Colleague(
        "kent-and-medway", "Medway Council", "officer", "Simran Oakden", "medway-officer", "Inclusion officer"
    ),
)
# Head teachers of the demo's schools: a first and a last name each, in an order of their own.
FIRST_NAMES = [
    "Abigail",
    "Adeola",
    "Alistair",
    "Amina",
    "Beatrix",
    "Bilal",
    "Carys",
    "Chloe",
    "Conor",
    "Delyth",
    "Edith",
    "Emeka",
    "Farah",
    "Gareth",
    "Hana",
    "Idris",
    "Imogen",
    "Jasmine",
    "Kofi",
    "Leena",
    "Lowri",
    "Magnus",
    "Meera",
    "Nia",
    "Olive",
    "Oscar",
    "Petra",
    "Rhys",
    "Rosalind",
    "Saira",
    "Tamsin",
    "Viktor",
]
LAST_NAMES = [
    "Alderbrook",
    "Brightwell",
    "Carrowmoor",
    "Dunmarsh",
    "Eastlake",
    "Fernhollow",
    "Goldsworth",
    "Hartwood",
    "Ivorstone",
    "Jessamine",
    "Kestrel",
    "Langmead",
    "Merryfield",
    "Northcliff",
    "Oakhurst",
    "Pellworth",
    "Quillfeather",
    "Ravensdale",
    "Silverton",
    "Thornbury",
    "Underhay",
    "Valeford",
    "Westering",
    "Yarnwood",
    "Ashmarsh",
    "Birchfield",
    "Cloverley",
    "Dovemoor",
    "Elmstead",
]


def head_teacher(number: int) -> str:
    """Return the invented name of the head teacher of the demo's school of this number."""
    return f"{FIRST_NAMES[number * 7 % len(FIRST_NAMES)]} {LAST_NAMES[number * 5 % len(LAST_NAMES)]}"


# Somebody with two hats in two areas, to try the switch in the header.
TWO_HATS_ADDRESS = "two-roles"
TWO_HATS = ("Rowan Castellan", (("worcestershire", "viewer"), ("solihull", "officer")))
STAFF_ADDRESS = "platform-staff"
PLATFORM_STAFF = "Nour Everard"
