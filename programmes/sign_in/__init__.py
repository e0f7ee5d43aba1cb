"""How people prove who they are, with django-allauth: by invitation only (docs/adr/0004-sign-in.md).

`recently_authenticated` and `second_factor_first` are for views; the rest is named by settings.
"""

from .again import recently_authenticated
from .second_factor import second_factor_first

__all__ = ["recently_authenticated", "second_factor_first"]
