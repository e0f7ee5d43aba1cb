"""Languages that families may be offered. English is always among them."""

ENGLISH = "en"

# BCP 47 code, as it stands in a page's lang attribute; our word for it, and the language's own.
LANGUAGES: dict[str, tuple[str, str]] = {
    ENGLISH: ("English", "English"),
    "ar": ("Arabic", "العربية"),
    "bn": ("Bengali", "বাংলা"),
    "pa": ("Panjabi", "ਪੰਜਾਬੀ"),
    "pl": ("Polish", "polski"),
    "ro": ("Romanian", "română"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
}


def language_names(codes: list[str]) -> str:
    """Return the languages' English names, English first and the others by name: “English, Polish”."""
    return ", ".join(name for code, (name, _) in LANGUAGES.items() if code in codes)
