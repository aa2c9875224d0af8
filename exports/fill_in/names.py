"""How the cells of a fill-in workbook are named, so that they are found wherever somebody moved them."""

from models.quarters.questionnaires import OF_ENROLLMENT, OF_POLICE, OF_SCHOOLS

FORMAT = "sro-return-1"
SCHOOL, WHOSE, PERIOD, FORMAT_NAME = "about.school", "about.school_name", "about.period", "about.format"
SAVES = "about.saves"
"""How often each page had been saved when the workbook was made: by that it is known to be older."""
BETWEEN = " · "
"""What stands between school and period at the top of each sheet."""
NOT_COLLECTED, SUPPRESSED_MARK = "n/c", "*"
CELLS = {figure: f"figure.{figure}" for figure in (*OF_SCHOOLS.keys, *OF_POLICE.keys, *OF_ENROLLMENT.keys)}
"""The names of the cells of figures."""
