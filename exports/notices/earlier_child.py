"""The process that opens a workbook of earlier notices from outside."""

from exports.imports.child import main
from exports.notices.earlier_layout import LAYOUT

if __name__ == "__main__":
    main(LAYOUT)
