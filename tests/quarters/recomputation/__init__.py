"""Every printed figure of a quarter and a year, worked out anew from the records."""
