class RegisterRefused(Exception):
    """A file cannot be used as a whole; the text is a sentence for the person who gave it."""
