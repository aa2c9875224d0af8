"""What the words of the quarter's tables mean, and where they come from. The same stands in `docs/figures.md`."""

from exports.workbook.cells import Column

DEFINITION_COLUMNS = (Column("Word", width=28), Column("What it means", width=90), Column("Source", width=26))
DEFINITIONS = (
    ("Incident", "Something that happened, in one of the state's ten categories. One incident may involve several "
                 "students and lead to several actions.", "ED166"),
    ("Disciplinary action", "What a school imposed: in-school suspension, out-of-school suspension, expulsion, bus "
                            "suspension as the state counts them; detention, restorative conference and others are "
                            "local.", "§IX, ED166"),
    ("Student disciplined, student referred", "A student with an action or a referral, counted once in the quarter by "
                                              "the school. Quarters cannot be added up to a year: a student may be in "
                                              "several.", "§IX"),
    ("Referral to police", "A student's case that the school brought to the police, whether or not anything official "
                           "followed. Arrests are referrals too.", "§IX; definition as in the CRDC"),
    ("School-based arrest", "An arrest for conduct on school property or at a school event.", "C.G.S. 10-233n"),
    ("Action notice", "An officer's notice to the principal of a law enforcement action. It counts in the quarter of "
                      "the day on which the event happened, as it read when the police confirmed their submission. "
                      "Withdrawn ones do not count.", "§V.4, §V.5"),
    ("Students at each notice", "As officers recorded them. One who is in two notices counts twice.", "C.G.S. 10-233p"),
    ("Race and ethnicity", "The seven groups of the state's tables. Hispanic/Latino students of any race are in that "
                           "group only; students of several races in “Two or more races”.", "Federal and state tables"),
    ("Hours", "From the event as the officer gives it to the filing of the notice, and from there to “Acknowledge”. A "
              "band includes its upper end.", "§V.4"),
    ("Not collected", "Nobody counted this. It is not zero, and it is in no total.", "Ours"),
    ("Submission missing", "The submission is not sent, or the team declared it missing, with the reason in the "
                           "quarter's workbook.", "Ours"),
    ("None", "The quarter was not opened, there is nothing to compare with, or the totals are of different "
             "schools.", "Ours"),
    ("Not added up", "Students are counted once in a quarter. One may be in several quarters, so the year is no sum of "
                     "them.", "Ours"),
    ("Schools in it", "How many schools have the figure: those that did not collect it are in no total.", "Ours"),
    ("All of them", "The lines above it added up, as far as they were collected.", "Ours"),
    ("Baseline", "The figures of a whole school year that others are compared with. A quarter is no fourth of it: it "
                 "stands beside the quarter and no change is worked out.", "§IX"),
    ("Quorate", "Two or more members of each side were at the meeting.", "§IX"),
)  # fmt: skip
