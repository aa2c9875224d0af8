"""The tests: each topic and each folder of the product has one of the same name here."""
