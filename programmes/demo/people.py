"""Invented people of the demo. Any likeness is chance; the addresses end in .example and reach nobody."""

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
SECOND_FORUM_WORKER = ("kent-and-medway", "Medway Parent and Carers’ Forum", "Tess Millgate")
# Somebody with two hats in two areas, to try the switch in the header.
TWO_HATS_ADDRESS = "two-roles"
TWO_HATS = ("Rowan Castellan", (("worcestershire", "viewer"), ("solihull", "officer")))
STAFF_ADDRESS = "platform-staff"
PLATFORM_STAFF = "Nour Everard"
