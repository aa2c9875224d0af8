"""Who acts: an identity in Slack, and the person behind it with the roles that count. Rights stand on it."""

from dataclasses import dataclass

from models.vocabulary import Party, Role


def person_label(person_id: int) -> str:
    """How the audit log names a person: by an id, so that it can be shown without telling who is meant."""
    return f"person:{person_id}"


@dataclass(frozen=True)
class Identity:
    """Who Slack says is acting: the workspace and the user."""

    team_id: str
    user_id: str


@dataclass(frozen=True)
class Holding:
    """A role that counts today."""

    role: Role
    side: Party | None
    school: str | None


@dataclass(frozen=True)
class Actor:
    """A person with the roles that count at this moment, as the database has them."""

    person_id: int
    name: str
    holdings: tuple[Holding, ...]

    @property
    def label(self) -> str:
        """How the audit log names the person."""
        return person_label(self.person_id)
