"""The front of `/sro-records`: what there is to do with records, and the way to each topic that does it."""
