"""The process that works a calendar out: the file comes in, closed days or why there are none go out as JSON."""

import json
import os
import sys
from datetime import date
from zoneinfo import ZoneInfo

from bot.calendar.events import CalendarNotRead, work_out
from exports.sandbox import limit

MEMORY, CPU_SECONDS = 1024 * 1024 * 1024, 60


def main() -> None:
    """Read standard input, and print what it closes, in the zone and as of the day that the arguments name."""
    os.nice(10)  # nobody waits for it, and the bot goes on answering
    limit(MEMORY, CPU_SECONDS)
    zone, today = sys.argv[1:3]
    try:
        reading = work_out(sys.stdin.buffer.read(), ZoneInfo(zone), date.fromisoformat(today))
    except CalendarNotRead as problem:
        print(json.dumps({"problem": str(problem)}))
    else:
        closed = {day.isoformat(): title for day, title in reading.closed.items()}
        reaches = reading.reaches and reading.reaches.isoformat()
        print(json.dumps({"closed": closed, "reaches": reaches, "left_out": reading.left_out}))


if __name__ == "__main__":
    main()
