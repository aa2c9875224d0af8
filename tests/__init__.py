"""The tests: each package of the product has a folder of the same name here."""
