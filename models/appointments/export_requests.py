"""What people may ask for of appointments: the register of all that were proposed."""

from dataclasses import dataclass

from models.export_requests.tables import ExportRequest
from models.policy import Act


@dataclass(frozen=True)
class AppointmentRegister(ExportRequest, kind="appointments", act=Act.EXPORT_APPOINTMENTS):
    """Every proposal of every school year, with what became of it."""
