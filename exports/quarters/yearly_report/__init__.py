"""The team's yearly report as documents, internal and public (§IX)."""
