"""Sample work of the demo's areas. What is real in it and what is invented: docs/demo.md."""

from .calls import call_link
from .register import load_register_extract
from .years import load_years

__all__ = ["call_link", "load_register_extract", "load_years"]
