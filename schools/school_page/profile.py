"""Who a school is: what the register says, and what it was before."""

from dataclasses import dataclass

from programmes.models import Organisation
from schools.models import FormerIdentity, School
from schools.services.successors import successors_of


@dataclass(frozen=True)
class Profile:
    """A school of the area beside its entry in the register, None where the register has no such number."""

    place: Organisation
    register: School | None
    successors: list[School]
    former: list[FormerIdentity]

    @property
    def has_closed(self) -> bool:
        """Whether the register says that the school has closed, while it still stands here as it was."""
        return self.place.ended_on is None and self.register is not None and not self.register.is_open

    @property
    def address(self) -> list[str]:
        """The lines of the school's address that the register has."""
        is_ = self.register
        lines = [is_.street, is_.locality, is_.town, is_.county, is_.postcode] if is_ else []
        return [line for line in lines if line]

    @property
    def website(self) -> str:
        """The school's website as an address to follow; the register has them with and without “https://”."""
        given = self.register.website if self.register else ""
        if given and "://" not in given:
            return f"https://{given}"
        return given if given.startswith(("http://", "https://")) else ""


def profile_of(place: Organisation) -> Profile:
    """Return the profile of a school of the area; what it became is looked up only if it is not open."""
    register = School.objects.filter(pk=place.urn or 0).first()
    is_open = register is None or register.is_open
    successors = [] if is_open else successors_of(place.urn or 0)
    return Profile(place, register, successors, list(place.former_identities.all()))
