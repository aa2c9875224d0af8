"""Where messages go: each kind of place is kept as its code, and read back as what it was."""

import pytest

from models.destinations import (
    Administrators,
    Chief,
    Destination,
    PersonDM,
    School,
    Superintendent,
    Team,
    channels,
    destination,
)
from models.vocabulary import Party
from tests.support.town import the_agreement

CODES: dict[Destination, tuple[str, Party | None, str, str]] = {
    School("hall"): ("school:hall", Party.SCHOOLS, "Hall High School", "the channel of Hall High School"),
    School("closed"): ("school:closed", Party.SCHOOLS, "closed", "the channel of closed"),
    Team(): ("team", None, "Collaboration Team", "the channel “team”"),
    Chief(): ("chief", Party.POLICE, "Chief", "the channel “chief”"),
    Superintendent(): ("superintendent", Party.SCHOOLS, "Superintendent", "the channel “superintendent”"),
    Administrators(): ("administrators", None, "Administrators", "the channel “administrators”"),
    PersonDM(7): ("person:7", None, "Direct message", "a direct message"),
}


@pytest.mark.parametrize(("place", "known"), CODES.items(), ids=[code for code, *_known in CODES.values()])
def test_each_destination_keeps_its_code_and_says_what_it_is(
    place: Destination, known: tuple[str, Party | None, str, str]
) -> None:
    """The codes stand in records of earlier releases: they stay."""
    agreement = the_agreement()
    assert (str(place), place.side, place.label(agreement), place.in_words(agreement)) == known
    assert destination(known[0]) == place
    assert place.is_direct is (place == PersonDM(7))


def test_every_kind_of_destination_is_tried() -> None:
    """A new kind has its code written down here."""
    assert {type(place) for place in CODES} == set(Destination.__subclasses__())


def test_the_channels_of_an_agreement_are_those_of_its_schools_and_one_of_each_other_kind() -> None:
    """Schools first, as forms list them; nobody has a channel of their own."""
    agreement = the_agreement()
    schools: list[Destination] = [School(school.key) for school in agreement.school]
    assert channels(agreement) == [*schools, Team(), Chief(), Superintendent(), Administrators()]


@pytest.mark.parametrize("code", ["", "school", "school:", "person:", "person:x", "nowhere", "team:1"])
def test_what_is_no_destination_is_not_taken_for_one(code: str) -> None:
    """Rather an error than a record in the wrong place."""
    with pytest.raises(ValueError, match=r"destination|invalid literal"):
        destination(code)
