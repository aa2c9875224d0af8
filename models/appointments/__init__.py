"""Which officer is at which school in a year: the chief proposes, the principal is heard, the superintendent agrees."""
