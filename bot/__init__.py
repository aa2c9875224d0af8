"""The process: settings, wiring, delivery, clock, practice workspace and command line."""
