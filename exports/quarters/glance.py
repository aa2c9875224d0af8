"""The figures that both sides look at first, each with its words. A group stands for its lines added up."""

OF_SCHOOLS = (
    ("Schools: incidents", "incidents"),
    ("Schools: disciplinary actions", "actions"),
    ("Schools: students disciplined", "disciplined.students"),
    ("Schools: referrals to police", "referrals"),
    ("Schools: arrests they know of", "arrests.school_based"),
    ("Schools: students referred to police", "referred.students"),
)
OF_POLICE = (
    ("Police: action notices", "notices.filed"),
    ("Police: notices with a police report", "notices.reports"),
    ("Police: notices with an arrest", "actions.arrest"),
    ("Police: notices with a search", "actions.search"),
    ("Police: students involved, at each notice", "students.involved"),
)
