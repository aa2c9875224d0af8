"""What was done under the agreement, over all of its topics: each tells its own."""
