"""Has workbooks and reports made in a process of their own, so that they hold up nobody's form."""
