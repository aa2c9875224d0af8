"""The process that opens an old log from outside."""

import sys

from exports.activities.old_log_layout import layout
from exports.imports.child import main

if __name__ == "__main__":
    main(layout(has_officer="officers" in sys.argv[1:]))
