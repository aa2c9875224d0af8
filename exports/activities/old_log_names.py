"""What the workbook of an old log is recognized by, and where its rows stand."""

from models.activities.import_columns import MOST_ROWS

FORMAT = "sro-old-log-1"
GUIDE, LISTS = "How to fill in", "Lists"
HEADINGS, FIRST = 4, 5
LAST = FIRST + MOST_ROWS - 1
LARGEST_FILE = 1024 * 1024
