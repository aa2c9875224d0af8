"""Has files made by a child process, one after another."""
