"""What the terms of the quarter's tables mean, and where they come from. The same stands in `docs/figures.md`."""

from exports.workbook.book import Book
from exports.workbook.cells import Column
from models.terms import Agreement

DEFINITION_COLUMNS = (Column("Term", width=28), Column("Definition", width=90), Column("Source", width=26))
DEFINITIONS = (
    ("Incident", "Something that happened, in one of the state's ten categories. One incident may involve several "
                 "students and lead to several actions.", "ED166"),
    ("Disciplinary action", "What a school imposed: in-school suspension, out-of-school suspension, expulsion, bus "
                            "suspension as the state counts them; detention, restorative conference and others are "
                            "local.", "§IX, ED166"),
    ("Student disciplined, student referred", "A student with an action or a referral, counted once in the quarter by "
                                              "the school. Quarters cannot be added up to a year: a student may be in "
                                              "several.", "§IX"),
    ("Referral to police", "A student's case that the school referred to the police, whether or not official action "
                           "followed. Arrests are also referrals.", "§IX; definition as in the CRDC"),
    ("School-based arrest", "An arrest for conduct on school property or at a school event.", "C.G.S. 10-233n"),
    ("Action notice", "An officer's notice to the principal of a law enforcement action. It counts in the quarter of "
                      "the date of the event, as it read when the police confirmed their submission. Withdrawn "
                      "notices are not counted.", "§V.4, §V.5"),
    ("Actions by any officer", "Actions that notices report, whichever officer took them. Internal editions tell them "
                               "apart by who acted, as the SRO answered it once for all actions of a notice. What the "
                               "police added without saying who acted is “not recorded”.", "§V.1, §V.5"),
    ("Incidents with an arrest, with a search", "Those that a notice reports, and those that the police added "
                                                "without a notice. An incident may involve several students.",
     "§V.1, §V.5"),
    ("Why law enforcement action was necessary", "Asked only where one was taken. Internal editions also print how "
                                                 "many notices were not asked, or answer it later.", "§V.1"),
    ("To follow", "Notices are filed at once, and details may follow. The answer had not been given when the police "
                  "confirmed their submission.", "§V.5"),
    ("Students at each notice", "As recorded by officers. A student in two notices counts twice.", "C.G.S. 10-233p"),
    ("Race and ethnicity", "The seven groups of the state's tables. Hispanic/Latino students of any race are in that "
                           "group only; students of several races in “Two or more races”.", "Federal and state tables"),
    ("Hours", "From the event, as given by the officer, to the filing of the notice, and from filing to its first "
              "acknowledgment. A band includes its upper limit.", "§V.4"),
    ("Material change", "An arrest, custody, search or use of force that was added, a notice that became urgent, or "
                        "another school day. The school is asked to acknowledge it if it had acknowledged before; the "
                        "time counts from then. “Not acknowledged yet” is of that request only.", "§V.4"),
    ("Activities", "What officers logged besides enforcement, by its day, as it read when the police confirmed "
                   "their submission. Planned activities and events count whether or not they were held; withdrawn "
                   "entries do not. Trainings are done at no school, and are counted once.", "§V"),
    ("People, students", "As the officer entered them: somebody may be counted in several activities.", "§V.3, §V.11"),
    ("Entries with minutes", "Minutes are added up of the entries for which they were entered; this is how many.",
     "Local"),
    ("Share handed back", "Requests from staff that were a matter of school discipline and were handed back to the "
                          "school, divided by all that were logged as such.", "§V.13"),
    ("Coverage", "School days on which an officer is at the school by the work schedules, for however long. “Not "
                 "known”: nobody is, and an officer who is assigned to the school has no usual week on record. Kept as "
                 "both parties adopted it with the yearly report.", "§III"),
    ("On duty", "What officers tapped, where the district records it, in internal editions only. A time without an end "
                "counts its day and no hour.", "Local"),
    ("Not collected", "This was not counted, or notices did not ask it yet. It is not zero, and it is not included in "
                      "any total.", "Local"),
    ("In the quarter's weeks", "A meeting of the team from the quarter's first day to its sign-off, or from reopening "
                               "to the next sign-off. One held in other weeks is recorded, and does not stand in for "
                               "the quarter's meeting.", "§IX; the weeks are local"),
    ("Quorum", "Two or more members of the team from each party. Others on the roster and guests do not count.", "§IX"),
    ("Not submitted", "The submission was not sent, or the team declared it missing; the reason is in the quarter's "
                      "workbook.", "Local"),
    ("None", "The quarter was not opened, there is nothing to compare with, or the totals have no line of the "
             "same schools in common.", "Local"),
    ("Same lines", "A change is that of the totals where both have the same lines of the same schools. Where they have "
                   "only some lines in common, it is the change in those, with how many they are.", "Local"),
    ("Suppressed", "A baseline may be taken from a published table that has a mark in place of a small count. A total "
                   "with such a line is at least the sum of the others.", "Local"),
    ("Not added up", "Students are counted once in a quarter. A student may be in several quarters, so quarters cannot "
                     "be summed to a year.", "Local"),
    ("Schools reporting", "How many schools have the figure. Those that did not collect it are not in the total.",
     "Local"),
    ("Total", "The sum of the lines above, as far as they were collected.", "Local"),
    ("Baseline", "Figures for a full school year that others are compared with, from schools one by one or for all "
                 "schools together; those are never spread over schools. A quarter is not one-fourth of a baseline "
                 "year, so no change is calculated.", "§IX"),
    ("Enrollment", "Students enrolled at a school as of the district's fall count, by the same groups. A quarter has "
                   "the enrollment that it was signed with, a year that of its last quarter with one.", "Local"),
    ("Rate", "The count for each 1,000 students enrolled at the schools that have the count, to one decimal. “More "
             "than enrolled”: more students than that were counted, each once.", "Local"),
    ("Disparity ratio", "A group's rate divided by the rate of all other students. “Too few”: fewer than 10 counted or "
                        "30 enrolled, in the group or among the others. It is no finding of the federal rule that it "
                        "is taken from.", "Risk ratio of 34 CFR 300.647"),
)  # fmt: skip


def define(book: Book, agreement: Agreement) -> None:
    """Add the sheet that says what the words mean."""
    rows = [(word, meaning, agreement.cite(source)) for word, meaning, source in DEFINITIONS]
    book.sheet("Definitions").table(DEFINITION_COLUMNS, rows)
